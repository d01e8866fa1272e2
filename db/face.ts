import type { Face, Match } from '../shared/card.ts'
import type { Locale } from '../shared/locale.ts'
import type { ClientRow } from './client-store.ts'
import type { Database } from './database.ts'
import type { HeldTypes } from './held-types.ts'
import type { Places } from './places.ts'

/** Clients in few words, for a choice between them. */
export function openFaces(database: Database, heldTypes: HeldTypes, places: Places) {
  const selectLastTalk = database
    .prepare<[string, number], number | null>(
      `SELECT max(at) FROM (
         SELECT max(invite_received_at) AS at FROM call WHERE client_id = ? AND answered_at IS NOT NULL
         UNION ALL
         SELECT max(at) FROM event WHERE client_key = ? AND kind = 'call')`,
    )
    .pluck()
  const selectPhone = database.prepare<[number], { raw: string; e164: string | null }>(
    'SELECT raw, e164 FROM client_phone WHERE client_key = ? ORDER BY phone_key LIMIT 1',
  )

  const lastTalkAt = (row: ClientRow): number | null => selectLastTalk.get(row.id, row.clientKey) ?? null

  return {
    /** UTC milliseconds of the last talk with this client, by our calls and the CRM's; null: none known. */
    lastTalkAt,
    of(row: ClientRow, match: Match | null, locale: Locale): Face {
      const phone = selectPhone.get(row.clientKey)
      const place = row.place || !phone?.e164 ? row.place : places.describe(phone.e164, locale).place
      return {
        clientId: row.id,
        kind: row.kind,
        name: row.name,
        company: row.company,
        email: row.email,
        place,
        // full-width and other digits of the same value are easier to compare with what the phone shows
        phone: (match?.storedAs ?? phone?.raw ?? '').normalize('NFKC'),
        typeLabels: heldTypes.of(row.clientKey, locale).map(({ label }) => label),
        lastTalkAt: lastTalkAt(row),
        match,
      }
    },
  }
}
export type Faces = ReturnType<typeof openFaces>
