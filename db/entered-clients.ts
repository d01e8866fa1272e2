import type { EnteredClient } from '../shared/ipc-crm.ts'
import { parsePhoneNumberField } from '../shared/phone-number.ts'
import { failure, success, type Result } from '../shared/result.ts'
import type { ClientRow, ClientStore } from './client-store.ts'
import { inTransaction, type Database } from './database.ts'
import type { Outbox } from './outbox.ts'
import { openSearchIndex } from './search-index.ts'
import type { SettingsStore } from './settings.ts'

type Standing = { readonly sequence: number; readonly state: string; readonly attempt: string | null }
type Refusal = 'unknown-client' | 'known-to-crm' | 'under-way' | 'nameless'

/** Clients that operators entered and the CRM does not know yet: what it refused of them is mended here. */
export function openEnteredClients(
  database: Database,
  parts: {
    readonly clients: ClientStore
    readonly outbox: Outbox
    readonly settings: Pick<SettingsStore, 'read'>
    /** UTC milliseconds. */
    readonly now: () => number
  },
) {
  const { clients, outbox, settings, now } = parts
  const search = openSearchIndex(database)
  const selectPhones = database
    .prepare<[number], string>('SELECT raw FROM client_phone WHERE client_key = ? ORDER BY phone_key')
    .pluck()
  const removePhones = database.prepare<[number]>(
    "DELETE FROM client_phone WHERE client_key = ? AND origin = 'operator'",
  )
  const update = database.prepare(
    `UPDATE client SET name = @name, company = @company, email = @email, place = @place, changed_at = @now
     WHERE client_key = @clientKey`,
  )
  const selectStanding = database.prepare<[string], Standing>(
    "SELECT sequence, state, attempt FROM outbox WHERE client_id = ? AND state <> 'sent' AND kind = 'client'",
  )

  const localClient = (clientId: string): Result<ClientRow, Refusal> => {
    const row = clients.byId(clientId)
    if (!row) return failure('unknown-client', `client ${clientId} is not in the cache any more`)
    return row.crmId === null ? success(row) : failure('known-to-crm', `the CRM knows client ${clientId} by now`)
  }

  return {
    read(clientId: string): Result<EnteredClient, Refusal> {
      const local = localClient(clientId)
      if (!local.ok) return local
      const { name, company, email, place, clientKey } = local.value
      return success({ name, company, email, place, numbers: selectPhones.all(clientKey) })
    },

    /** Writes down what the client is; the CRM is told so at once, also if it had refused it. */
    correct: inTransaction(database, (clientId: string, entered: EnteredClient): Result<null, Refusal> => {
      const local = localClient(clientId)
      if (!local.ok) return local
      const { clientKey, country } = local.value
      const standing = selectStanding.get(clientId)
      if (standing?.state === 'waiting' && standing.attempt !== null) {
        return failure('under-way', 'the CRM may have this client already: wait until it has answered')
      }
      const name = entered.name.trim() || entered.company.trim()
      if (name === '') return failure('nameless', 'a client needs a name or a company')
      const fields = { name, company: entered.company.trim(), email: entered.email.trim(), place: entered.place.trim() }
      search.remove(clientKey)
      update.run({ ...fields, clientKey, now: now() })
      search.add(clientKey, fields)
      removePhones.run(clientKey)
      const defaultCountry = country ?? settings.read().settings.defaultCountry
      for (const number of entered.numbers) {
        for (const phone of parsePhoneNumberField(number, { defaultCountry }))
          clients.addOperatorPhone(clientKey, phone)
      }
      if (!standing) return success(null)
      const retried = outbox.retry(standing.sequence)
      if (!retried.ok) throw new Error(retried.error.message)
      return success(null)
    }),
  }
}
export type EnteredClients = ReturnType<typeof openEnteredClients>
