import { lazy, Suspense, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useApp } from '../ui/app-store.ts'
import { KEYS, useKey } from '../ui/keys.ts'
import styles from './panel-app.module.css'

// opened seldom, and the panel is the first window to be painted
const OutboxDialog = lazy(async () => ({ default: (await import('./outbox-dialog.tsx')).OutboxDialog }))

/** How much waits for the CRM and what it refused; leads to the list, which its key opens also where nothing waits. */
export function OutboxStatus({ onOpenCall }: { readonly onOpenCall: (callId: string) => void }): ReactNode {
  const { t } = useTranslation()
  const waiting = useApp((state) => state.session?.sync.outboxWaiting ?? 0)
  const refused = useApp((state) => state.session?.sync.outboxRefused ?? 0)
  const [isOpen, setIsOpen] = useState(false)
  useKey('outbox', () => setIsOpen(true))
  const texts = [
    { count: waiting, text: t('panel.sync.outboxWaiting', { count: waiting }), look: undefined },
    { count: refused, text: t('panel.sync.outboxRefused', { count: refused }), look: styles['warning'] },
  ]
  return (
    <>
      {texts
        .filter(({ count }) => count > 0)
        .map(({ text, look }) => (
          <button
            key={text}
            type="button"
            className={[styles['lineState'], look].filter(Boolean).join(' ')}
            title={`${t('outbox.title')} (${KEYS.outbox.label})`}
            aria-haspopup="dialog"
            aria-keyshortcuts={KEYS.outbox.label}
            onClick={() => setIsOpen(true)}
          >
            {text}
          </button>
        ))}
      {isOpen && (
        <Suspense>
          <OutboxDialog onOpenCall={onOpenCall} onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
