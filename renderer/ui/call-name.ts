import type { TFunction } from 'i18next'
import type { WatchedColleague } from '../../shared/calling-settings.ts'
import type { Call } from '../../shared/call.ts'
import type { Card } from '../../shared/card.ts'
import { callerName } from './caller-header.tsx'
import { colleagueNameOf } from './colleagues.ts'

/** The other side of a call in few words: a known name, a colleague's, else the number, which says more than «new number». */
export function callName(
  t: TFunction,
  { identity }: Pick<Call, 'identity'>,
  card: Card | undefined,
  colleagues: readonly WatchedColleague[],
): string {
  if (card?.subject.kind === 'known') return callerName(t, card)
  const colleague = identity.address === null ? null : colleagueNameOf(colleagues, identity.address)
  if (colleague !== null) return colleague
  return card?.number.display || identity.address || identity.displayName || t('card.withheld')
}
