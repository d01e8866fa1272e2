import { execFileSync, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'

export type GuardedProcess = {
  readonly exitCode: number | undefined
  /** Settles with the exit code, or -1 after a signal. */
  readonly exited: Promise<number>
  /** Standard output and error so far. */
  log(): string
  /** SIGTERM, after a second SIGKILL, for the program and all it has started. */
  stop(): Promise<void>
  /** For the program and its own children: SIGSTOP and SIGCONT. */
  signal(signal: NodeJS.Signals): void
  /** SIGKILL for the program and all it has started. */
  kill(): Promise<void>
}

// The program leads its own process group. Beside it a watcher reads a pipe whose other end only the test process holds: when that
// process ends, however it ends, the pipe closes and the watcher kills the group. It reads file descriptor 3 because a background
// job's standard input is /dev/null, and is a grandchild because Kamailio, told to end, waits for every child it has.
const GUARD = 'exec 3<&0; ( (cat <&3 >/dev/null; kill -KILL 0) & ); exec "$@" </dev/null 3<&-'

/** Runs a program that cannot outlive the test process. Output goes to `logFile`. */
export function startGuarded(
  program: string,
  programArguments: readonly string[],
  options: { readonly workingFolder: string; readonly logFile: string },
): GuardedProcess {
  const output = openSync(options.logFile, 'a')
  const child = spawn('/bin/sh', ['-c', GUARD, 'guard', program, ...programArguments], {
    cwd: options.workingFolder,
    detached: true,
    stdio: ['pipe', output, output],
  })
  closeSync(output)
  let exitCode: number | undefined
  const exited = new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => {
      exitCode = code ?? -1
      // The program is gone, its children may not be: closing the pipe lets the watcher kill them, and itself.
      child.stdin?.destroy()
      resolve(exitCode)
    })
  })

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (exitCode !== undefined || child.pid === undefined) return
    // Only the leader gets SIGTERM: the group holds the watcher, which has to outlive it.
    process.kill(signal === 'SIGKILL' ? -child.pid : child.pid, signal)
    await exited
  }

  return {
    get exitCode() {
      return exitCode
    },
    exited,
    log: () => readFileSync(options.logFile, 'utf8'),
    signal(signal) {
      if (exitCode !== undefined || child.pid === undefined) return
      // not the group: the watcher in it has to go on
      for (const pid of [child.pid, ...childrenOf(child.pid)]) process.kill(pid, signal)
    },
    kill: () => end('SIGKILL'),
    async stop() {
      const impatient = setTimeout(() => void end('SIGKILL'), 1000)
      await end('SIGTERM')
      clearTimeout(impatient)
    },
  }
}

function childrenOf(parent: number): number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
  return rows
    .map((row) => row.trim().split(/\s+/).map(Number))
    .flatMap(([pid, parentOfIt]) => (pid !== undefined && parentOfIt === parent ? [pid] : []))
}
