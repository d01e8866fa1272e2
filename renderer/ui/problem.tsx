import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '../../shared/result.ts'
import { errorText } from './error-text.ts'
import styles from './problem.module.css'

/** What went wrong, in the operator's words, where it went wrong. */
export function Problem({ failure }: { readonly failure: Failure | null }): ReactNode {
  const { t } = useTranslation()
  return (
    failure && (
      <p className={styles['problem']} role="alert">
        {errorText(t, failure)}
      </p>
    )
  )
}
