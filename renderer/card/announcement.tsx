import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Card } from '../../shared/card.ts'
import type { HeldType } from '../../shared/client-type.ts'
import { callerName } from '../ui/caller-header.tsx'

/** Tells a screen reader who is calling, once per call. */
export function Announcement({ card }: { readonly card: Card | undefined }): ReactNode {
  const { t } = useTranslation()
  const type = card?.subject.kind === 'known' ? card.subject.client.types[0] : undefined
  return (
    <p className="visually-hidden" role="status" aria-live="assertive">
      {card ? incomingText(t, card, type) : ''}
    </p>
  )
}

function incomingText(t: TFunction, card: Card, type: HeldType | undefined): string {
  const name = callerName(t, card)
  if (type === undefined) return t('card.incoming', { name })
  if (type.source === 'suggestion') return t('card.incomingGuessed', { name, type: type.label })
  return t('card.incomingTyped', { name, type: type.label })
}
