import { LOCALES, type Locale, type LocalizedText } from '../../../shared/locale.ts'
import type {
  AdviceLine,
  ChecklistStep,
  ClientTypeDefinition,
  Condition,
  Pack,
  Sign,
} from '../../../shared/typology/pack.ts'

export type ItemList = 'types' | 'signs' | 'counterSigns' | 'do' | 'dont' | 'checklist'
export type TextField = 'label' | 'shortLabel' | 'expectations' | 'say' | 'text' | 'evidence' | 'hint'
export type ValueField =
  | 'priority'
  | 'source'
  | 'alias'
  | 'externalId'
  | 'minimumSigns'
  | 'confusedWith'
  | 'check'
  | 'standard'
  | 'strength'
  | 'when'
  | 'key'
export type FieldValue = string | number | boolean | readonly Condition[] | null

/** What a change is about: a type (null: the whole typology), and in it a line, a sign or a step. */
export type ChangePlace = {
  readonly type: LocalizedText | null
  readonly item: { readonly list: Exclude<ItemList, 'types'>; readonly text: LocalizedText } | null
}

/** One difference of two packs, as a person would tell it. Null text: there was none. */
export type PackChange = ChangePlace &
  (
    | { readonly kind: 'added' | 'removed' }
    | { readonly kind: 'moved'; readonly list: ItemList }
    | {
        readonly kind: 'text'
        readonly field: TextField
        readonly locale: Locale
        readonly before: string | null
        readonly after: string | null
      }
    | { readonly kind: 'value'; readonly field: ValueField; readonly before: FieldValue; readonly after: FieldValue }
  )

const TYPOLOGY: ChangePlace = { type: null, item: null }

/** What has to be done to the first pack to get the second, in the order in which the second reads. */
export function comparePacks(before: Pack, after: Pack): PackChange[] {
  return [
    ...textChanges(TYPOLOGY, 'label', before.label, after.label),
    ...textChanges(TYPOLOGY, 'shortLabel', before.shortLabel, after.shortLabel),
    ...valueChanges(TYPOLOGY, 'priority', before.priority, after.priority),
    ...valueChanges(TYPOLOGY, 'source', before.source, after.source),
    ...listChanges(before.types, after.types, {
      keyOf: idKeys,
      placeOf: ({ label }) => ({ type: label, item: null }),
      moved: { ...TYPOLOGY, kind: 'moved', list: 'types' },
      changes: typeChanges,
    }),
  ]
}

function typeChanges(before: ClientTypeDefinition, after: ClientTypeDefinition): PackChange[] {
  const place: ChangePlace = { type: after.label, item: null }
  const value = (field: ValueField & keyof ClientTypeDefinition): PackChange[] =>
    valueChanges(place, field, simpleValue(before[field]), simpleValue(after[field]))
  return [
    ...textChanges(place, 'label', before.label, after.label),
    ...value('alias'),
    ...value('externalId'),
    ...value('check'),
    ...value('standard'),
    ...textChanges(place, 'expectations', before.expectations, after.expectations),
    ...textChanges(place, 'say', before.say, after.say),
    ...itemChanges(place, 'do', before, after, lineKeys, () => []),
    ...itemChanges(place, 'dont', before, after, lineKeys, () => []),
    ...itemChanges(place, 'signs', before, after, idKeys, signChanges),
    ...itemChanges(place, 'counterSigns', before, after, idKeys, signChanges),
    ...value('minimumSigns'),
    ...valueChanges(place, 'confusedWith', before.confusedWith?.type ?? null, after.confusedWith?.type ?? null),
    ...textChanges(place, 'hint', before.confusedWith?.text, after.confusedWith?.text),
    ...itemChanges(place, 'checklist', before, after, idKeys, () => []),
  ]
}

function simpleValue(value: unknown): FieldValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
}

type Item = AdviceLine | Sign | ChecklistStep
type ItemOf<List extends Exclude<ItemList, 'types'>> = ClientTypeDefinition[List][number]

