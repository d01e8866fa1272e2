import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Call } from '../../shared/call.ts'
import type { Card } from '../../shared/card.ts'
import { PLAN_FEEDBACKS } from '../../shared/client-type.ts'
import { putCard, useLocale } from './app-store.ts'
import { usePeer } from './peer-context.ts'
import styles from './plan-feedback.module.css'
import { isEmptyPlan } from './plan-view.tsx'
import { Problem } from './problem.tsx'
import { useAnswer } from './use-answer.ts'

export type PlanFeedbackProps = {
  readonly card: Card
  /** Undefined for a record of long ago. */
  readonly call: Call | undefined
}

/** Whether the advice fitted, in one tap, from the moment of answering on; the same tap again takes it back. */
export function PlanFeedback({ card, call }: PlanFeedbackProps): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const locale = useLocale()
  const giving = useAnswer<Card>(putCard)
  const { callId, subject, feedback } = card
  const hasPlan = subject.kind === 'known' && !isEmptyPlan(subject.client.plan)
  const hasTalked = call !== undefined && call.stamps.answeredAt !== null
  if (feedback === null && !(hasPlan && hasTalked)) return null
  return (
    <div className={styles['feedback']} role="group" aria-label={t('feedback.question')}>
      <span className={styles['label']} aria-hidden="true">
        {t('feedback.label')}
      </span>
      <span className={styles['answers']}>
        {PLAN_FEEDBACKS.map((answer) => {
          const isGiven = feedback === answer
          return (
            <button
              key={answer}
              type="button"
              className={styles['answer']}
              aria-pressed={isGiven}
              onClick={() =>
                giving.run(peer.request('call.give-feedback', { callId, feedback: isGiven ? null : answer, locale }))
              }
            >
              {isGiven && <span aria-hidden="true">✓ </span>}
              {t(`feedback.answers.${answer}`)}
            </button>
          )
        })}
      </span>
      <Problem failure={giving.failure} />
    </div>
  )
}
