import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { OUTCOMES, type Card, type Note } from '../../shared/card.ts'
import { putNote } from './app-store.ts'
import { inputClass } from './field.tsx'
import { HandoverNote } from './handover-note.tsx'
import { KEYS, useKey } from './keys.ts'
import styles from './note-editor.module.css'
import { usePeer } from './peer-context.ts'
import { useSaved } from './use-saved.ts'

export type NoteEditorProps = {
  readonly card: Card
  readonly now: number
  readonly rows: number
}

const NOTE_MAX_LENGTH = 10_000

/** The note of one call, under that of a colleague who hands it on: saved as it is typed, the same in card and panel. */
export function NoteEditor({ card, now, rows }: NoteEditorProps): ReactNode {
  const { callId, note } = card
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
  const add = (text: string): void => {
    const joined = [draft.text.trimEnd(), text].filter(Boolean).join('\n\n')
    change({ ...draft, text: joined.slice(0, NOTE_MAX_LENGTH) })
    saved.flush()
  }
  const stateText = {
    clean: '',
    saving: t('note.saving'),
    saved: t('note.saved'),
    failed: t('note.failed'),
  }[saved.state]

  return (
    <section className={styles['note']}>
      <HandoverNote card={card} now={now} own={draft.text} onTakeOver={add} />
      <div className={styles['heading']}>
        <label htmlFor={id}>{t('note.label')}</label>
        <kbd aria-hidden="true">{KEYS.note.label}</kbd>
        <span
          className={`${styles['state']} ${saved.state === 'failed' ? styles['failed'] : ''}`}
          role={saved.state === 'failed' ? 'alert' : undefined}
        >
          {stateText}
        </span>
        <select
          className={`${styles['outcome']} ${draft.outcome ? styles['chosen'] : ''}`}
          aria-label={t('note.outcome')}
          value={draft.outcome ?? ''}
          onChange={(event) =>
            change({ ...draft, outcome: OUTCOMES.find((outcome) => outcome === event.target.value) ?? null })
          }
          onBlur={saved.flush}
        >
          <option value="">{t('note.noOutcome')}</option>
          {OUTCOMES.map((outcome) => (
            <option key={outcome} value={outcome}>
              {t(`note.outcomes.${outcome}`)}
            </option>
          ))}
        </select>
      </div>
      <textarea
        id={id}
        ref={field}
        className={inputClass}
        dir="auto"
        rows={rows}
        maxLength={NOTE_MAX_LENGTH}
        value={draft.text}
        placeholder={t('note.placeholder')}
        aria-keyshortcuts={KEYS.note.label}
        onChange={(event) => change({ ...draft, text: event.target.value })}
        onBlur={saved.flush}
      />
    </section>
  )
}
