import type { LocalizedText } from '../../../shared/locale.ts'
import type { AdviceLine, ChecklistStep, ClientTypeDefinition, Pack, Sign } from '../../../shared/typology/pack.ts'

export function replaced<Item>(list: readonly Item[], index: number, item: Item): Item[] {
  return list.map((one, at) => (at === index ? item : one))
}

export function without<Item>(list: readonly Item[], index: number): Item[] {
  return list.filter((_, at) => at !== index)
}

/** The entry at `from` stands at `to` afterwards; a place outside the list changes nothing. */
export function moved<Item>(list: readonly Item[], from: number, to: number): Item[] {
  const item = list[from]
  if (item === undefined || to < 0 || to >= list.length) return [...list]
  return without(list, from).toSpliced(to, 0, item)
}

export function emptyText(): LocalizedText {
  return { en: '', ru: '', fa: '', 'zh-Hans': '' }
}

export function newLine(): AdviceLine {
  return { topic: 'tone', intent: '', text: emptyText() }
}

export function newSign(): Sign {
  return { id: '', text: emptyText(), strength: 'fair', key: false }
}

export function newStep(): ChecklistStep {
  return { id: '', text: emptyText() }
}

/** What a new type cannot do without, all of it still to be written. */
export function newType(): ClientTypeDefinition {
  return {
    id: '',
    label: emptyText(),
    signs: [newSign()],
    counterSigns: [],
    minimumSigns: 1,
    expectations: emptyText(),
    say: emptyText(),
    do: [newLine()],
    dont: [],
    check: false,
    checklist: [],
    standard: false,
  }
}

/** A pack of the company's own with the content of another one, to be changed; its advice ranks last. */
export function ownCopy(pack: Pack, id: string, label: LocalizedText, others: readonly Pack[]): Pack {
  const priority = Math.max(0, ...others.map((other) => other.priority)) + 1
  return { ...pack, id, label, version: 1, priority }
}

const SLUG_WORDS = 5

/** A proposal for an id, made of the first words of an English text; empty where they give none that is free. */
export function slugOf(text: string, taken: readonly string[] = [], prefix = ''): string {
  const words = text
    .toLowerCase()
    .replace(/[’']/g, '')
    .split(/[^a-z]+/)
    .filter(Boolean)
  // the prefix says «no» already
  const meaning = prefix !== '' && ['dont', 'never'].includes(words[0] ?? '') ? words.slice(1) : words
  const slug = meaning.slice(0, SLUG_WORDS).join('-')
  if (slug === '') return ''
  const candidates = ['', '-too', '-also', '-again'].map((suffix) => `${prefix}${slug}${suffix}`)
  return candidates.find((candidate) => !taken.includes(candidate)) ?? ''
}

/**
 * The id of an entry whose text is being written: it follows the English text until a person chooses another one. Ids in
 * use, named in `taken` with those of the other entries, follow nothing.
 */
export function followingId(
  id: string,
  texts: { readonly before: LocalizedText; readonly after: LocalizedText },
  taken: readonly string[],
  prefix = '',
): string {
  const isFollowing = id === '' || id === slugOf(texts.before.en, taken, prefix)
  return isFollowing ? slugOf(texts.after.en, taken, prefix) : id
}

/** Equal in everything that is published; the number that a version carries is given by its publication. */
export function isSameContent(one: Pack, other: Pack): boolean {
  return JSON.stringify(canonical({ ...one, version: 0 })) === JSON.stringify(canonical({ ...other, version: 0 }))
}

/** With the entries of every object in one order, so that equal values are written alike; absent and undefined are one. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined)
  return Object.fromEntries(
    entries.toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([key, entry]) => [key, canonical(entry)]),
  )
}
