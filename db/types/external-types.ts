import type { ClientTypeDefinition, Pack } from '../../shared/typology/pack.ts'
import { findType, shippedPacks } from '../../shared/typology/packs.ts'

/** Typology id → type id. */
type Types = Readonly<Record<string, string>>

/**
 * Types as other systems are told: a type that is not for a client's eyes has another id there. A company's own version
 * of a pack may have lost that id; then the product's own counts, so that the type never leaves by its name.
 */
export function externalTypes(types: Types, packs: readonly Pack[]): Record<string, string> {
  return mapped(types, (typology, type) => {
    const externalId = (among: readonly Pack[]) => findType(among, typology, type)?.externalId
    return externalId(packs) ?? externalId(shippedPacks()) ?? type
  })
}

/** Types that another system gave, as they are called here. */
export function internalTypes(types: Types, packs: readonly Pack[]): Record<string, string> {
  return mapped(types, (typology, type) => {
    const told = ({ externalId }: ClientTypeDefinition): boolean => externalId === type
    const definition = (among: readonly Pack[]) => among.find(({ id }) => id === typology)?.types.find(told)
    return (definition(packs) ?? definition(shippedPacks()))?.id ?? type
  })
}

function mapped(types: Types, idOf: (typology: string, type: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(types).map(([typology, type]) => [typology, idOf(typology, type)]))
}
