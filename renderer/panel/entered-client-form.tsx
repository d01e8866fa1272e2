import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { EnteredClient } from '../../shared/ipc-crm.ts'
import { Button } from '../ui/button.tsx'
import { Field, inputClass, TextField } from '../ui/field.tsx'
import { usePeer } from '../ui/peer-context.ts'
import { Problem } from '../ui/problem.tsx'
import { useAnswer } from '../ui/use-answer.ts'
import styles from './outbox-dialog.module.css'

export type EnteredClientFormProps = { readonly clientId: string; readonly onSaved: () => void }

/** What an operator entered of a client that the CRM does not know: mended here, it is sent again. */
export function EnteredClientForm({ clientId, onSaved }: EnteredClientFormProps): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const [form, setForm] = useState<EnteredClient | null>(null)
  const reading = useAnswer<EnteredClient>(setForm)
  const saving = useAnswer<null>(onSaved)

  useEffect(() => {
    void reading.run(peer.request('outbox.entered-client', { clientId }))
    // once: what is typed must not be written over
    // oxlint-disable-next-line react/exhaustive-deps
  }, [peer, clientId])

  if (!form) return <Problem failure={reading.failure} />
  const change = (changes: Partial<EnteredClient>): void => setForm({ ...form, ...changes })
  const save = (): void => {
    const numbers = form.numbers.map((number) => number.trim()).filter(Boolean)
    void saving.run(peer.request('outbox.correct-client', { clientId, client: { ...form, numbers } }))
  }
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <TextField label={t('form.name')} value={form.name} onChange={(name) => change({ name })} />
      <TextField label={t('form.companyName')} value={form.company} onChange={(company) => change({ company })} />
      <TextField label={t('form.email')} type="email" value={form.email} onChange={(email) => change({ email })} />
      <TextField label={t('form.place')} value={form.place} onChange={(place) => change({ place })} />
      <Field label={t('outbox.numbers')} className={styles['wide']}>
        <textarea
          className={inputClass}
          dir="ltr"
          rows={2}
          value={form.numbers.join('\n')}
          onChange={(event) => change({ numbers: event.target.value.split('\n') })}
        />
      </Field>
      <div className={styles['buttons']}>
        <Button look="normal" isDisabled={saving.isWaiting} onPress={save}>
          {t('outbox.saveAndSend')}
        </Button>
      </div>
      <Problem failure={saving.failure} />
    </form>
  )
}
