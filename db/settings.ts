import * as z from 'zod'
import { DEFAULT_SETTINGS, settingsSchema, type Settings } from '../shared/settings.ts'
import { inTransaction, type Database } from './database.ts'
import { logProblem } from './log.ts'

export type StoredSettings = { readonly settings: Settings; readonly encryptedSecrets: string | null }

/** What operator and IT have set. Secrets are stored as main has encrypted them. */
export function openSettings(database: Database) {
  const select = database.prepare<[string], { value: string }>('SELECT value FROM setting WHERE name = ?')
  const upsert = database.prepare<[string, string]>(
    'INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  )

  const readValue = <Value>(name: string, schema: z.ZodType<Value>, otherwise: Value): Value => {
    const row = select.get(name)
    if (!row) return otherwise
    const parsed = schema.safeParse(JSON.parse(row.value))
    if (parsed.success) return parsed.data
    // an older version may meet what a newer one wrote: the phone must start all the same
    logProblem({ what: `setting ${name}`, message: z.prettifyError(parsed.error) })
    return otherwise
  }

  const read = (): StoredSettings => ({
    settings: readValue('settings', settingsSchema, DEFAULT_SETTINGS),
    encryptedSecrets: readValue('encryptedSecrets', z.string().nullable(), null),
  })

  let current = read()
  const write = inTransaction(database, (stored: StoredSettings): void => {
    upsert.run('settings', JSON.stringify(stored.settings))
    upsert.run('encryptedSecrets', JSON.stringify(stored.encryptedSecrets))
  })

  return {
    read: (): StoredSettings => current,
    write(stored: StoredSettings): void {
      write(stored)
      current = stored
    },
  }
}
export type SettingsStore = ReturnType<typeof openSettings>
