import { v7 as uuidv7 } from 'uuid'
import type { CrmClient } from '../shared/client.ts'
import { parsePhoneNumberField, type PhoneNumber } from '../shared/phone-number.ts'
import { openClientEvents } from './client-events.ts'
import { openClientProfiles } from './client-profile.ts'
import { openClientTags } from './client-tags.ts'
import { openClientTypes } from './client-types.ts'
import type { Database } from './database.ts'
import { foldText } from './fold-text.ts'

export type LabelledPhone = { readonly phone: PhoneNumber; readonly label: string }

/**
 * The numbers of a client from the CRM. Apart from writing them down, because to read them is most of the work of a
 * sync and needs no transaction.
 */
export function phonesOf(client: CrmClient, defaultCountry: string): LabelledPhone[] {
  const options = { defaultCountry: client.country ?? defaultCountry }
  return client.phones.flatMap(({ raw, label }) =>
    parsePhoneNumberField(raw, options).map((phone) => ({ phone, label })),
  )
}

export type Origin = 'crm' | 'operator'

/** The fields of a client that stand in its own row. */
export type ClientFields = {
  readonly kind: 'person' | 'company'
  readonly name: string
  readonly company: string
  readonly email: string
  readonly language: string | null
  readonly country: string | null
  readonly place: string
  readonly timeZone: string | null
}

export type ClientRow = ClientFields & {
  readonly clientKey: number
  readonly id: string
  readonly crmId: string | null
}

const CLIENT_COLUMNS = `client_key AS clientKey, id, crm_id AS crmId, kind, name, company, email, language, country, place,
  time_zone AS timeZone`

/**
 * The clients of the cache. What comes from the CRM replaces what came from the CRM; what an operator has added stays.
 * Methods that write are to be called inside a transaction.
 */
