import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { StatementSource } from '../../../shared/crm-source.ts'
import { Field, inputClass } from '../../ui/field.tsx'
import styles from '../settings-dialog.module.css'

const STATEMENT_MAX_LENGTH = 20_000

export const NO_STATEMENTS: StatementSource = { kind: 'statements', list: '', ids: '', lookup: '' }

/** SQL of the database's own people; its parameters are bound, never spliced in. */
export function StatementFields({
  statements,
  onStatements,
}: {
  readonly statements: StatementSource
  readonly onStatements: (statements: StatementSource) => void
}): ReactNode {
  const { t } = useTranslation()
  return (
    <>
      {(['list', 'ids', 'lookup'] as const).map((name) => (
        <Field key={name} label={t(`crm.statements.${name}`)} className={styles['wide']}>
          <textarea
            className={inputClass}
            dir="ltr"
            rows={3}
            spellCheck={false}
            maxLength={STATEMENT_MAX_LENGTH}
            value={statements[name]}
            onChange={(event) => onStatements({ ...statements, [name]: event.target.value })}
          />
        </Field>
      ))}
      <p className={styles['hint']}>{t('crm.statementsHint')}</p>
    </>
  )
}
