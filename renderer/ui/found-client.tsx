import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CardClient } from '../../shared/card.ts'
import { Button } from './button.tsx'
import { isolated } from './isolated.ts'
import styles from './quick-entry-form.module.css'

/** A client whom the CRM knew after all, in place of the title of a form that somebody is typing into. */
export function FoundClient({
  client,
  onChoose,
}: {
  readonly client: CardClient
  readonly onChoose: () => void
}): ReactNode {
  const { t } = useTranslation()
  return (
    <div className={styles['found']} role="status">
      <span className={styles['foundHint']}>
        {client.sourceName === ''
          ? t('form.foundInCrm')
          : t('form.foundInSource', { source: isolated(client.sourceName) })}
      </span>
      <bdi className={styles['foundName']}>{[client.name, client.company].filter(Boolean).join(', ')}</bdi>
      <Button look="quiet" className={styles['foundButton']} onPress={onChoose}>
        {t('form.isFound')}
      </Button>
    </div>
  )
}
