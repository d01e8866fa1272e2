import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { OUTCOMES, type Note } from '../../shared/card.ts'
import { putNote } from './app-store.ts'
import { inputClass } from './field.tsx'
import { KEYS, useKey } from './keys.ts'
import styles from './note-editor.module.css'
import { usePeer } from './peer-context.ts'
import { useSaved } from './use-saved.ts'

export type NoteEditorProps = { readonly callId: string; readonly note: Note; readonly rows: number }

/** The note of one call: saved as it is typed, the same in the card and in the panel. */
export function NoteEditor({ callId, note, rows }: NoteEditorProps): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const [draft, setDraft] = useState(note)
  const saved = useSaved<Note>(callId, (savedCallId, value) =>
    peer.request('note.save', { callId: savedCallId, note: value }),
  )
  const { isDirty } = saved
  // another window may write the same note: its text is taken over unless letters typed here are still unsaved
  useEffect(() => {
    if (!isDirty()) setDraft(note)
  }, [note, callId, isDirty])
  useKey('note', () => field.current?.focus())

  const change = (next: Note): void => {
    setDraft(next)
    putNote(callId, next)
    saved.change(next)
  }
  const stateText = {
    clean: '',
    saving: t('note.saving'),
    saved: t('note.saved'),
    failed: t('note.failed'),
  }[saved.state]

  return (
    <section className={styles['note']}>
      <div className={styles['heading']}>
        <label htmlFor={id}>{t('note.label')}</label>
        <kbd aria-hidden="true">{KEYS.note.label}</kbd>
        <span
          className={`${styles['state']} ${saved.state === 'failed' ? styles['failed'] : ''}`}
          role={saved.state === 'failed' ? 'alert' : undefined}
        >
          {stateText}
        </span>
      </div>
      <textarea
        id={id}
        ref={field}
        className={inputClass}
        dir="auto"
        rows={rows}
        maxLength={10_000}
        value={draft.text}
        placeholder={t('note.placeholder')}
        aria-keyshortcuts={KEYS.note.label}
        onChange={(event) => change({ ...draft, text: event.target.value })}
        onBlur={saved.flush}
      />
      <div className={styles['outcomes']} role="group" aria-label={t('note.outcome')}>
        {OUTCOMES.map((outcome) => (
          <button
            key={outcome}
            type="button"
            className={styles['outcome']}
            aria-pressed={draft.outcome === outcome}
            onClick={() => change({ ...draft, outcome: draft.outcome === outcome ? null : outcome })}
          >
            {draft.outcome === outcome && <span aria-hidden="true">✓ </span>}
            {t(`note.outcomes.${outcome}`)}
          </button>
        ))}
      </div>
    </section>
  )
}
