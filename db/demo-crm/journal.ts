import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import * as z from 'zod'
import { operationSchema } from './operation.ts'
import { DemoCrmStore, initialDemoClients } from './store.ts'

const headSchema = z.strictObject({ format: z.literal(1), now: z.int() })
const entrySchema = z.strictObject({ operation: operationSchema, key: z.string().nullable(), at: z.int() })
type JournalEntry = z.infer<typeof entrySchema>

/**
 * A demo CRM that remembers what it was told: the file keeps the time to which all dates are relative and every change
 * since, as JSON lines. Without it a restart would give the ids of new clients away a second time.
 * @param now used when the file does not exist yet, UTC milliseconds
 */
export function openJournal(file: string, now: number): { store: DemoCrmStore; append: (entry: JournalEntry) => void } {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  // a line without its end is what a crash left of a change that nobody was told about
  const whole = text.slice(0, text.lastIndexOf('\n') + 1) || `${JSON.stringify({ format: 1, now })}\n`
  if (whole !== text) writeFileSync(file, whole, { mode: 0o600 })
  const [head, ...lines] = whole.split('\n').filter((line) => line !== '')
  const store = new DemoCrmStore(initialDemoClients(headSchema.parse(JSON.parse(head ?? 'null')).now))
  for (const line of lines) {
    const { operation, key, at } = entrySchema.parse(JSON.parse(line))
    const answer = store.perform(operation, key, at)
    if (!answer.ok) throw new Error(`${file} cannot be replayed: ${answer.error.message}`)
  }
  return { store, append: (entry) => appendFileSync(file, `${JSON.stringify(entry)}\n`) }
}
