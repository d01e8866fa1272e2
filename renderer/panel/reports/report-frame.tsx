import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '../../../shared/result.ts'
import { Button } from '../../ui/button.tsx'
import { errorText } from '../../ui/error-text.ts'
import { usePeer } from '../../ui/peer-context.ts'
import { toCsv } from './csv.ts'
import { DataTable, type TableContent } from './data-table.tsx'
import styles from './reports.module.css'

export type ReportFrameProps = {
  readonly title: string
  readonly hint: string
  /** Null: still being counted. */
  readonly table: TableContent | null
  readonly failure: Failure | null
  /** Name of the file for export, without its ending. */
  readonly fileName: string
  readonly onReload: () => void
  /** Choices that concern the whole report. */
  readonly controls?: ReactNode
  readonly children: ReactNode
}

/** A report: title, what it says, the picture, and the same as a table and as a file. */
export function ReportFrame(props: ReportFrameProps): ReactNode {
  const { title, hint, table, failure, fileName, onReload, controls, children } = props
  const { t } = useTranslation()
  const peer = usePeer()
  const [problem, setProblem] = useState<Failure | null>(null)
  const exportFile = async (content: TableContent): Promise<void> => {
    const text = toCsv([content.columns.map(({ label }) => label), ...content.rows.map(({ cells }) => cells)])
    const saved = await peer.request('file.save', { name: `${fileName}.csv`, text })
    setProblem(saved.ok ? null : saved.error)
  }
  return (
    <section className={styles['report']} aria-label={title}>
      <header className={styles['head']}>
        <div className={styles['titles']}>
          <h2 className={styles['title']}>{title}</h2>
          <p className={styles['hint']}>{hint}</p>
        </div>
        {controls}
        <div className={styles['actions']}>
          <Button look="quiet" onPress={onReload}>
            {t('reports.reload')}
          </Button>
          <Button look="quiet" isDisabled={!table} onPress={() => table && void exportFile(table)}>
            {t('reports.export')}
          </Button>
        </div>
      </header>
      {(failure ?? problem) && <p role="alert">{errorText(t, failure ?? problem ?? { code: '', message: '' })}</p>}
      {!table && !failure && (
        <p className={styles['hint']} role="status">
          {t('reports.counting')}
        </p>
      )}
      {table && children}
      {table && (
        <details className={styles['tableFold']}>
          <summary>{t('reports.asTable')}</summary>
          <DataTable caption={title} content={table} />
        </details>
      )}
    </section>
  )
}
