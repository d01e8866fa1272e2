import { LOCALES, type Locale } from '../../../shared/locale.ts'

export type Segment = string | number
/** Where something stands in a pack: `['types', 3, 'say', 'fa']`. */
export type FieldPath = readonly Segment[]

/** Reads «types[3].say["zh-Hans"]», as problems name a place. */
export function readPath(path: string): FieldPath {
  return Array.from(path.matchAll(/\["([^"]*)"\]|\[(\d+)\]|([^.[\]]+)/g), ([, quoted, index, name]) =>
    index === undefined ? (quoted ?? name ?? '') : Number(index),
  )
}

/** The id of the control for a place, so that a problem can lead to it. */
export function fieldId(path: FieldPath): string {
  return `pack.${path.join('.')}`
}

/** Which part of the editor shows a place: one type, or, with null, what concerns the whole typology. */
export function typeIndexOf(path: FieldPath): number | null {
  const [list, index] = path
  return list === 'types' && typeof index === 'number' ? index : null
}

/** The language that a place speaks of; null: all or none. */
export function localeOfPath(path: FieldPath): Locale | null {
  return LOCALES.find((locale) => locale === path.at(-1)) ?? null
}
