import type { CrmClient, CrmProfile } from '../shared/client.ts'
import type { PhoneNumber } from '../shared/phone-number.ts'
import { openClientEvents } from './client-events.ts'
import { openClientProfiles } from './client-profile.ts'
import { openClientTags } from './client-tags.ts'
import { openClientTypes } from './client-types.ts'
import type { Database } from './database.ts'
import { openGoneClients } from './gone-clients.ts'
import { newId } from './new-id.ts'
import { openSearchIndex } from './search-index.ts'
import { idRange, sourceIdOf } from './source-ids.ts'
import { clientPhone, type ClientPhone } from './stored-phone.ts'

/** A client as the CRM gives it; its numbers have been read. Profile null: the CRM knows nothing of all that. */
export type ClientFromCrm = Omit<CrmClient, 'phones' | 'profile'> & { readonly profile: CrmProfile | null }

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
  /** As it is stored: of a further source with its mark. */
  readonly crmId: string | null
  /** Of the further source it comes from; empty: from the CRM, or entered here. */
  readonly sourceId: string
}

const CLIENT_COLUMNS = `client_key AS clientKey, id, crm_id AS crmId, kind, name, company, email, language, country, place,
  time_zone AS timeZone, source_id AS sourceId`

/**
 * The clients of the cache. What comes from the CRM replaces what came from the CRM; what an operator has added stays.
 * Methods that write are to be called inside a transaction.
 */
