import { useId, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Evidence, Suggestion } from '../../shared/suggestion.ts'
import { useLocale } from './app-store.ts'
import styles from './candidate-view.module.css'
import { formatConfidence } from './format.ts'
import { RecordLinks } from './record-links.tsx'
import { StepMark, STEPS_OF_LEVEL, STEPS_OF_STRENGTH } from './step-mark.tsx'

export type CandidateViewProps = {
  readonly candidate: Pick<Suggestion, 'label' | 'confidence' | 'evidence'> & {
    readonly level: Suggestion['level'] | null
  }
  /** Small print in front: what this candidate is. */
  readonly lead?: string
  readonly clientId: string | null
  readonly now: number
  readonly children?: ReactNode
}

/** A type that may fit: how sure, what speaks for it and what against, and where each of that is known from. */
export function CandidateView({ candidate, lead, clientId, now, children }: CandidateViewProps): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const { label, level, confidence, evidence } = candidate
  return (
    <div className={styles['candidate']}>
      <p className={styles['head']}>
        {lead && <span className={styles['lead']}>{lead}</span>}
        <span className={styles['sure']}>
          {t('type.candidate', {
            label,
            sure: level === null ? t('type.tooLittle') : t(`type.level.${level}`),
            confidence: formatConfidence(locale, confidence),
          })}{' '}
          {level !== null && <StepMark filled={STEPS_OF_LEVEL[level]} />}
        </span>
      </p>
      {evidence.length === 0 && <p className={styles['lead']}>{t('type.noEvidence')}</p>}
      <EvidenceList
        title={t('type.for')}
        mark="+"
        evidence={evidence.filter(({ isFor }) => isFor)}
        clientId={clientId}
        now={now}
      />
      <EvidenceList
        title={t('type.against')}
        mark="−"
        evidence={evidence.filter(({ isFor }) => !isFor)}
        clientId={clientId}
        now={now}
      />
      {children}
    </div>
  )
}

type EvidenceListProps = {
  readonly title: string
  readonly mark: string
  readonly evidence: readonly Evidence[]
  readonly clientId: string | null
  readonly now: number
}

function EvidenceList({ title, mark, evidence, clientId, now }: EvidenceListProps): ReactNode {
  const { t } = useTranslation()
  const id = useId()
  if (evidence.length === 0) return null
  return (
    <div>
      <p id={id} className={styles['lead']}>
        {title}
      </p>
      <ul aria-labelledby={id}>
        {evidence.map(({ sign, text, strength, records }) => (
          <li key={sign} className={styles['line']}>
            <span className={styles['mark']} aria-hidden="true">
              {mark}
            </span>
            <div>
              <bdi>{text}</bdi>{' '}
              <span className={styles['strength']} title={t(`type.strength.${strength}`)}>
                <StepMark filled={STEPS_OF_STRENGTH[strength]} />
                <span className="visually-hidden">{t(`type.strength.${strength}`)}</span>
              </span>{' '}
              <RecordLinks clientId={clientId} records={records} now={now} />
            </div>
          </li>
        ))}
      </ul>
    </div>
  )
}