/** Changes of one list of a type: what came, what went, what reads differently. */
function itemChanges<List extends Exclude<ItemList, 'types'>>(
  place: ChangePlace,
  list: List,
  before: ClientTypeDefinition,
  after: ClientTypeDefinition,
  keyOf: (item: ItemOf<List>, index: number, items: readonly ItemOf<List>[]) => string,
  changes: (place: ChangePlace, before: ItemOf<List>, after: ItemOf<List>) => PackChange[],
): PackChange[] {
  const placeOf = ({ text }: Item): ChangePlace => ({ ...place, item: { list, text } })
  const one: readonly ItemOf<List>[] = before[list]
  const other: readonly ItemOf<List>[] = after[list]
  return listChanges(one, other, {
    keyOf,
    placeOf,
    moved: { ...place, kind: 'moved', list },
    changes: (was, is) => [...textChanges(placeOf(is), 'text', was.text, is.text), ...changes(placeOf(is), was, is)],
  })
}

/** Two lines may have one meaning while a draft is being written: then they are told apart by their order. */
function lineKeys({ topic, intent }: AdviceLine, index: number, lines: readonly AdviceLine[]): string {
  const earlier = lines.slice(0, index).filter((line) => line.topic === topic && line.intent === intent).length
  return `${topic} ${intent} ${earlier}`
}

/** The same for what has an id: new entries have an empty one at first. */
function idKeys({ id }: { readonly id: string }, index: number, items: readonly { readonly id: string }[]): string {
  return `${id} ${items.slice(0, index).filter((item) => item.id === id).length}`
}

function signChanges(place: ChangePlace, before: Sign, after: Sign): PackChange[] {
  return [
    ...valueChanges(place, 'strength', before.strength, after.strength),
    ...valueChanges(place, 'key', before.key, after.key),
    ...valueChanges(place, 'when', before.when ?? null, after.when ?? null),
    ...textChanges(place, 'evidence', before.evidence, after.evidence),
  ]
}

type ListComparison<One> = {
  readonly keyOf: (item: One, index: number, items: readonly One[]) => string
  readonly placeOf: (item: One) => ChangePlace
  readonly moved: PackChange
  readonly changes: (before: One, after: One) => PackChange[]
}

function listChanges<One>(
  before: readonly One[],
  after: readonly One[],
  comparison: ListComparison<One>,
): PackChange[] {
  const { keyOf, placeOf, moved, changes } = comparison
  const was = new Map(before.map((item, index) => [keyOf(item, index, before), item]))
  const is = new Map(after.map((item, index) => [keyOf(item, index, after), item]))
  const gone = [...was].filter(([key]) => !is.has(key)).map(([, item]) => change('removed', placeOf(item)))
  const rest = [...is].flatMap(([key, item]) => {
    const earlier = was.get(key)
    return earlier === undefined ? [change('added', placeOf(item))] : changes(earlier, item)
  })
  const keptBefore = [...was.keys()].filter((key) => is.has(key))
  const keptAfter = [...is.keys()].filter((key) => was.has(key))
  const hasMoved = keptBefore.some((key, index) => key !== keptAfter[index])
  return [...(hasMoved ? [moved] : []), ...gone, ...rest]
}

function change(kind: 'added' | 'removed', place: ChangePlace): PackChange {
  return { ...place, kind }
}

function textChanges(
  place: ChangePlace,
  field: TextField,
  before: LocalizedText | undefined,
  after: LocalizedText | undefined,
): PackChange[] {
  return LOCALES.flatMap((locale) => {
    const [was, is] = [before?.[locale] ?? null, after?.[locale] ?? null]
    return was === is ? [] : [{ ...place, kind: 'text' as const, field, locale, before: was, after: is }]
  })
}

function valueChanges(place: ChangePlace, field: ValueField, before: FieldValue, after: FieldValue): PackChange[] {
  const isSame = JSON.stringify(conditionsInOrder(before)) === JSON.stringify(conditionsInOrder(after))
  return isSame ? [] : [{ ...place, kind: 'value', field, before, after }]
}

/** The entries of a condition may stand in any order. */
function conditionsInOrder(value: FieldValue): unknown {
  if (typeof value !== 'object' || value === null) return value
  return value.map(({ fact, is, oneOf, atLeast, atMost }) => ({ fact, is, oneOf, atLeast, atMost }))
}
