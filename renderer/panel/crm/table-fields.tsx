import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { TableSource } from '../../../shared/crm-source.ts'
import { TextField } from '../../ui/field.tsx'
import styles from '../settings-dialog.module.css'
import { columnsText, readColumns } from './edited-crm.ts'

const COLUMN_MAX_LENGTH = 63
const OPTIONAL = ['company', 'email', 'place', 'country', 'language', 'tags', 'kind', 'timeZone'] as const

/** A table or view, and which of its columns is what. */
export function TableFields({
  table,
  onTable,
}: {
  readonly table: TableSource
  readonly onTable: (table: TableSource) => void
}): ReactNode {
  const { t } = useTranslation()
  const { columns } = table
  const put = (changed: Partial<TableSource['columns']>): void =>
    onTable({ ...table, columns: { ...columns, ...changed } })
  const putOptional = (field: (typeof OPTIONAL)[number], column: string): void => {
    const { [field]: _before, ...others } = columns
    onTable({ ...table, columns: column === '' ? others : { ...others, [field]: column } })
  }
  return (
    <>
      <TextField
        label={t('crm.schema')}
        direction="ltr"
        maxLength={COLUMN_MAX_LENGTH}
        value={table.schema}
        onChange={(schema) => onTable({ ...table, schema })}
      />
      <TextField
        label={t('crm.table')}
        direction="ltr"
        maxLength={COLUMN_MAX_LENGTH}
        value={table.table}
        onChange={(name) => onTable({ ...table, table: name })}
      />
      <p className={styles['hint']}>{t('crm.columnsHint')}</p>
      {(['id', 'changedAt'] as const).map((field) => (
        <TextField
          key={field}
          label={t(`crm.fields.${field}`)}
          direction="ltr"
          maxLength={COLUMN_MAX_LENGTH}
          value={columns[field]}
          onChange={(column) => put({ [field]: column })}
        />
      ))}
      {(['name', 'phones'] as const).map((field) => (
        <TextField
          key={field}
          label={t(`crm.fields.${field}`)}
          direction="ltr"
          value={columnsText(columns[field])}
          onChange={(text) => put({ [field]: readColumns(text) })}
        />
      ))}
      {OPTIONAL.map((field) => (
        <TextField
          key={field}
          label={t('crm.optional', { title: t(`crm.fields.${field}`) })}
          direction="ltr"
          maxLength={COLUMN_MAX_LENGTH}
          value={columns[field] ?? ''}
          onChange={(column) => putOptional(field, column)}
        />
      ))}
    </>
  )
}
