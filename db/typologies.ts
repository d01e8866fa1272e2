import type { Typology } from '../shared/ipc.ts'
import type { Locale } from '../shared/locale.ts'
import type { Pack } from '../shared/typology/pack.ts'

/** What an operator may choose from, in the operator's language, in the order in which advice counts. */
export function listTypologies(packs: readonly Pack[], locale: Locale): Typology[] {
  return packs
    .toSorted((one, other) => one.priority - other.priority)
    .map((pack) => ({
      id: pack.id,
      label: pack.label[locale],
      shortLabel: pack.shortLabel[locale],
      types: pack.types.map((type) => ({
        id: type.id,
        label: type.label[locale],
        signs: type.signs.map(({ id, text }) => ({ id, text: text[locale] })),
        check: type.check,
      })),
    }))
}
