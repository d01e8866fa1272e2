import type { KeyboardEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CrmTemplate } from '../../../shared/crm-source.ts'
import type { FurtherSource } from '../../../shared/further-source.ts'
import type { FurtherStatus } from '../../../shared/ipc-crm.ts'
import { Button } from '../../ui/button.tsx'
import { isolated } from '../../ui/isolated.ts'
import lineStyles from '../line-fields.module.css'
import styles from './further-sources.module.css'
import { sourceKindName } from './source-name.ts'

export type FurtherSourceRowProps = {
  readonly source: FurtherSource
  /** Null: it is not in use yet. */
  readonly status: FurtherStatus | null
  readonly templates: readonly CrmTemplate[]
  readonly isOpen: boolean
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly onOpen: () => void
  readonly onMove: (by: -1 | 1) => void
}

/** One further source in the list: its name, what it is, how many clients it has, and its place among the others. */
export function FurtherSourceRow(props: FurtherSourceRowProps): ReactNode {
  const { source, status, templates, isOpen, isFirst, isLast, onOpen, onMove } = props
  const { t } = useTranslation()
  const name = source.name.trim() || t('sources.new')
  const moveByKey = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : null
    if (by === null || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    if (by === -1 ? !isFirst : !isLast) onMove(by)
  }
  return (
    // the keys work wherever in the row the keyboard is
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      className={`${lineStyles['row']} ${isOpen ? lineStyles['open'] : ''}`}
      data-source={source.id}
      onKeyDown={moveByKey}
    >
      <button
        type="button"
        className={styles['entry']}
        aria-expanded={isOpen}
        aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
        onClick={onOpen}
      >
        <bdi className={styles['name']}>{name}</bdi>
        <span className={styles['minor']}>
          <bdi>{sourceKindName(t, source.source, templates)}</bdi>
          {' · '}
          {status === null ? t('sources.unsaved') : t('sources.clients', { count: status.clients })}
        </span>
        {status?.state === 'failed' && status.deletionsToConfirm === 0 && (
          <span className={`${styles['minor']} ${styles['failed']}`}>
            {t('panel.sync.furtherFailed', { source: isolated(name) })}
          </span>
        )}
      </button>
      <Button
        look="plain"
        label={t('sources.up', { source: isolated(name) })}
        isDisabled={isFirst}
        onPress={() => onMove(-1)}
      >
        <kbd className={styles['key']} aria-hidden="true">
          Alt ↑
        </kbd>
      </Button>
      <Button
        look="plain"
        label={t('sources.down', { source: isolated(name) })}
        isDisabled={isLast}
        onPress={() => onMove(1)}
      >
        <kbd className={styles['key']} aria-hidden="true">
          Alt ↓
        </kbd>
      </Button>
    </li>
  )
}
