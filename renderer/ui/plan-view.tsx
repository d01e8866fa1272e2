import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Plan, PlanLine } from '../../shared/card.ts'
import styles from './plan-view.module.css'

/** How to handle this call: what to say first, what to do and what not, each line with the typology it came from. */
export function PlanView({ plan }: { readonly plan: Plan }): ReactNode {
  if (isEmptyPlan(plan)) return null
  return (
    <section className={styles['plan']}>
      <PlanSay plan={plan} />
      <PlanLines plan={plan} />
    </section>
  )
}

/** True where nothing is advised. */
export function isEmptyPlan({ say, do: dos, dont }: Plan): boolean {
  return say === null && dos.length === 0 && dont.length === 0
}

/** The opening line. */
export function PlanSay({ plan: { say } }: { readonly plan: Plan }): ReactNode {
  const { t } = useTranslation()
  if (!say) return null
  return (
    <p className={styles['say']}>
      <span className={styles['sayLabel']}>{t('card.sayFirst')}</span>
      {t('card.saySentence', { text: say.text })}
    </p>
  )
}

/** What to do and what not. */
export function PlanLines({ plan }: { readonly plan: Plan }): ReactNode {
  if (plan.do.length === 0 && plan.dont.length === 0) return null
  return (
    <div>
      <Lines kind="do" lines={plan.do} />
      <Lines kind="dont" lines={plan.dont} />
    </div>
  )
}

function Lines({ kind, lines }: { readonly kind: 'do' | 'dont'; readonly lines: readonly PlanLine[] }): ReactNode {
  const { t } = useTranslation()
  if (lines.length === 0) return null
  return (
    <ul className={styles[kind]} aria-label={t(`card.${kind}`)}>
      {lines.map((line) => (
        <li key={`${line.type} ${line.text}`} className={styles['line']}>
          <span className={styles['sign']} aria-hidden="true">
            {kind === 'do' ? '✓' : '✕'}
          </span>
          <span>{line.text}</span>
          <span className={styles['source']}>{line.typologyShortLabel}</span>
        </li>
      ))}
    </ul>
  )
}
