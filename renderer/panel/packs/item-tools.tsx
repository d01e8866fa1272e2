import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldId, type FieldPath } from './field-path.ts'
import styles from './item-tools.module.css'
import { moved, without } from './pack-edits.ts'

export type ItemToolsProps<Item> = {
  /** Of the list. */
  readonly path: FieldPath
  readonly items: readonly Item[]
  readonly index: number
  /** What the entry says, so that a screen reader tells the buttons apart. */
  readonly name: string
  readonly onChange: (items: Item[]) => void
}

/** Moves an entry of a list up or down, or takes it out. */
export function ItemTools<Item>({ path, items, index, name, onChange }: ItemToolsProps<Item>): ReactNode {
  const { t } = useTranslation()
  const toolId = (at: number, tool: string): string => fieldId([...path, at, tool])
  const move = (to: number, tool: 'up' | 'down'): void => {
    onChange(moved(items, index, to))
    focusLater([toolId(to, tool), toolId(to, 'up'), toolId(to, 'down')])
  }
  return (
    <span className={styles['tools']}>
      <button
        id={toolId(index, 'up')}
        type="button"
        className={styles['tool']}
        disabled={index === 0}
        aria-label={t('packs.moveUp', { name })}
        onClick={() => move(index - 1, 'up')}
      >
        ↑
      </button>
      <button
        id={toolId(index, 'down')}
        type="button"
        className={styles['tool']}
        disabled={index === items.length - 1}
        aria-label={t('packs.moveDown', { name })}
        onClick={() => move(index + 1, 'down')}
      >
        ↓
      </button>
      <button
        id={toolId(index, 'remove')}
        type="button"
        className={styles['tool']}
        aria-label={t('packs.remove', { name })}
        onClick={() => {
          onChange(without(items, index))
          focusLater([toolId(Math.min(index, items.length - 2), 'remove'), fieldId([...path, 'add'])])
        }}
      >
        ✕
      </button>
    </span>
  )
}

/** The keyboard follows what was moved: the first of these controls that can take it, once the page shows the change. */
function focusLater(ids: readonly string[]): void {
  requestAnimationFrame(() => {
    for (const id of ids) {
      const found = document.getElementById(id)
      const button = found instanceof HTMLButtonElement ? found : found?.querySelector('button')
      if (!button || button.disabled) continue
      // what was moved may now stand where something closed stood
      const around = button.closest('details')
      if (around) around.open = true
      return button.focus()
    }
  })
}
