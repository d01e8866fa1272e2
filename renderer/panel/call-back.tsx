import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Card } from '../../shared/card.ts'
import { Button } from '../ui/button.tsx'
import { dialFailure } from '../ui/error-text.ts'
import { useAccounts } from '../ui/line-mark.tsx'
import { usePeer } from '../ui/peer-context.ts'
import { Problem } from '../ui/problem.tsx'
import { useAnswer } from '../ui/use-answer.ts'
import styles from './call-detail.module.css'
import { rememberDialled } from './dial-store.ts'

/** Calls the other side of a call that is over; nothing where the number was withheld. */
export function CallBack({ card: { number, lineId: usedLineId } }: { readonly card: Card }): ReactNode {
  const { t } = useTranslation()
  // whoever was called by one brand would not know the other
  const lineId = useAccounts().find(({ id }) => id === usedLineId)?.id ?? null
  const peer = usePeer()
  const { run, failure, isWaiting } = useAnswer<unknown>(() => undefined)
  const written = number.number
  if (!written) return null
  const target = written.e164 ?? (written.kind === 'internal' ? written.extension : null) ?? written.raw
  const dial = (): void => {
    rememberDialled(target)
    void run(peer.request('call.dial', { lineId, target }))
  }
  return (
    <div className={styles['callBack']}>
      <Button look="quiet" isDisabled={isWaiting} onPress={dial}>
        {t('call.callBack', { number: `\u2066${number.display}\u2069` })}
      </Button>
      <Problem failure={dialFailure(failure)} />
    </div>
  )
}
