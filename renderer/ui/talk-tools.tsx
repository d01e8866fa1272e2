import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Call } from '../../shared/call.ts'
import type { Result } from '../../shared/result.ts'
import { Button } from './button.tsx'
import styles from './call-buttons.module.css'
import { JoinButton } from './join-button.tsx'
import { TonePad } from './tone-pad.tsx'
import { TransferForm } from './transfer-form.tsx'

type Tool = 'keypad' | 'transfer'

export type TalkToolsProps = {
  readonly call: Call
  readonly hasKeys: boolean
  readonly onRequest: (request: Promise<Result<unknown>>) => void
}

/** What a call needs now and then: one quiet line, that folds out one tool at a time. */
export function TalkTools({ call, hasKeys, onRequest }: TalkToolsProps): ReactNode {
  const { t } = useTranslation()
  const [open, setOpen] = useState<Tool | null>(null)
  const isTransferring = call.transfer?.state === 'trying'
  const toggle = (tool: Tool) => (): void => setOpen(open === tool ? null : tool)
  const key = <Name extends string>(name: Name): { keyName: Name } | object => (hasKeys ? { keyName: name } : {})
  const close = (): void => setOpen(null)
  return (
    <div className={styles['tools']}>
      {call.state === 'active' && (
        <Button look="plain" {...key('keypad')} isExpanded={open === 'keypad'} onPress={toggle('keypad')}>
          {t('call.keypad')}
        </Button>
      )}
      <Button
        look="plain"
        {...key('transfer')}
        isExpanded={open === 'transfer'}
        isDisabled={isTransferring}
        onPress={toggle('transfer')}
      >
        {t('transfer.open')}
      </Button>
      {hasKeys && <JoinButton look="plain" hasKey onRequest={onRequest} />}
      {open === 'keypad' && call.state === 'active' && <TonePad callId={call.id} onClose={close} />}
      {open === 'transfer' && !isTransferring && <TransferForm callId={call.id} onClose={close} />}
    </div>
  )
}
