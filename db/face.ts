import type { Face, Match } from '../shared/card.ts'
import type { Locale } from '../shared/locale.ts'
import type { ClientRow } from './client-store.ts'
import type { Database } from './database.ts'
import type { HeldTypes } from './held-types.ts'
import { completed } from './joined-clients.ts'
import type { Places } from './places.ts'
import type { Sources } from './sources.ts'

/** Clients in few words, for a choice between them. */
export function openFaces(
  database: Database,
  { heldTypes, places, sources }: { readonly heldTypes: HeldTypes; readonly places: Places; readonly sources: Sources },
) {
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

  const lastTalkAt = (row: ClientRow, others: readonly ClientRow[] = []): number | null => {
    const last = [row, ...others].map(({ id, clientKey }) => selectLastTalk.get(id, clientKey) ?? null)
    return last.reduce((newest, at) => (at !== null && (newest === null || at > newest) ? at : newest), null)
  }

  return {
    /** UTC milliseconds of the last talk with this client, by our calls and the CRM's; null: none known. */
    lastTalkAt,
    /** `others`: records of other sources that are the same person. */
    of(lead: ClientRow, match: Match | null, locale: Locale, others: readonly ClientRow[] = []): Face {
      const row = completed(lead, others)
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
        typeLabels: heldTypes
          .of(
            row.clientKey,
            locale,
            null,
            others.map(({ clientKey }) => clientKey),
          )
          .map(({ label }) => label),
        lastTalkAt: lastTalkAt(row, others),
        match,
        sourceName: sources.nameOf(row.sourceId),
      }
    },
  }
}
export type Faces = ReturnType<typeof openFaces>
