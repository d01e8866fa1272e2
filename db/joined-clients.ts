import type { OtherRecord } from '../shared/card.ts'
import { failure, success, type Result } from '../shared/result.ts'
import type { ClientRow, ClientStore } from './client-store.ts'
import { inTransaction, type Database } from './database.ts'
import { compareNames } from './facts/compare-names.ts'
import { mergeAlike } from './merge-alike.ts'
import type { Sources } from './sources.ts'

/** A number with more owners than this (a switchboard) tells nothing about who somebody is. */
const OWNERS_MAX = 50
/** More records are not looked at; no person has so many. */
const RECORDS_MAX = 64

/** A person as several sources know them. */
export type JoinedClient = {
  /** The record of the source that counts most. */
  readonly lead: ClientRow
  /** The others, by what their sources count. */
  readonly others: readonly ClientRow[]
  /** Records that would be this person too, had nobody set them apart. */
  readonly apart: readonly ClientRow[]
}

/**
 * Clients of different sources who are one person: with an E.164 number in common and the same name, unless somebody has
 * set them apart. That is worked out whenever it is asked, and nothing is moved for it: what a source says of a client
 * can change at any time, and a person can take it back. The order in which sources were read plays no part in it.
 */
export function openJoinedClients(
  database: Database,
  { clients, sources }: { readonly clients: Pick<ClientStore, 'byId' | 'byKey'>; readonly sources: Sources },
) {
  const selectIsAny = database.prepare<[], 0 | 1>("SELECT EXISTS (SELECT 1 FROM client WHERE source_id <> '')").pluck()
  const selectNumbers = database
    .prepare<[number], string>('SELECT DISTINCT e164 FROM client_phone WHERE client_key = ? AND e164 IS NOT NULL')
    .pluck()
  const selectOwners = database
    .prepare<[string, number], number>('SELECT DISTINCT client_key FROM client_phone WHERE e164 = ? LIMIT ?')
    .pluck()
  const selectApart = database
    .prepare<[string, string], string>(
      'SELECT other_id FROM client_apart WHERE one_id = ? UNION SELECT one_id FROM client_apart WHERE other_id = ?',
    )
    .pluck()
  const selectPhones = database
    .prepare<[number], string>('SELECT raw FROM client_phone WHERE client_key = ? ORDER BY raw')
    .pluck()
  const insertApart = database.prepare<[string, string]>(
    'INSERT INTO client_apart (one_id, other_id) VALUES (?, ?) ON CONFLICT DO NOTHING',
  )
  const removeApart = database.prepare<{ one: string; other: string }>(
    `DELETE FROM client_apart WHERE (one_id = @one AND other_id = @other) OR (one_id = @other AND other_id = @one)`,
  )

  let isAny = selectIsAny.get() === 1

  const ordered = (rows: Iterable<ClientRow>): ClientRow[] =>
    [...rows].toSorted((one, other) => {
      const byRank = sources.rankOf(one.sourceId) - sources.rankOf(other.sourceId)
      // by what the sources say, and not by when they said it
      return byRank || compareTexts(one.sourceId, other.sourceId) || compareTexts(idOf(one), idOf(other))
    })

  const ownersOf = (number: string): readonly number[] => {
    const owners = selectOwners.all(number, OWNERS_MAX + 1)
    return owners.length > OWNERS_MAX ? [] : owners
  }

  /** All records that hang together with this one, and those that somebody has set apart from any of them. */
  const explore = (row: ClientRow) => {
    const found = new Map([[row.clientKey, row]])
    const apart = new Map<number, ClientRow>()
    const numbers = new Map<number, ReadonlySet<string>>()
    const apartOf = new Map<number, ReadonlySet<string>>()
    // grows while it is gone through
    for (const one of found.values()) {
      const own = new Set(selectNumbers.all(one.clientKey))
      const others = new Set(selectApart.all(one.id, one.id))
      numbers.set(one.clientKey, own)
      apartOf.set(one.clientKey, others)
      for (const number of own) {
        for (const key of ownersOf(number)) {
          const other = found.has(key) ? undefined : clients.byKey(key)
          if (!other || other.sourceId === one.sourceId || !isSameName(one, other)) continue
          if (others.has(other.id)) apart.set(key, other)
          else if (found.size < RECORDS_MAX) found.set(key, other)
        }
      }
    }
    const isAlike = (one: ClientRow, other: ClientRow): boolean => {
      const theirs = numbers.get(other.clientKey)
      return [...(numbers.get(one.clientKey) ?? [])].some((number) => theirs?.has(number) === true)
    }
    const mayBeOne = (one: ClientRow, other: ClientRow): boolean =>
      one.sourceId !== other.sourceId && apartOf.get(one.clientKey)?.has(other.id) !== true && isSameName(one, other)
    return { groups: mergeAlike(ordered(found.values()), { isAlike, mayBeOne }), apart, apartOf }
  }

  const of = (row: ClientRow): JoinedClient => {
    if (!isAny) return { lead: row, others: [], apart: [] }
    const { groups, apart, apartOf } = explore(row)
    const own = groups.find((group) => group.some(({ clientKey }) => clientKey === row.clientKey)) ?? [row]
    const [lead = row, ...others] = ordered(own)
    const isSetApart = ({ id }: ClientRow): boolean =>
      own.some(({ clientKey }) => apartOf.get(clientKey)?.has(id) === true)
    const elsewhere = groups.flatMap((group) => (group === own ? [] : group))
    return { lead, others, apart: ordered([...elsewhere, ...apart.values()].filter(isSetApart)) }
  }

  /** The two, and what somebody says of them, as far as they are here. */
  const pair = (clientId: string, otherId: string) => {
    const one = clients.byId(clientId)
    const other = clients.byId(otherId)
    return one && other && one.clientKey !== other.clientKey ? { one, other } : null
  }
  const unknown = failure('unknown-client', 'one of the two is not in the cache any more')

  return {
    /** Whether there are clients of further sources at all: without them there is nothing to join, and nothing is read. */
    isAny: (): boolean => isAny,
    /** To be called when a further source may have brought its first clients, or lost its last. */
    refresh(): void {
      isAny = selectIsAny.get() === 1
    },
    of,
    leadOf: (row: ClientRow): ClientRow => of(row).lead,

    /** For people who compare them. */
    record(row: ClientRow): OtherRecord {
      const { id, sourceId, name, company, email, place, clientKey } = row
      const phones = [...new Set(selectPhones.all(clientKey).map((raw) => raw.normalize('NFKC')))]
      return { clientId: id, sourceName: sources.nameOf(sourceId), name, company, email, place, phones }
    },

    /** A person says that the other record is somebody else. */
    part: inTransaction(database, (clientId: string, otherId: string): Result<null, 'unknown-client'> => {
      const found = pair(clientId, otherId)
      if (!found) return unknown
      const { lead, others } = of(found.one)
      for (const { id } of [lead, ...others]) if (id !== otherId) insertApart.run(id, otherId)
      return success(null)
    }),

    /** Takes that back. */
    join: inTransaction(database, (clientId: string, otherId: string): Result<null, 'unknown-client'> => {
      const found = pair(clientId, otherId)
      if (!found) return unknown
      const { lead, others } = of(found.one)
      for (const { id } of [lead, ...others]) removeApart.run({ one: id, other: otherId })
      return success(null)
    }),
  }
}
export type JoinedClients = ReturnType<typeof openJoinedClients>

/** The lead with what it lacks as the next ones have it. */
export function completed(lead: ClientRow, others: readonly ClientRow[]): ClientRow {
  if (others.length === 0) return lead
  const all = [lead, ...others]
  const text = (field: 'name' | 'company' | 'email' | 'place'): string => all.find((row) => row[field])?.[field] ?? ''
  const value = (field: 'language' | 'country' | 'timeZone'): string | null =>
    all.find((row) => row[field] !== null)?.[field] ?? null
  return {
    ...lead,
    name: text('name'),
    company: text('company'),
    email: text('email'),
    place: text('place'),
    language: value('language'),
    country: value('country'),
    timeZone: value('timeZone'),
  }
}

/** What the source calls the record; one that is only here by our own id. */
function idOf({ crmId, id }: ClientRow): string {
  return crmId ?? id
}

function compareTexts(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1
}

/** Of a company its own name stands where a person's stands. */
function isSameName(one: ClientRow, other: ClientRow): boolean {
  return compareNames(one.name, other.name) === 'same'
}
