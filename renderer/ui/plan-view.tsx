import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Plan, PlanLine } from '../../shared/card.ts'
import styles from './plan-view.module.css'

/** How to handle this call: what to say first, what to do and what not, each line with the typology it came from. */
export function PlanView({ plan }: { readonly plan: Plan }): ReactNode {
  const { t } = useTranslation()
  if (!plan.say && plan.do.length === 0 && plan.dont.length === 0) return null
  return (
    <section className={styles['plan']}>
      {plan.say && (
        <p className={styles['say']}>
          <span className={styles['sayLabel']}>{t('card.sayFirst')}</span>
          {t('card.saySentence', { text: plan.say.text })}
        </p>
      )}
      <div>
        <Lines kind="do" lines={plan.do} />
        <Lines kind="dont" lines={plan.dont} />
      </div>
    </section>
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
