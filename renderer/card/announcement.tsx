import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Card } from '../../shared/card.ts'
import { callerName } from '../ui/caller-header.tsx'

/** Tells a screen reader who is calling, once per call. */
export function Announcement({ card }: { readonly card: Card | undefined }): ReactNode {
  const { t } = useTranslation()
  const type = card?.subject.kind === 'known' ? card.subject.client.types[0]?.label : undefined
  const text =
    card === undefined
      ? ''
      : type === undefined
        ? t('card.incoming', { name: callerName(t, card) })
        : t('card.incomingTyped', { name: callerName(t, card), type })
  return (
    <p className="visually-hidden" role="status" aria-live="assertive">
      {text}
    </p>
  )
}
