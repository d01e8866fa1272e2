import type { Plan } from '../shared/card.ts'
import type { HeldType } from '../shared/client-type.ts'
import type { Locale } from '../shared/locale.ts'
import type { Settings } from '../shared/settings.ts'
import type { Pack } from '../shared/typology/pack.ts'
import { composedPlan } from '../shared/typology/composed-plan.ts'

/**
 * How to handle a client that holds these types, within this company's limits. A suggestion that is not sure enough is
 * shown, but gives no advice.
 */
export function planFor(
  types: readonly Pick<HeldType, 'typology' | 'type' | 'level'>[],
  packs: readonly Pack[],
  locale: Locale,
  settings: Settings,
): Plan {
  const { discountLimit, compensationLimit } = settings
  const advising = types.filter(({ level }) => level !== 'low')
  return composedPlan(advising, packs, locale, { discountLimit, compensationLimit })
}
