import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '../../../shared/result.ts'
import styles from './crm-trial.module.css'

/** The failures that somebody at the form can do something about. */
const ADVISED = ['unauthorised', 'unreachable', 'refused', 'malformed', 'sign-in'] as const

export type CrmFailureProps = {
  readonly failure: Failure
  /** What is out of reach then is a file, and no server. */
  readonly isFile?: boolean
}

/** Why a CRM gave nothing: first what can be done, then its own words, whatever language they are in. */
export function CrmFailure({ failure: { code, message }, isFile = false }: CrmFailureProps): ReactNode {
  const { t } = useTranslation()
  const advised = isFile && code === 'unreachable' ? 'unreadable' : ADVISED.find((one) => one === code)
  return (
    <div className={styles['failure']} role="alert">
      {advised && <p>{t(`crm.failure.${advised}`)}</p>}
      <p className={advised && styles['words']}>
        <bdi>{message}</bdi>
      </p>
    </div>
  )
}
