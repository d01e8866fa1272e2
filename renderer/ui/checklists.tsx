import { useId, type ReactNode } from 'react'
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
  const steps = checklists.flatMap((checklist) => checklist.steps)
  if (steps.length === 0) return null
  const done = steps.filter(({ id }) => tickedSteps.includes(id)).length
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
                  checked={tickedSteps.includes(id)}
                  onChange={(event) =>
                    ticking.run(
                      peer.request('call.tick-step', { callId, step: id, isTicked: event.target.checked, locale }),
                    )
                  }
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
