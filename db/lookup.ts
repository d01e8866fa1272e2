import type { Match } from '../shared/card.ts'
import { compareMatch, type PhoneNumber } from '../shared/phone-number.ts'
import { storedMatchKey } from './stored-phone.ts'
import type { Database } from './database.ts'

/** A client the number may belong to, and how the number led there. */
export type Candidate = { readonly clientKey: number; readonly match: Match }

/** Clients by how sure the number is; only the best kind found is of interest to a card. */
export type LookupResult = { readonly kind: Match['kind'] | null; readonly candidates: readonly Candidate[] }

type PhoneRow = {
  readonly clientKey: number
  readonly raw: string
  readonly label: string
  readonly kind: PhoneNumber['kind']
  readonly e164: string | null
  readonly extension: string | null
  readonly country: string | null
  readonly matchKey: string | null
}

/** A number with more owners than this (a call shop, «0000000») tells nothing about who is calling. */
const MAX_ROWS = 2_000
const RANK: Readonly<Record<Match['kind'], number>> = { 'exact-extension': 0, exact: 1, 'last-digits': 2 }

/** Finds clients by number: by the indexed key, then ranked by what else agrees, without those that contradict. */
export function openLookup(database: Database) {
  const select = database.prepare<[string], PhoneRow>(
    `SELECT client_key AS clientKey, raw, label, kind, e164, extension, country, match_key AS matchKey
     FROM client_phone WHERE match_key = ? LIMIT ${MAX_ROWS}`,
  )

  return {
    find(number: PhoneNumber): LookupResult {
      const key = storedMatchKey(number)
      if (key === null || key === '') return { kind: null, candidates: [] }
      const best = new Map<number, { row: PhoneRow; kind: Match['kind'] }>()
      for (const row of select.all(key)) {
        const kind = matchKind(number, row)
        const known = best.get(row.clientKey)
        if (kind !== null && (!known || RANK[kind] < RANK[known.kind])) best.set(row.clientKey, { row, kind })
      }
      return bestKind(best)
    },
  }
}
export type Lookup = ReturnType<typeof openLookup>

function matchKind(number: PhoneNumber, row: PhoneRow): Match['kind'] | null {
  if (number.kind === 'internal' || row.kind === 'internal') return number.kind === row.kind ? 'exact' : null
  const result = compareMatch(number, row)
  return result === 'contradiction' ? null : result
}

function bestKind(best: ReadonlyMap<number, { row: PhoneRow; kind: Match['kind'] }>): LookupResult {
  const entries = [...best].toSorted(([, one], [, other]) => RANK[one.kind] - RANK[other.kind])
  const kind = entries[0]?.[1].kind ?? null
  const candidates = entries
    .filter(([, entry]) => entry.kind === kind)
    .map(([clientKey, entry]) => ({
      clientKey,
      match: { kind: entry.kind, sharedBy: best.size, storedAs: entry.row.raw, label: entry.row.label },
    }))
  return { kind, candidates }
}
