import * as z from 'zod'
import { parsePhoneNumberField } from '../shared/phone-number.ts'
import { failure, success, type Result } from '../shared/result.ts'
import type { ClientStore } from './client-store.ts'
import { inTransaction, type Database } from './database.ts'
import type { Outbox } from './outbox.ts'
import type { SettingsStore } from './settings.ts'
import { storedMatchKey } from './stored-phone.ts'

type Standing = {
  readonly state: string
  readonly attempt: string | null
  readonly clientId: string | null
  readonly payload: string
}
type PhoneRow = {
  readonly phoneKey: number
  readonly raw: string
  readonly e164: string | null
  readonly matchKey: string | null
  readonly extension: string | null
  readonly origin: 'crm' | 'operator'
}
type Refusal = 'unknown-entry' | 'already-sent' | 'under-way' | 'unknown-client' | 'not-a-number' | 'known-number'

const payloadSchema = z.looseObject({ raw: z.string() })

/** Numbers that operators added to clients whom the CRM knows: one that it refused is mended here. */
export function openEnteredNumbers(
  database: Database,
  parts: {
    readonly clients: ClientStore
    readonly outbox: Outbox
    readonly settings: Pick<SettingsStore, 'read'>
  },
) {
  const { clients, outbox, settings } = parts
  const selectStanding = database.prepare<[number], Standing>(
    "SELECT state, attempt, client_id AS clientId, payload FROM outbox WHERE sequence = ? AND kind = 'phone'",
  )
  const selectPhones = database.prepare<[number], PhoneRow>(
    `SELECT phone_key AS phoneKey, raw, e164, match_key AS matchKey, extension, origin FROM client_phone
     WHERE client_key = ?`,
  )
  const removePhone = database.prepare<[number]>('DELETE FROM client_phone WHERE phone_key = ?')
  const setRaw = database.prepare<[string, number]>(
    "UPDATE outbox SET payload = json_set(payload, '$.raw', ?) WHERE sequence = ?",
  )

  return {
    /** Another number in place of the one that was entered, here and at the CRM, which gets it as it was typed. */
    correct: inTransaction(database, (sequence: number, typed: string): Result<null, Refusal> => {
      const row = selectStanding.get(sequence)
      if (!row) return failure('unknown-entry', `there is no number of entry ${sequence}`)
      if (row.state === 'sent') return failure('already-sent', `the CRM has entry ${sequence}`)
      if (row.state === 'waiting' && row.attempt !== null) {
        return failure('under-way', 'the CRM may have this number already: wait until it has answered')
      }
      const client = row.clientId === null ? undefined : clients.byId(row.clientId)
      if (!client) return failure('unknown-client', 'the client of this number is not in the cache any more')
      const defaultCountry = client.country ?? settings.read().settings.defaultCountry
      const [phone, ...others] = parsePhoneNumberField(typed, { defaultCountry })
      if (!phone || phone.kind === 'invalid' || others.length > 0) {
        return failure('not-a-number', `«${typed}» is not one phone number`)
      }
      const { raw } = payloadSchema.parse(JSON.parse(row.payload))
      const phones = selectPhones.all(client.clientKey)
      const before = phones.find((one) => one.origin === 'operator' && (one.e164 === raw || one.raw === raw))
      const isKnown = phones.some(
        (one) => one !== before && one.matchKey === storedMatchKey(phone) && one.extension === phone.extension,
      )
      if (isKnown) return failure('known-number', 'the client has this number already')
      if (before) removePhone.run(before.phoneKey)
      clients.addOperatorPhone(client.clientKey, phone)
      setRaw.run(typed.trim(), sequence)
      const retried = outbox.retry(sequence)
      if (!retried.ok) throw new Error(retried.error.message)
      return success(null)
    }),
  }
}
export type EnteredNumbers = ReturnType<typeof openEnteredNumbers>