export function openClientStore(database: Database) {
  const byId = database.prepare<[string], ClientRow>(`SELECT ${CLIENT_COLUMNS} FROM client WHERE id = ?`)
  const byKey = database.prepare<[number], ClientRow>(`SELECT ${CLIENT_COLUMNS} FROM client WHERE client_key = ?`)
  const byCrmId = database.prepare<[string], ClientRow>(`SELECT ${CLIENT_COLUMNS} FROM client WHERE crm_id = ?`)
  const insertClient = database.prepare(
    `INSERT INTO client (id, crm_id, kind, name, company, email, language, country, place, time_zone, changed_at,
       source_id)
     VALUES (@id, @crmId, @kind, @name, @company, @email, @language, @country, @place, @timeZone, @changedAt,
       @sourceId)`,
  )
  const updateClient = database.prepare(
    `UPDATE client SET kind = @kind, name = @name, company = @company, email = @email, language = @language,
       country = @country, place = @place, time_zone = @timeZone, changed_at = @changedAt
     WHERE client_key = @clientKey`,
  )
  const setCrmId = database.prepare<[string, number]>('UPDATE client SET crm_id = ? WHERE client_key = ?')
  const removeClient = database.prepare<[number]>('DELETE FROM client WHERE client_key = ?')
  const countClients = database.prepare<[], number>('SELECT count(*) FROM client').pluck()
  const countFurther = database.prepare<[], number>("SELECT count(*) FROM client WHERE source_id <> ''").pluck()
  const countOfSource = database
    .prepare<[string, string], number>('SELECT count(*) FROM client WHERE crm_id >= ? AND crm_id < ?')
    .pluck()

  const selectCrmIds = database
    .prepare<[string, string, number], string>(
      'SELECT crm_id FROM client WHERE crm_id > ? AND crm_id < ? ORDER BY crm_id LIMIT ?',
    )
    .pluck()

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
  const hasAnyPhone = database
    .prepare<[number, number], 0 | 1>('SELECT EXISTS (SELECT 1 FROM client_phone WHERE client_key BETWEEN ? AND ?)')
    .pluck()
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
    // also of what has been sent: which call was told of which client
    'UPDATE outbox SET client_id = ? WHERE client_id = ?',
    'UPDATE OR REPLACE client_apart SET one_id = ? WHERE one_id = ?',
    'UPDATE OR REPLACE client_apart SET other_id = ? WHERE other_id = ?',
  ].map((sql) => database.prepare<[string, string]>(sql))
  const markPending = database.prepare<[number]>(
    'INSERT INTO suggestion_pending (client_key) VALUES (?) ON CONFLICT DO NOTHING',
  )
  const search = openSearchIndex(database)
  const events = openClientEvents(database)
  const profiles = openClientProfiles(database)
  const tags = openClientTags(database)
  const types = openClientTypes(database)
  const gone = openGoneClients(database)

  const addPhone = (clientKey: number, phone: ClientPhone, origin: Origin): void => {
    const { raw, label, kind, e164, extension, country, matchKey } = phone
    insertPhone.run(clientKey, raw, label, kind, e164, extension, country, matchKey, origin)
  }

  const remove = (row: ClientRow): void => {
    search.remove(row.clientKey)
    removeClient.run(row.clientKey)
  }

  /** What operators added to one client becomes that of another. */
  const moveOwn = (from: ClientRow, to: ClientRow): void => {
    movePhones.run(to.clientKey, from.clientKey)
    removeTakenOverPhones.run(to.clientKey)
    types.moveDecided(from.clientKey, to.clientKey)
    tags.moveAdded(from.clientKey, to.clientKey)
  }

  const insert = (id: string, crmId: string | null, fields: ClientFields, changedAt: number): number => {
    const { kind, name, company, email, language, country, place, timeZone } = fields
    const sourceId = crmId === null ? '' : sourceIdOf(crmId)
    const values = { id, crmId, kind, name, company, email, language, country, place, timeZone, changedAt, sourceId }
    return Number(insertClient.run(values).lastInsertRowid)
  }

  /** What is written anew with each change; types and tags are compared instead. */
  const clear = (clientKey: number): void => {
    removeCrmPhones.run(clientKey)
    events.removeAll(clientKey)
    profiles.remove(clientKey)
  }

  const addFromCrm = (client: ClientFromCrm, { mayBeGone = true }: { readonly mayBeGone?: boolean } = {}): number => {
    const id = (mayBeGone ? gone.take(client.id) : undefined) ?? newId()
    const clientKey = insert(id, client.id, client, client.changedAt)
    types.addFromCrm(clientKey, client.types, client.changedAt)
    tags.addFromCrm(clientKey, client.tags)
    events.add(clientKey, client.events)
    if (client.profile) profiles.add(clientKey, client.profile)
    return clientKey
  }

  /** All but the numbers that it has now. */
  const updateFromCrm = (known: ClientRow, client: ClientFromCrm): void => {
    const { clientKey } = known
    clear(clientKey)
    const { kind, name, company, email, language, country, place, timeZone, changedAt } = client
    updateClient.run({ clientKey, kind, name, company, email, language, country, place, timeZone, changedAt })
    if (!isSearchedAlike(known, client)) {
      search.remove(clientKey)
      search.add(clientKey, client)
    }
    types.replaceFromCrm(known, client.types, changedAt)
    tags.replaceFromCrm(clientKey, client.tags)
    events.add(clientKey, client.events)
    if (client.profile) profiles.add(clientKey, client.profile)
  }

  return {
    byId: (id: string): ClientRow | undefined => byId.get(id),
    byKey: (clientKey: number): ClientRow | undefined => byKey.get(clientKey),
    byCrmId: (crmId: string): ClientRow | undefined => byCrmId.get(crmId),
    count: (): number => countClients.get() ?? 0,
    /** Without those of further sources. */
    countWithoutFurther: (): number => (countClients.get() ?? 0) - (countFurther.get() ?? 0),
    /** Those of the CRM, or of a further source. */
    countFromCrm(sourceId = ''): number {
      const { from, to } = idRange(sourceId)
      return countOfSource.get(from, to) ?? 0
    },
    /** The next stored ids of a source's cached clients in their order, from '' on; those that exist only here have none. */
    crmIdsBehind(crmId: string, limit: number, sourceId = ''): string[] {
      const { from, to } = idRange(sourceId)
      return selectCrmIds.all(crmId === '' ? from : crmId, to, limit)
    },

    /**
     * Takes over a client from the CRM. The same client twice changes nothing. `marksPending` false: the types of all
     * clients will be suggested anew anyway.
     */
    upsertFromCrm(
      client: ClientFromCrm,
      phones: readonly ClientPhone[],
      { marksPending = true }: { readonly marksPending?: boolean } = {},
    ): void {
      const known = byCrmId.get(client.id)
      const clientKey = known?.clientKey ?? addFromCrm(client)
      if (known) updateFromCrm(known, client)
      else search.add(clientKey, client)
      for (const phone of phones) addPhone(clientKey, phone, 'crm')
      if (known) removeTakenOverPhones.run(clientKey)
      if (marksPending) markPending.run(clientKey)
    },

    /**
     * Adds a client that is not cached, for a first sync; answers its key. Its numbers come with `addCrmPhone`, and it
     * comes into the text index with `search.addMissing`.
     */
    addFromCrm,
    /** Whether somebody who is added may have been here before. */
    isAnyGone: (): boolean => gone.isAny(),

    /** Forgets a client that the CRM has deleted; answers its id here, or null where there was none. */
    deleteFromCrm(crmId: string): string | null {
      const row = byCrmId.get(crmId)
      if (!row) return null
      gone.keep(crmId, row.id)
      remove(row)
      return row.id
    },

    /** Forgets a client whose source is not read any more; what operators did of it stays. */
    forget(clientKey: number): void {
      const row = byKey.get(clientKey)
      if (!row) return
      if (row.crmId !== null) gone.keep(row.crmId, row.id)
      remove(row)
    },

    /** A client that an operator has entered; the CRM does not know it yet. */
    insertLocal(fields: ClientFields, changedAt: number): ClientRow {
      const id = newId()
      const clientKey = insert(id, null, fields, changedAt)
      search.add(clientKey, fields)
      markPending.run(clientKey)
      return { ...fields, id, crmId: null, sourceId: '', clientKey }
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
        moveOwn(row, copy)
        remove(row)
        setId.run(id, copy.clientKey)
        for (const move of moveById) move.run(id, copy.id)
        markPending.run(copy.clientKey)
        return
      }
      setCrmId.run(crmId, row.clientKey)
      markPending.run(row.clientKey)
    },

    /**
     * Two clients of the CRM are one: what operators did to `from` becomes that of `into`, calls and what is still to be
     * told included. Answers what the CRM has to be told of the one that stays, null where there was nothing to do: the
     * same again changes nothing.
     */
    merge(from: string, into: string): MergedClient | null {
      const row = byCrmId.get(from)
      const target = byCrmId.get(into)
      const fromId = row?.id ?? gone.take(from)
      if (fromId === undefined || from === into) return null
      const untold: ('tags' | 'types')[] = []
      if (target) {
        if (row) {
          const isTold = row.sourceId === ''
          if (isTold && tags.of(row.clientKey).some(({ origin }) => origin === 'operator')) untold.push('tags')
          if (isTold && types.said(row.clientKey).operator.size > 0) untold.push('types')
          moveOwn(row, target)
          remove(row)
        }
        for (const move of moveById) move.run(target.id, fromId)
        markPending.run(target.clientKey)
      } else if (row) {
        // the one that stays has not come yet: it will be this one
        setCrmId.run(into, row.clientKey)
      } else {
        gone.keep(into, fromId)
      }
      return { id: target?.id ?? fromId, untold }
    },

    /** Whether any of the clients with these keys, the first and the last, has a number. */
    hasAnyPhone: (first: number, last: number): boolean => hasAnyPhone.get(first, last) === 1,

    /**
     * Adds a number from the CRM to a client that has come without its numbers. `mayHave`: it may have got it meanwhile,
     * and is not to have it twice.
     */
    addCrmPhone(clientKey: number, phone: ClientPhone, { mayHave }: { readonly mayHave: boolean }): void {
      if (mayHave && hasPhone.get(clientKey, phone.matchKey, phone.extension)) return
      addPhone(clientKey, phone, 'crm')
    },

    /** Adds a number that an operator has entered, unless the client has it; answers whether it is new. */
    addOperatorPhone(clientKey: number, number: PhoneNumber): boolean {
      const phone = clientPhone(number, '')
      if (hasPhone.get(clientKey, phone.matchKey, phone.extension)) return false
      addPhone(clientKey, phone, 'operator')
      return true
    },

    types,
    tags,
    search,
  }
}
export type ClientStore = ReturnType<typeof openClientStore>

/** The client that stays, and what was decided of the other one that the CRM may not know of this one. */
export type MergedClient = { readonly id: string; readonly untold: readonly ('tags' | 'types')[] }

function isSearchedAlike(one: ClientFields, other: ClientFields): boolean {
  return one.name === other.name && one.company === other.company && one.email === other.email
}
