import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Call } from '../../shared/call.ts'
import type { Card } from '../../shared/card.ts'
import type { HeldType } from '../../shared/client-type.ts'
import { callerName } from '../ui/caller-header.tsx'

type AnnouncementProps = { readonly card: Card | undefined; readonly call: Call | undefined }

/** Tells a screen reader who is calling, or who is called, once per call. */
export function Announcement({ card, call }: AnnouncementProps): ReactNode {
  const { t } = useTranslation()
  const type = card?.subject.kind === 'known' ? card.subject.client.types[0] : undefined
  return (
    <p className="visually-hidden" role="status" aria-live="assertive">
      {card && (call?.direction === 'outgoing' ? outgoingText(t, card) : incomingText(t, card, type))}
    </p>
  )
}

function outgoingText(t: TFunction, card: Card): string {
  return t('call.announceOutgoing', { name: callerName(t, card) })
}

function incomingText(t: TFunction, card: Card, type: HeldType | undefined): string {
  const name = callerName(t, card)
  if (type === undefined) return t('card.incoming', { name })
  if (type.source === 'suggestion') return t('card.incomingGuessed', { name, type: type.label })
  return t('card.incomingTyped', { name, type: type.label })
}
