import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { usePeer } from '../ui/peer-context.ts'
import { Problem } from '../ui/problem.tsx'
import { useAnswer } from '../ui/use-answer.ts'
import styles from './outbox-dialog.module.css'

export type OutboxNumberFormProps = {
  readonly sequence: number
  /** As it was refused. */
  readonly number: string
  readonly onSaved: () => void
}

/** A number that the CRM refused, to be written as it takes it. */
export function OutboxNumberForm({ sequence, number, onSaved }: OutboxNumberFormProps): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const [typed, setTyped] = useState(number)
  const saving = useAnswer<null>(onSaved)
  const save = (): void => void saving.run(peer.request('outbox.correct-number', { sequence, number: typed }))
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <TextField label={t('outbox.kind.phone')} direction="ltr" value={typed} onChange={setTyped} />
      <div className={styles['buttons']}>
        <Button look="normal" isDisabled={saving.isWaiting || typed.trim() === ''} onPress={save}>
          {t('outbox.saveAndSend')}
        </Button>
      </div>
      <Problem failure={saving.failure} />
    </form>
  )
}
