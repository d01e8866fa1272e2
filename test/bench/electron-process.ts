import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import * as z from 'zod'
import type { Command } from './electron/messages.ts'
import type { Machine } from './machine.ts'

const START_TIMEOUT_MS = 60_000
const END_TIMEOUT_MS = 10_000
const ERRORS_KEPT = 4_000

const answerSchema = z.union([
  z.strictObject({ id: z.int(), value: z.unknown() }),
  z.strictObject({ id: z.int(), error: z.string() }),
  z.strictObject({ paintedAt: z.number(), shownAt: z.number() }),
])

export type ElectronProcess = {
  readonly pid: number
  /** Just before the process was started, UTC milliseconds. */
  readonly startedAt: number
  /** First contentful paint of the panel, and when its window was shown; UTC milliseconds. */
  readonly painted: Promise<{ readonly paintedAt: number; readonly shownAt: number }>
  ask<Value>(schema: z.ZodType<Value>, command: Command['command'], text?: string): Promise<Value>
  /** Ends it and everything it has started. */
  quit(): Promise<void>
}

/** Starts the app, or the empty app, with the driver inside and a profile of its own. */
export function startElectron(
  machine: Machine,
  appFolder: string,
  profile: string,
  environment: Readonly<Record<string, string>> = {},
): ElectronProcess {
  const startedAt = performance.timeOrigin + performance.now()
  const child = spawn(machine.electron, ['-r', machine.driver, ...machine.electronFlags, appFolder], {
    env: { ...machine.environment, VIZITKA_USER_DATA: profile, VIZITKA_HEADLESS: '0', ...environment },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let errors = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-ERRORS_KEPT)))
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  let nextId = 1
  const painted = new Promise<{ paintedAt: number; shownAt: number }>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no paint in ${START_TIMEOUT_MS} ms\n${errors}`)), START_TIMEOUT_MS)
    timer.unref()
    child.on('message', (message) => {
      const answer = answerSchema.parse(message)
      if ('paintedAt' in answer) return resolve(answer)
      const asker = waiting.get(answer.id)
      waiting.delete(answer.id)
      if ('error' in answer) asker?.reject(new Error(`${answer.error}\n${errors}`))
      else asker?.resolve(answer.value)
    })
    child.once('error', reject)
    child.once('exit', (code) => {
      const ended = new Error(`Electron ended with ${code}\n${errors}`)
      reject(ended)
      for (const { reject: rejectOne } of waiting.values()) rejectOne(ended)
    })
  })
  // who does not wait for the paint is told by what they wait for
  painted.catch(() => undefined)
  return {
    pid: child.pid ?? 0,
    startedAt,
    painted,
    async ask(schema, command, text = '') {
      const id = nextId++
      const answer = new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }))
      const message: Command = { id, command, text }
      child.send(message)
      return schema.parse(await answer)
    },
    quit: () => quit(child),
  }
}

async function quit(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  const message: Command = { id: 0, command: 'quit', text: '' }
  child.send(message, () => undefined)
  const timer = setTimeout(() => child.kill('SIGKILL'), END_TIMEOUT_MS)
  await ended
  clearTimeout(timer)
}
