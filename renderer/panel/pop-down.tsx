import {
  createContext,
  useContext,
  useEffect,
  useId,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from 'react'
import { KEYS, useEscape, useKey, type KeyName } from '../ui/keys.ts'
import styles from './workplace-bar.module.css'

export type PopDownProps = {
  /** On the button. */
  readonly face: ReactNode
  /** What opens, for those who do not see it. */
  readonly label: string
  readonly kind: 'menu' | 'dialog'
  readonly keyName?: KeyName
  readonly className?: string | undefined
  /** Above the button instead of below it: the button stands at the bottom of the window. */
  readonly opensUp?: boolean
  /** What opens; in the page only while it is open. */
  readonly children: ReactNode
}

const CloseContext = createContext<() => void>(() => undefined)

/** Closes what the component stands in, and gives the keyboard back to its button. */
export function useClosePopDown(): () => void {
  return useContext(CloseContext)
}

/** A button and what opens below it: closed by its key, by Esc, and by going anywhere else. */
export function PopDown(props: PopDownProps): ReactNode {
  const { face, label, kind, keyName, className, opensUp = false, children } = props
  const [isOpen, setIsOpen] = useState(false)
  const id = useId()
  const frame = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const pop = useRef<HTMLDivElement>(null)
  const close = (): void => {
    setIsOpen(false)
    button.current?.focus()
  }
  const toggle = (): void => (isOpen ? close() : setIsOpen(true))
  useKey(keyName ?? 'close', keyName ? toggle : null)
  useEscape(frame, isOpen ? close : null)
  useEffect(() => {
    if (!isOpen) return
    const first = pop.current?.querySelector<HTMLElement>('[aria-checked="true"], [role^="menuitem"]')
    ;(first ?? pop.current)?.focus()
  }, [isOpen])
  const place = opensUp ? `${styles['pop']} ${styles['above']}` : styles['pop']
  const common = { ref: pop, id, className: place, 'aria-label': label }
  const key = keyName && KEYS[keyName].label

  return (
    <div
      ref={frame}
      className={styles['popFrame']}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setIsOpen(false)
      }}
    >
      <button
        ref={button}
        type="button"
        className={[styles['opener'], className].filter(Boolean).join(' ')}
        aria-haspopup={kind}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-keyshortcuts={key}
        title={label}
        onClick={toggle}
      >
        {face}
        <span className={styles['arrow']} aria-hidden="true">
          {opensUp ? '▴' : '▾'}
        </span>
        {key && (
          <kbd className={styles['key']} aria-hidden="true">
            {key}
          </kbd>
        )}
      </button>
      {isOpen && (
        <CloseContext value={close}>
          {kind === 'menu' ? (
            <div {...common} role="menu" tabIndex={-1} onKeyDown={moveFocus}>
              {children}
            </div>
          ) : (
            <div {...common} role="dialog" tabIndex={-1}>
              {children}
            </div>
          )}
        </CloseContext>
      )}
    </div>
  )
}

/** Up, down, first and last, as in every menu. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role^="menuitem"]')]
  const at = items.findIndex((item) => item === document.activeElement)
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (Math.max(at, 0) - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  }
  const next = steps[event.key]
  if (next === undefined) return
  event.preventDefault()
  items[next]?.focus()
}
