import { startTransition, useId, useOptimistic, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Card } from '../../shared/card.ts'
import type { Checklist } from '../../shared/client-type.ts'
import { putCard, useLocale } from './app-store.ts'
import styles from './checklists.module.css'
import { usePeer } from './peer-context.ts'
import { Problem } from './problem.tsx'
import { useAnswer } from './use-answer.ts'

export type ChecklistsProps = {
  readonly checklists: readonly Checklist[]
  /** Null: no call with which a tick would be kept, so the steps can only be read. */
  readonly callId: string | null
  readonly tickedSteps: readonly string[]
}

/** What to verify before anything is changed: neutral steps, kept with the call as they are ticked off. */
export function Checklists({ checklists, callId, tickedSteps }: ChecklistsProps): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const locale = useLocale()
  const titleId = useId()
  const ticking = useAnswer<Card>(putCard)
  // a tick shows at once; what the answer says counts in the end
  const [ticked, setTicked] = useOptimistic(tickedSteps)
  const tick = (id: string, isTicked: boolean, asked: string): void =>
    startTransition(async () => {
      setTicked(isTicked ? [...ticked, id] : ticked.filter((one) => one !== id))
      await ticking.run(peer.request('call.tick-step', { callId: asked, step: id, isTicked, locale }))
    })
  const steps = checklists.flatMap((checklist) => checklist.steps)
  if (steps.length === 0) return null
  const done = steps.filter(({ id }) => ticked.includes(id)).length
  return (
    <section className={styles['box']} aria-labelledby={titleId}>
      <div className={styles['head']}>
        <h2 id={titleId} className={styles['title']}>
          {t('card.checklist.title')}
        </h2>
        {callId !== null && (
          <span className={styles['done']} role="status">
            {t('card.checklist.done', { done, all: steps.length })}
          </span>
        )}
      </div>
      <ul>
        {steps.map(({ id, text }) => (
          <li key={id}>
            {callId === null ? (
              <span className={styles['step']}>
                <span aria-hidden="true">·</span>
                {text}
              </span>
            ) : (
              <label className={styles['step']}>
                <input
                  type="checkbox"
                  className={styles['tick']}
                  checked={ticked.includes(id)}
                  onChange={(event) => tick(id, event.target.checked, callId)}
                />
                <span>{text}</span>
              </label>
            )}
          </li>
        ))}
      </ul>
      <Problem failure={ticking.failure} />
    </section>
  )
}
