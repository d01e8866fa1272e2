import type { ReactNode } from 'react'
import type { Card } from '../../shared/card.ts'
import { useApp } from '../ui/app-store.ts'
import { LineGreeting } from '../ui/line-greeting.tsx'
import { NoteEditor } from '../ui/note-editor.tsx'
import { PlanFeedback } from '../ui/plan-feedback.tsx'
import { Subject } from '../ui/subject.tsx'
import styles from './card-app.module.css'

const HISTORY_ROWS = 4

export type CardBodyProps = { readonly card: Card; readonly now: number }

/** Everything between the header and the buttons: whom the number led to, the note, and whether the advice fitted. */
export function CardBody({ card, now }: CardBodyProps): ReactNode {
  const call = useApp((state) => state.session?.calls.find(({ id }) => id === card.callId))
  return (
    <>
      <LineGreeting call={call} />
      <Subject card={card} now={now} historyLimit={HISTORY_ROWS} hasKeys />
      <div className={styles['section']}>
        <NoteEditor card={card} now={now} rows={2} />
        <PlanFeedback card={card} call={call} />
      </div>
    </>
  )
}
