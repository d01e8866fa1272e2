import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { FeedbackView } from './feedback-view.tsx'
import { MatrixView } from './matrix-view.tsx'
import styles from './reports.module.css'
import { SuggestionView } from './suggestion-view.tsx'
import { TypesView } from './types-view.tsx'

const REPORTS = ['types', 'matrix', 'suggestions', 'feedback'] as const
type Report = (typeof REPORTS)[number]

export type ReportsViewProps = { readonly onOpenClient: (clientId: string) => void }

/** What kinds of clients there are and how they are handled. The chart library comes with this file, not before. */
export default function ReportsView({ onOpenClient }: ReportsViewProps): ReactNode {
  const { t } = useTranslation()
  const [report, setReport] = useState<Report>('types')
  return (
    <div className={styles['reports']}>
      <nav className={styles['choice']} aria-label={t('reports.choose')}>
        {REPORTS.map((name) => (
          <button
            key={name}
            type="button"
            className={styles['choiceItem']}
            aria-current={name === report ? 'page' : undefined}
            onClick={() => setReport(name)}
          >
            {t(`reports.${name}.title`)}
          </button>
        ))}
      </nav>
      <div className={styles['content']}>{viewOf(report, onOpenClient)}</div>
    </div>
  )
}

function viewOf(report: Report, onOpenClient: (clientId: string) => void): ReactNode {
  switch (report) {
    case 'types':
      return <TypesView />
    case 'matrix':
      return <MatrixView onOpenClient={onOpenClient} />
    case 'suggestions':
      return <SuggestionView />
    case 'feedback':
      return <FeedbackView />
    default:
      return report satisfies never
  }
}
