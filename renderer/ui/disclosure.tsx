import { useState, type ReactNode } from 'react'
import styles from './disclosure.module.css'

export type DisclosureProps = {
  readonly title: string
  /** Small print behind the title; empty: none. */
  readonly hint?: string
  /** Made only when it is opened. */
  readonly children: () => ReactNode
}

/** Something that most calls do not need: one line, closed until it is asked for. */
export function Disclosure({ title, hint, children }: DisclosureProps): ReactNode {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <details className={styles['disclosure']} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary className={styles['summary']}>
        {title}
        {hint && <span className={styles['hint']}>{hint}</span>}
      </summary>
      {isOpen && <div className={styles['content']}>{children()}</div>}
    </details>
  )
}