export function openClientStore(database: Database) {
  const byId = database.prepare<[string], ClientRow>(`SELECT ${CLIENT_COLUMNS} FROM client WHERE id = ?`)
  const byKey = database.prepare<[number], ClientRow>(`SELECT ${CLIENT_COLUMNS} FROM client WHERE client_key = ?`)
  const byCrmId = database.prepare<[string], ClientRow>(`SELECT ${CLIENT_COLUMNS} FROM client WHERE crm_id = ?`)
  const insertClient = database.prepare(
    `INSERT INTO client (id, crm_id, kind, name, company, email, language, country, place, time_zone, changed_at)
     VALUES (@id, @crmId, @kind, @name, @company, @email, @language, @country, @place, @timeZone, @changedAt)`,
  )
  const updateClient = database.prepare(
    `UPDATE client SET kind = @kind, name = @name, company = @company, email = @email, language = @language,
       country = @country, place = @place, time_zone = @timeZone, changed_at = @changedAt
     WHERE client_key = @clientKey`,
  )
  const setCrmId = database.prepare<[string, number]>('UPDATE client SET crm_id = ? WHERE client_key = ?')
  const removeClient = database.prepare<[number]>('DELETE FROM client WHERE client_key = ?')
  const countClients = database.prepare<[], number>('SELECT count(*) FROM client').pluck()
  const countCrmClients = database.prepare<[], number>('SELECT count(*) FROM client WHERE crm_id IS NOT NULL').pluck()

  const selectCrmIds = database.prepare<[], string>('SELECT crm_id FROM client WHERE crm_id IS NOT NULL').pluck()

  const insertSearch = database.prepare('INSERT INTO client_search (rowid, name, company, email) VALUES (?, ?, ?, ?)')
  const removeSearch = database.prepare<[number]>('DELETE FROM client_search WHERE rowid = ?')

  const insertPhone = database.prepare(
    `INSERT INTO client_phone (client_key, raw, label, kind, e164, extension, country, match_key, origin)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const removeCrmPhones = database.prepare<[number]>("DELETE FROM client_phone WHERE client_key = ? AND origin = 'crm'")
  // the CRM has taken over what the operator entered
  const removeTakenOverPhones = database.prepare<[number]>(
    `DELETE FROM client_phone AS own
     WHERE client_key = ? AND origin = 'operator' AND EXISTS (
       SELECT 1 FROM client_phone AS crm
       WHERE crm.client_key = own.client_key AND crm.origin = 'crm'
         AND crm.match_key = own.match_key AND crm.extension IS own.extension)`,
  )
  const hasPhone = database.prepare<[number, string | null, string | null]>(
    'SELECT 1 FROM client_phone WHERE client_key = ? AND match_key IS ? AND extension IS ?',
  )

  const setId = database.prepare<[string, number]>('UPDATE client SET id = ? WHERE client_key = ?')
  const movePhones = database.prepare<[number, number]>(
    "UPDATE client_phone SET client_key = ? WHERE client_key = ? AND origin = 'operator'",
  )
  const moveById = [
    'UPDATE call SET client_id = ? WHERE client_id = ?',
    'UPDATE type_change SET client_id = ? WHERE client_id = ?',
    "UPDATE outbox SET client_id = ? WHERE client_id = ? AND state <> 'sent'",
  ].map((sql) => database.prepare<[string, string]>(sql))
  const markPending = database.prepare<[number]>(
    'INSERT INTO suggestion_pending (client_key) VALUES (?) ON CONFLICT DO NOTHING',
  )
  const events = openClientEvents(database)
  const profiles = openClientProfiles(database)
  const tags = openClientTags(database)
  const types = openClientTypes(database)

  const addPhone = (clientKey: number, phone: PhoneNumber, label: string, origin: Origin): void => {
    insertPhone.run(
      clientKey,
      phone.raw,
      label,
      phone.kind,
      phone.e164,
      phone.extension,
      phone.country,
      storedMatchKey(phone),
      origin,
    )
  }

  const addToSearch = (clientKey: number, { name, company, email }: ClientFields): void => {
    insertSearch.run(clientKey, foldText(name), foldText(company), foldText(email))
  }

  const remove = (row: ClientRow): void => {
    removeSearch.run(row.clientKey)
    removeClient.run(row.clientKey)
  }

  const insert = (id: string, crmId: string | null, fields: ClientFields, changedAt: number): number => {
    const { kind, name, company, email, language, country, place, timeZone } = fields
    const values = { id, crmId, kind, name, company, email, language, country, place, timeZone, changedAt }
    const clientKey = Number(insertClient.run(values).lastInsertRowid)
    addToSearch(clientKey, fields)
    return clientKey
  }

  /** What is written anew with each change; types and tags are compared instead. */
  const clear = (clientKey: number): void => {
    removeSearch.run(clientKey)
    removeCrmPhones.run(clientKey)
    events.removeAll(clientKey)
    profiles.remove(clientKey)
  }

  return {
    byId: (id: string): ClientRow | undefined => byId.get(id),
    byKey: (clientKey: number): ClientRow | undefined => byKey.get(clientKey),
    byCrmId: (crmId: string): ClientRow | undefined => byCrmId.get(crmId),
    count: (): number => countClients.get() ?? 0,
    countFromCrm: (): number => countCrmClients.get() ?? 0,
    /** CRM ids of all cached clients; those that exist only here have none. */
    crmIds: (): string[] => selectCrmIds.all(),

    /**
     * Takes over a client from the CRM; answers its id here. The same client twice changes nothing. `marksPending` false:
     * the types of all clients will be suggested anew anyway.
     */
    upsertFromCrm(
      client: CrmClient,
      phones: readonly LabelledPhone[],
      { marksPending = true }: { readonly marksPending?: boolean } = {},
    ): string {
      const known = byCrmId.get(client.id)
      const id = known?.id ?? uuidv7()
      let clientKey: number
      if (known) {
        clientKey = known.clientKey
        clear(clientKey)
        const { kind, name, company, email, language, country, place, timeZone, changedAt } = client
        updateClient.run({ clientKey, kind, name, company, email, language, country, place, timeZone, changedAt })
        addToSearch(clientKey, client)
      } else {
        clientKey = insert(id, client.id, client, client.changedAt)
      }
      for (const { phone, label } of phones) addPhone(clientKey, phone, label, 'crm')
      if (known) {
        removeTakenOverPhones.run(clientKey)
        types.replaceFromCrm(known, client.types, client.changedAt)
        tags.replaceFromCrm(clientKey, client.tags)
      } else {
        types.addFromCrm(clientKey, client.types, client.changedAt)
        tags.addFromCrm(clientKey, client.tags)
      }
      events.add(clientKey, client.events)
      profiles.add(clientKey, client.profile)
      if (marksPending) markPending.run(clientKey)
      return id
    },

    /** Forgets a client that the CRM has deleted; answers its id here, or null where there was none. */
    deleteFromCrm(crmId: string): string | null {
      const row = byCrmId.get(crmId)
      if (!row) return null
      remove(row)
      return row.id
    },

    /** A client that an operator has entered; the CRM does not know it yet. */
    insertLocal(fields: ClientFields, changedAt: number): ClientRow {
      const id = uuidv7()
      const clientKey = insert(id, null, fields, changedAt)
      markPending.run(clientKey)
      return { ...fields, id, crmId: null, clientKey }
    },

    /**
     * The CRM has given a client of ours an id. If a sync has brought the same client in the meantime, the two become
     * one: with the CRM's data of that copy, our id, and all that operators did to either.
     */
    acknowledge(id: string, crmId: string): void {
      const row = byId.get(id)
      if (!row) return
      const copy = byCrmId.get(crmId)
      if (copy && copy.id !== id) {
        movePhones.run(copy.clientKey, row.clientKey)
        removeTakenOverPhones.run(copy.clientKey)
        types.moveDecided(row.clientKey, copy.clientKey)
        tags.moveAdded(row.clientKey, copy.clientKey)
        remove(row)
        setId.run(id, copy.clientKey)
        for (const move of moveById) move.run(id, copy.id)
        markPending.run(copy.clientKey)
        return
      }
      setCrmId.run(crmId, row.clientKey)
      markPending.run(row.clientKey)
    },

    /** Adds a number that an operator has entered, unless the client has it; answers whether it is new. */
    addOperatorPhone(clientKey: number, phone: PhoneNumber): boolean {
      if (hasPhone.get(clientKey, storedMatchKey(phone), phone.extension)) return false
      addPhone(clientKey, phone, '', 'operator')
      return true
    },

    types,
    tags,
  }
}
export type ClientStore = ReturnType<typeof openClientStore>

/** The key under which a number is stored and looked for: an internal number by itself. */
export function storedMatchKey(phone: PhoneNumber): string | null {
  return phone.kind === 'internal' ? phone.extension : phone.matchKey
}
