import type { ReactNode } from 'react'
import styles from './button.module.css'
import { KEYS, useKey, type KeyName } from './keys.ts'

export type ButtonProps = {
  readonly children: ReactNode
  readonly onPress: () => void
  /** Pressing this key does the same; it is shown on the button. */
  readonly keyName?: KeyName
  /** Only shows the key: it is bound elsewhere, because it works while this button is not in the page. */
  readonly shownKeyName?: KeyName
  readonly look?: 'normal' | 'primary' | 'stop' | 'quiet' | 'plain'
  readonly isDisabled?: boolean
  /** For a button that switches something: its present state. */
  readonly isPressed?: boolean
  /** For a button that shows more below it: whether that is shown. */
  readonly isExpanded?: boolean
  /** The key under the text instead of beside it: narrower, for what is seldom pressed. */
  readonly isStacked?: boolean
  readonly className?: string | undefined
  readonly label?: string
}

/** A button that shows its key. */
export function Button(props: ButtonProps): ReactNode {
  const {
    children,
    onPress,
    keyName,
    shownKeyName = keyName,
    look = 'normal',
    isDisabled = false,
    isPressed,
    isExpanded,
    isStacked,
    className,
    label,
  } = props
  const classes = [
    styles['button'],
    styles[look],
    isPressed ? styles['pressed'] : '',
    isStacked ? styles['stacked'] : '',
    className,
  ]
  const key = shownKeyName === undefined ? null : KEYS[shownKeyName].label
  return (
    <>
      {keyName !== undefined && <KeyBinding name={keyName} onPress={isDisabled ? null : onPress} />}
      <button
        type="button"
        className={classes.filter(Boolean).join(' ')}
        disabled={isDisabled}
        onClick={onPress}
        aria-pressed={isPressed}
        aria-expanded={isExpanded}
        aria-keyshortcuts={key ?? undefined}
        aria-label={label}
      >
        {children}
        {key !== null && (
          <kbd className={styles['key']} aria-hidden="true">
            {key}
          </kbd>
        )}
      </button>
    </>
  )
}

function KeyBinding({ name, onPress }: { readonly name: KeyName; readonly onPress: (() => void) | null }): null {
  useKey(name, onPress)
  return null
}
