import type { ReactNode } from 'react'
import type { Typology } from '../../shared/ipc.ts'

/** The types of one typology, or of several under their names, as options of a list. */
export function TypeOptions({ typologies }: { readonly typologies: readonly Typology[] }): ReactNode {
  return typologies.map((typology) => {
    const options = typology.types.map((type) => (
      <option key={type.id} value={`${typology.id} ${type.id}`} title={type.signs.map(({ text }) => text).join('\n')}>
        {type.label}
      </option>
    ))
    if (typologies.length === 1) return options
    return (
      <optgroup key={typology.id} label={typology.label}>
        {options}
      </optgroup>
    )
  })
}

/** The type that the value of an option stands for. */
export function typeOfOption(
  typologies: readonly Typology[],
  value: string,
): { readonly typology: Typology; readonly type: Typology['types'][number] } | null {
  for (const typology of typologies) {
    const type = typology.types.find(({ id }) => `${typology.id} ${id}` === value)
    if (type) return { typology, type }
  }
  return null
}
