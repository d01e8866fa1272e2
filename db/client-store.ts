import { v7 as uuidv7 } from 'uuid'
import type { CrmClient } from '../shared/client.ts'
import { parsePhoneNumberField, type PhoneNumber } from '../shared/phone-number.ts'
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

  const upsertType = database.prepare(
    `INSERT INTO client_type (client_key, typology, source, type, decided_at, decided_by) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET type = excluded.type, decided_at = excluded.decided_at, decided_by = excluded.decided_by`,
  )
  const removeCrmTypes = database.prepare<[number]>("DELETE FROM client_type WHERE client_key = ? AND source = 'crm'")
  const insertTag = database.prepare('INSERT OR IGNORE INTO client_tag (client_key, tag, origin) VALUES (?, ?, ?)')
  const removeCrmTags = database.prepare<[number]>("DELETE FROM client_tag WHERE client_key = ? AND origin = 'crm'")
  const insertEvent = database.prepare(
    `INSERT INTO event (client_key, crm_id, kind, at, title, text, author, amount_minor, currency, state)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (client_key, crm_id) DO NOTHING`,
  )
  const removeEvents = database.prepare<[number]>('DELETE FROM event WHERE client_key = ?')
  const moveCalls = database.prepare<[string, string]>('UPDATE call SET client_id = ? WHERE client_id = ?')

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

  const clear = (clientKey: number): void => {
    removeSearch.run(clientKey)
    removeCrmPhones.run(clientKey)
    removeCrmTypes.run(clientKey)
    removeCrmTags.run(clientKey)
    removeEvents.run(clientKey)
  }

  return {
    byId: (id: string): ClientRow | undefined => byId.get(id),
    byKey: (clientKey: number): ClientRow | undefined => byKey.get(clientKey),
    byCrmId: (crmId: string): ClientRow | undefined => byCrmId.get(crmId),
    count: (): number => countClients.get() ?? 0,
    countFromCrm: (): number => countCrmClients.get() ?? 0,
    /** CRM ids of all cached clients; those that exist only here have none. */
    crmIds: (): string[] => selectCrmIds.all(),

    /** Takes over a client from the CRM; answers its id here. The same client twice changes nothing. */
    upsertFromCrm(client: CrmClient, phones: readonly LabelledPhone[]): string {
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
      if (known) removeTakenOverPhones.run(clientKey)
      for (const [typology, type] of Object.entries(client.types)) {
        upsertType.run(clientKey, typology, 'crm', type, client.changedAt, '')
      }
      for (const tag of client.tags) insertTag.run(clientKey, tag, 'crm')
      for (const { id: eventId, kind, at, title, text, author, amount, state } of client.events) {
        insertEvent.run(
          clientKey,
          eventId,
          kind,
          at,
          title,
          text,
          author,
          amount?.minor ?? null,
          amount?.currency ?? null,
          state,
        )
      }
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
      return { ...fields, id, crmId: null, clientKey: insert(id, null, fields, changedAt) }
    },

    /**
     * The CRM has given a client of ours an id. If a sync has brought the same client in the meantime, that copy goes,
     * and its calls with it move over.
     */
    acknowledge(id: string, crmId: string): void {
      const row = byId.get(id)
      if (!row) return
      const copy = byCrmId.get(crmId)
      if (copy && copy.id !== id) {
        moveCalls.run(id, copy.id)
        remove(copy)
      }
      setCrmId.run(crmId, row.clientKey)
    },

    /** Adds a number that an operator has entered, unless the client has it; answers whether it is new. */
    addOperatorPhone(clientKey: number, phone: PhoneNumber): boolean {
      if (hasPhone.get(clientKey, storedMatchKey(phone), phone.extension)) return false
      addPhone(clientKey, phone, '', 'operator')
      return true
    },

    setOperatorType(clientKey: number, typology: string, type: string, at: number, operator: string): void {
      upsertType.run(clientKey, typology, 'operator', type, at, operator)
    },
  }
}
export type ClientStore = ReturnType<typeof openClientStore>

/** The key under which a number is stored and looked for: an internal number by itself. */
export function storedMatchKey(phone: PhoneNumber): string | null {
  return phone.kind === 'internal' ? phone.extension : phone.matchKey
}
