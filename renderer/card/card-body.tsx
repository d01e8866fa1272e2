import type { ReactNode } from 'react'
import type { Card } from '../../shared/card.ts'
import { NoteEditor } from '../ui/note-editor.tsx'
import { Subject } from '../ui/subject.tsx'
import styles from './card-app.module.css'

const HISTORY_ROWS = 4

export type CardBodyProps = { readonly card: Card; readonly now: number }

/** Everything between the header and the buttons: whom the number led to, and the note. */
export function CardBody({ card, now }: CardBodyProps): ReactNode {
  return (
    <>
      <Subject card={card} now={now} historyLimit={HISTORY_ROWS} hasKeys />
      <div className={styles['section']}>
        <NoteEditor callId={card.callId} note={card.note} rows={2} />
      </div>
    </>
  )
}
