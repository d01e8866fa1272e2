import accountTrust from './packs/account-trust.json' with { type: 'json' }
import lifecycle from './packs/lifecycle.json' with { type: 'json' }
import relationship from './packs/relationship.json' with { type: 'json' }
import serviceStyle from './packs/service-style.json' with { type: 'json' }
import { packSchema, type ClientTypeDefinition, type Pack } from './pack.ts'

let parsed: readonly Pack[] | undefined

/**
 * The four typologies that ship with the product, the one whose advice ranks highest first. Parsed on first use, so that
 * importing this module costs nothing. Throws a `ZodError` when a shipped file is broken.
 */
export function shippedPacks(): readonly Pack[] {
  parsed ??= [accountTrust, relationship, lifecycle, serviceStyle]
    .map((file) => packSchema.parse(file))
    .toSorted((left, right) => left.priority - right.priority)
  return parsed
}

/** The definition of a type; undefined when its pack or the type itself is gone, as after a company edited its packs. */
export function findType(packs: readonly Pack[], typologyId: string, typeId: string): ClientTypeDefinition | undefined {
  return packs.find((pack) => pack.id === typologyId)?.types.find((type) => type.id === typeId)
}
