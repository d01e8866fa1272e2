import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import styles from './call-buttons.module.css'
import { TransferForm } from './transfer-form.tsx'

/** What a ringing call needs now and then: one quiet line, out of the way of answering it. */
export function RingingTools({ callId, hasKeys }: { readonly callId: string; readonly hasKeys: boolean }): ReactNode {
  const { t } = useTranslation()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <div className={styles['tools']}>
      <Button
        look="plain"
        {...(hasKeys ? { keyName: 'transfer' as const } : {})}
        isExpanded={isOpen}
        onPress={() => setIsOpen(!isOpen)}
      >
        {t('call.forward.open')}
      </Button>
      {isOpen && <TransferForm callId={callId} isRinging onClose={() => setIsOpen(false)} />}
    </div>
  )
}
