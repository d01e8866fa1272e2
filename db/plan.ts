import type { Plan } from '../shared/card.ts'
import type { HeldType } from '../shared/client-type.ts'
import type { Locale } from '../shared/locale.ts'
import type { Settings } from '../shared/settings.ts'
import type { Pack } from '../shared/typology/pack.ts'
import { composedPlan } from '../shared/typology/composed-plan.ts'

/** How to handle a client that holds these types, within this company's limits. */
export function planFor(types: readonly HeldType[], packs: readonly Pack[], locale: Locale, settings: Settings): Plan {
  const { discountLimit, compensationLimit } = settings
  return composedPlan(types, packs, locale, { discountLimit, compensationLimit })
}
