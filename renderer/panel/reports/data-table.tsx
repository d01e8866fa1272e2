import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocale } from '../../ui/app-store.ts'
import { Button } from '../../ui/button.tsx'
import { formatCount } from '../../ui/format.ts'
import styles from './reports.module.css'

export type TableContent = {
  readonly columns: readonly { readonly label: string; readonly isNumber?: boolean }[]
  readonly rows: readonly {
    readonly key: string
    readonly cells: readonly (string | number)[]
    /** Leads further; the first cell becomes a button. */
    readonly onOpen?: () => void
  }[]
}

/** More rows at once would make the window slow; the file has all of them. */
const ROWS_AT_ONCE = 100

/** The figures of a report, for reading aloud and for looking one up. */
export function DataTable({
  caption,
  content,
}: {
  readonly caption: string
  readonly content: TableContent
}): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const [shown, setShown] = useState(ROWS_AT_ONCE)
  const { columns, rows } = content
  const text = (cell: string | number): string => (typeof cell === 'number' ? formatCount(locale, cell) : cell)
  const cellClass = (index: number): string | undefined => (columns[index]?.isNumber ? styles['number'] : undefined)
  return (
    <div className={styles['tableScroll']}>
      <table className={styles['table']}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ label }, index) => (
              <th key={label} scope="col" className={cellClass(index)}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shown).map(({ key, cells, onOpen }) => (
            <tr key={key}>
              {cells.map((cell, index) => (
                // the cells of a row never change their order
                // oxlint-disable-next-line react/no-array-index-key
                <td key={index} className={cellClass(index)}>
                  {index === 0 && onOpen ? (
                    <button type="button" className={styles['open']} onClick={onOpen}>
                      <bdi>{text(cell)}</bdi>
                    </button>
                  ) : (
                    <bdi>{text(cell)}</bdi>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > shown && (
        <Button look="quiet" onPress={() => setShown((count) => count + ROWS_AT_ONCE)}>
          {t('reports.moreRows', { count: rows.length - shown })}
        </Button>
      )}
    </div>
  )
}
