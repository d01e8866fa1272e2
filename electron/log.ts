import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import path from 'node:path'
import { maskNumbers } from '../shared/mask-numbers.ts'

const MAX_BYTES = 5_000_000
let file: string | null = null

/** Log lines go to stderr until this names a folder, then to main.log there (one older file is kept) as well. */
export function setupLog(folder: string): void {
  mkdirSync(folder, { recursive: true })
  file = path.join(folder, 'main.log')
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES) renameSync(file, `${file}.old`)
}

/** One line of the log; what is written is masked, whoever wrote it. */
export function log(what: string, message: string): void {
  const line = `${new Date().toISOString()} ${what}: ${maskNumbers(message)}\n`
  process.stderr.write(line)
  // synchronous on purpose: the line before a crash is the one that matters, and lines are few
  if (file) appendFileSync(file, line)
}
