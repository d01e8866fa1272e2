import type { Locale } from '../../shared/locale.ts'
import type { Pack } from '../../shared/typology/pack.ts'

/** A type of a report, with the words for it. */
export type NamedType = {
  readonly typology: string
  readonly typologyLabel: string
  readonly type: string
  readonly label: string
}

/**
 * The types of the packs in the order in which people know them, and behind them those among `met` that no pack knows any
 * more, under their ids.
 */
export function namedTypes(
  packs: readonly Pack[],
  met: readonly { readonly typology: string; readonly type: string }[],
  locale: Locale,
): NamedType[] {
  const typologies = [...new Set([...packs.map(({ id }) => id), ...met.map(({ typology }) => typology).toSorted()])]
  return typologies.flatMap((typology) => {
    const pack = packs.find(({ id }) => id === typology)
    const known = (pack?.types ?? []).map(({ id, label }) => ({ type: id, label: label[locale] }))
    const metHere = new Set(met.filter((one) => one.typology === typology).map(({ type }) => type))
    const unknown = [...metHere].filter((type) => !known.some((one) => one.type === type)).toSorted()
    const typologyLabel = pack?.label[locale] ?? typology
    return [...known, ...unknown.map((type) => ({ type, label: type }))].map((one) => ({
      typology,
      typologyLabel,
      ...one,
    }))
  })
}

/** One key for both ids: types of two typologies may have the same id. */
export function keyOf(typology: string, type: string): string {
  return `${typology} ${type}`
}
