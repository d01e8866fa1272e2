// Runs a program in the foreground as a shell would: its input and output are ours, signals reach it, its end is ours.
import { spawn } from 'node:child_process'

/** @typedef {{ code: number, signal: NodeJS.Signals | null }} Ending */

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {{ child: import('node:child_process').ChildProcess, ended: Promise<Ending> }} `ended` rejects when the
 *   program cannot be started
 */
export function runInForeground(command, args, options = {}) {
  const child = spawn(command, args, { stdio: 'inherit', ...options })
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    // Ctrl+C goes to everybody on the terminal by itself; twice would mean "at once".
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  }
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, forward)
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      for (const name of signals) process.off(name, forward)
      resolve({ code: code ?? 1, signal })
    })
  })
  return { child, ended }
}

/**
 * Ends this process the way the child ended, so that a calling shell sees the same.
 *
 * @param {Ending} ending
 */
export function endLike({ code, signal }) {
  process.exitCode = code
  if (signal !== null) process.kill(process.pid, signal)
}
