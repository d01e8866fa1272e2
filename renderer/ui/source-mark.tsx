import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { isolated } from './isolated.ts'
import styles from './source-mark.module.css'

/** Which further source a client is from; nothing for those of the CRM, which most are. */
export function SourceMark({ name }: { readonly name: string }): ReactNode {
  const { t } = useTranslation()
  if (name === '') return null
  const text = t('card.fromSource', { source: isolated(name) })
  return (
    <span className={styles['mark']} title={text}>
      <span className="visually-hidden">{text}</span>
      <bdi aria-hidden="true">{name}</bdi>
    </span>
  )
}
