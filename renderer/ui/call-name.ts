import type { TFunction } from 'i18next'
import type { Call } from '../../shared/call.ts'
import type { Card } from '../../shared/card.ts'
import { callerName } from './caller-header.tsx'

/** The other side of a call in few words: a known name, else the number, which says more than «new number». */
export function callName(t: TFunction, { identity }: Pick<Call, 'identity'>, card: Card | undefined): string {
  if (card?.subject.kind === 'known') return callerName(t, card)
  return card?.number.display || identity.address || identity.displayName || t('card.withheld')
}
