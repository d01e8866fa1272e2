import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { TAG_MAX_LENGTH } from '../../shared/client-type.ts'
import { inputClass } from './field.tsx'
import { usePeer } from './peer-context.ts'
import styles from './tag-list.module.css'

const PAUSE_MS = 150
/** Commas of the four languages. */
const SEPARATOR = /[,،，、]/u

export type TagInputProps = {
  /** Those the client has already: not offered again. */
  readonly tags: readonly string[]
  readonly onAdd: (tags: readonly string[]) => void
}

/** A field for a new tag, with the tags in use that go on like it; Enter or a comma adds. */
export function TagInput({ tags, onAdd }: TagInputProps): ReactNode {
  const { t } = useTranslation()
  const id = useId()
  const [text, setText] = useState('')
  const [active, setActive] = useState(-1)
  const completions = useCompletions(text)
  const offered = completions.filter((tag) => !tags.includes(tag))
  const list = useRef<HTMLDivElement>(null)
  // at the lower edge of a card that fills the screen it would not be seen
  useEffect(() => {
    if (completions.length > 0) list.current?.scrollIntoView({ block: 'nearest' })
  }, [completions])
  const optionId = (index: number): string => `${id}-${index}`

  const change = (next: string): void => {
    setText(next)
    setActive(-1)
  }
  const add = (written: readonly string[], rest = ''): void => {
    const added = written.map((tag) => tag.trim().replace(/^#+\s*/u, '')).filter(Boolean)
    if (added.length > 0) onAdd([...new Set(added)])
    change(rest)
  }
  const type = (next: string): void => {
    const parts = next.split(SEPARATOR)
    if (parts.length === 1) change(next)
    else add(parts.slice(0, -1), parts.at(-1)?.trimStart())
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') {
      event.preventDefault()
      add([offered[active] ?? text])
    } else if (offered.length > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : -1
      // −1 is the field itself, between the last and the first
      setActive(((active + 1 + step + offered.length + 1) % (offered.length + 1)) - 1)
    } else if (event.key === 'Escape' && text !== '') {
      event.stopPropagation()
      change('')
    }
  }

  return (
    <div className={styles['adding']}>
      <input
        className={`${inputClass} ${styles['input']}`}
        role="combobox"
        aria-label={t('tags.add')}
        aria-autocomplete="list"
        aria-expanded={offered.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={active >= 0 && active < offered.length ? optionId(active) : undefined}
        dir="auto"
        autoComplete="off"
        maxLength={TAG_MAX_LENGTH}
        placeholder={t('tags.placeholder')}
        value={text}
        onChange={(event) => type(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div ref={list} id={`${id}-list`} role="listbox" aria-label={t('tags.inUse')} className={styles['offered']}>
        {offered.map((tag, index) => (
          <button
            key={tag}
            id={optionId(index)}
            type="button"
            role="option"
            tabIndex={-1}
            className={styles['offer']}
            aria-selected={index === active}
            // the focus stays in the field, for the next tag
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => add([tag])}
          >
            <bdi>#{tag}</bdi>
          </button>
        ))}
      </div>
    </div>
  )
}

/** Tags in use that go on like the text. */
function useCompletions(text: string): readonly string[] {
  const peer = usePeer()
  const [found, setFound] = useState<readonly string[]>([])
  useEffect(() => {
    const wanted = text.trim().replace(/^#+\s*/u, '')
    if (wanted === '') return setFound([])
    let isCurrent = true
    const timer = window.setTimeout(() => {
      void peer.request('tags.complete', { text: wanted }).then((result) => {
        if (isCurrent && result.ok) setFound(result.value)
      })
    }, PAUSE_MS)
    return () => {
      isCurrent = false
      window.clearTimeout(timer)
    }
  }, [peer, text])
  return found
}
