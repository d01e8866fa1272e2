import type { Face } from '../shared/card.ts'
import type { Locale } from '../shared/locale.ts'
import { callingCodePrefixes, parsePhoneNumber } from '../shared/phone-number.ts'
import type { QuickEntry } from '../shared/quick-entry.ts'
import type { ClientRow, ClientStore } from './client-store.ts'
import type { Database } from './database.ts'
import type { Faces } from './face.ts'
import type { JoinedClients } from './joined-clients.ts'
import { beginsWords, foldText, namePrefixesQuery, namesQuery } from './fold-text.ts'
import type { SettingsStore } from './settings.ts'

const MAX_FOUND = 8
const MAX_SIMILAR = 4
/** Found by text, then ranked: more than this are not told apart by typing on. */
const MAX_RANKED = 64
const FEWEST_DIGITS = 4
const FEWEST_DIGITS_ANYWHERE = 5
const MATCH_KEY_LENGTH = 9

/** Finds clients by what an operator types, and those who may be the one being entered. */
export function openSearch(
  database: Database,
  parts: {
    readonly clients: ClientStore
    readonly faces: Faces
    readonly joined: JoinedClients
    readonly settings: SettingsStore
  },
) {
  const { clients, faces, joined, settings } = parts
  const selectByText = database
    .prepare<[string], number>(`SELECT rowid FROM client_search WHERE client_search MATCH ? LIMIT ${MAX_RANKED}`)
    .pluck()
  const selectByKeys = database
    .prepare<[string, string], number>(
      `SELECT DISTINCT client_key FROM client_phone WHERE match_key >= ? AND match_key < ? LIMIT ${MAX_FOUND}`,
    )
    .pluck()
  const selectByE164 = database
    .prepare<[string, string], number>(
      `SELECT DISTINCT client_key FROM client_phone WHERE e164 >= ? AND e164 < ? LIMIT ${MAX_FOUND}`,
    )
    .pluck()

  const selectContaining = database
    .prepare<[string], number>(
      `SELECT DISTINCT client_key FROM client_phone WHERE instr(match_key, ?) > 0 LIMIT ${MAX_FOUND}`,
    )
    .pluck()

  const rows = (keys: Iterable<number>): ClientRow[] => [...keys].flatMap((key) => clients.byKey(key) ?? [])

  const keysByQuery = (query: string | null): number[] => (query === null ? [] : selectByText.all(query))

  const withWords = (text: string): ClientRow[] => rows(keysByQuery(namesQuery(text)))

  /** Whole words first, and beginnings only if there is room: those of frequent names take long to bring together. */
  const byText = (text: string): ClientRow[] => {
    const keys = new Set(keysByQuery(namesQuery(text)))
    if (keys.size < MAX_RANKED) for (const key of keysByQuery(namePrefixesQuery(text))) keys.add(key)
    return rows(keys)
  }

  /** A whole number in any spelling, the beginning of one with or without its calling code, or digits out of one. */
  const byNumber = (text: string): ClientRow[] => {
    const digits = foldText(text).replace(/\D/gu, '')
    if (digits.length < FEWEST_DIGITS || /\p{L}/u.test(text)) return []
    const { defaultCountry } = settings.read().settings
    const whole = parsePhoneNumber(text, { defaultCountry })
    const key = whole.matchKey ?? (digits.length >= MATCH_KEY_LENGTH ? digits.slice(-MATCH_KEY_LENGTH) : digits)
    const keys = new Set(selectByKeys.all(key, after(key)))
    for (const prefix of callingCodePrefixes(digits, defaultCountry)) {
      for (const found of selectByE164.all(prefix, after(prefix))) keys.add(found)
    }
    // no index helps to find the middle of a number: only when nothing begins like this are all of them read
    if (keys.size === 0 && digits.length >= FEWEST_DIGITS_ANYWHERE) {
      for (const found of selectContaining.all(digits.slice(-MATCH_KEY_LENGTH))) keys.add(found)
    }
    return rows(keys)
  }

  /** The first so many persons among these, each once. */
  const persons = (found: Iterable<ClientRow>, limit: number, locale: Locale): Face[] => {
    const shown = new Map<number, Face>()
    for (const row of found) {
      const { lead, others } = joined.of(row)
      if (!shown.has(lead.clientKey)) shown.set(lead.clientKey, faces.of(lead, null, locale, others))
      if (shown.size === limit) break
    }
    return [...shown.values()]
  }

  return {
    find(text: string, locale: Locale): Face[] {
      const words = foldText(text)
      const found = new Map<number, ClientRow>()
      for (const row of [...byNumber(text), ...rank(byText(text), words)]) found.set(row.clientKey, row)
      return persons(found.values(), MAX_FOUND, locale)
    },

    /** Clients with the same e-mail address, the same words in the name, or the same company, in this order. */
    similar(quickEntry: QuickEntry, locale: Locale): Face[] {
      const email = quickEntry.email.trim().toLowerCase()
      const name = foldText(quickEntry.name)
      const company = foldText(quickEntry.company)
      const found = new Map<number, ClientRow>()
      const add = (candidates: readonly ClientRow[], isSimilar: (row: ClientRow) => boolean): void => {
        for (const row of candidates) if (isSimilar(row)) found.set(row.clientKey, found.get(row.clientKey) ?? row)
      }
      if (email !== '') add(withWords(email), (row) => row.email.toLowerCase() === email)
      if (name !== '') add(withWords(name), (row) => sortedWords(row.name) === sortedWords(name))
      if (company !== '') add(withWords(company), (row) => foldText(row.company) === company)
      return persons(found.values(), MAX_SIMILAR, locale)
    },
  }
}

/** First whose name begins as typed, then whose name has the words, then those found by company or e-mail. */
function rank(candidates: readonly ClientRow[], words: string): ClientRow[] {
  const order = (row: ClientRow): number => {
    const name = foldText(row.name)
    if (name === words) return 0
    if (name.startsWith(words)) return 1
    return beginsWords(name, words) ? 2 : 3
  }
  return candidates
    .map((row) => ({ row, order: order(row) }))
    .toSorted((one, other) => one.order - other.order || one.row.name.localeCompare(other.row.name))
    .map(({ row }) => row)
}

function sortedWords(text: string): string {
  return foldText(text).split(' ').toSorted().join(' ')
}

/** The end of the range of strings that begin like this one. */
function after(prefix: string): string {
  return prefix + ':'
}
