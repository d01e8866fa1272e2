import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Card, Face } from '../../shared/card.ts'
import type { QuickEntry } from '../../shared/quick-entry.ts'
import type { Failure, Result } from '../../shared/result.ts'
import { localeOf, putCard, useApp } from './app-store.ts'
import { Button } from './button.tsx'
import { Checklists } from './checklists.tsx'
import { FaceList } from './face-list.tsx'
import { TextField } from './field.tsx'
import { FoundClient } from './found-client.tsx'
import { usePeer } from './peer-context.ts'
import { PlanLines, PlanSay } from './plan-view.tsx'
import { OriginFields } from './quick-entry-origin.tsx'
import styles from './quick-entry-form.module.css'
import { SignToggles } from './sign-toggles.tsx'
import { chipsOfForm, type TypeDecision } from './type-chip-model.ts'
import { TypePicker } from './type-picker.tsx'
import { TypeSection } from './type-section.tsx'
import { clearTyped, markTyped } from './typed-forms.ts'
import { useEntrySuggestions } from './use-entry-suggestions.ts'
import { useSaved } from './use-saved.ts'

const SIMILAR_PAUSE_MS = 250

const NO_SUGGESTIONS: readonly never[] = []

export type QuickEntryFormProps = {
  readonly card: Card
  readonly now: number
  /** Ctrl S saves and F2 confirms a type here: only in one place of a window. */
  readonly hasKeys: boolean
}

/**
 * The short form for a new caller, filled in as far as can be known and kept as it is typed, with what it lets suspect. Only
 * what to say first stands above the fields: advice of any length there would move them under the hands.
 */
export function QuickEntryForm({ card, now, hasKeys }: QuickEntryFormProps): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const locale = useApp((state) => localeOf(state.session))
  const typologies = useApp((state) => state.typologies)
  const { callId, observedSigns, tickedSteps } = card
  const [form, setForm] = useState(card.quickEntry)
  const [isSubmitting, setIsSubmitting] = useState(false)
  const [error, setError] = useState('')
  const draft = useSaved<QuickEntry>(callId, (savedCallId, quickEntry) =>
    peer.request('quick-entry.save-draft', { callId: savedCallId, quickEntry }),
  )
  const similar = useSimilar(form)
  const found = card.subject.kind === 'known' ? card.subject.client : null
  const live = useEntrySuggestions(callId, form, observedSigns)

  const change = (changed: Partial<QuickEntry>): void => {
    const next = { ...form, ...changed }
    setForm(next)
    setError('')
    markTyped(callId)
    draft.change(next)
  }
  const decide = ({ typology, type }: TypeDecision): Promise<Failure | null> => {
    const others = Object.fromEntries(Object.entries(form.types).filter(([id]) => id !== typology))
    change({ types: type === null ? others : { ...others, [typology]: type } })
    return Promise.resolve(null)
  }
  const finish = (request: Promise<Result<Card>>): void => {
    setIsSubmitting(true)
    void request.then((result) => {
      setIsSubmitting(false)
      if (result.ok) {
        clearTyped(callId)
        putCard(result.value)
      } else setError(t('form.error', { message: result.error.message }))
    })
  }
  const submit = (): void => {
    if (form.name.trim() === '' && form.company.trim() === '') return setError(t('form.nameMissing'))
    finish(peer.request('quick-entry.submit', { callId, quickEntry: form, locale }))
  }
  const choose = ({ clientId }: Pick<Face, 'clientId'>): void => {
    const asked = { callId, clientId, locale }
    // what was typed last is part of it
    draft.flush()
    const hasNumber = card.number.number !== null && card.number.number.kind !== 'invalid'
    finish(hasNumber ? peer.request('quick-entry.add-number', asked) : peer.request('card.choose', asked))
  }

  return (
    <div className={styles['entry']}>
      <TypeSection
        chips={chipsOfForm(form.types, live?.suggestions ?? NO_SUGGESTIONS, typologies)}
        clientId={null}
        callId={callId}
        observedSigns={observedSigns}
        now={now}
        canAdd={false}
        hasKeys={hasKeys}
        onDecide={decide}
      />
      <div className={styles['say']}>
        {live?.plan.say ? <PlanSay plan={live.plan} /> : live && <p>{t('form.noAdvice')}</p>}
      </div>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <div className={styles['heading']}>
          <h2 className={`${styles['title']} ${found ? styles['replaced'] : ''}`}>{t('form.title')}</h2>
          {/* in the title's place: nothing moves under the hands */}
          <span className={`${styles['hint']} ${found ? styles['replaced'] : ''}`}>{t('form.draftSaved')}</span>
          {found && <FoundClient client={found} onChoose={() => choose({ clientId: found.id })} />}
        </div>
        <TextField
          label={t('form.name')}
          value={form.name}
          onChange={(name) => change({ name })}
          onBlur={draft.flush}
          className={styles['wide']}
        />
        {similar.length > 0 && (
          <div className={styles['similar']} aria-live="polite">
            <p className={styles['similarTitle']}>{t('form.similar')}</p>
            <FaceList faces={similar} now={now} action={t('form.addNumber')} hasKeys={false} onChoose={choose} />
          </div>
        )}
        <TextField
          label={t('form.companyName')}
          value={form.company}
          onChange={(company) => change({ company })}
          onBlur={draft.flush}
        />
        <fieldset>
          <legend className={styles['similarTitle']}>{t('form.kind')}</legend>
          <div className={styles['kinds']}>
            {(['person', 'company'] as const).map((kind) => (
              <label key={kind} className={styles['kind']}>
                <input
                  type="radio"
                  className="visually-hidden"
                  name="kind"
                  checked={form.kind === kind}
                  onChange={() => change({ kind })}
                />
                {t(`form.${kind}`)}
              </label>
            ))}
          </div>
        </fieldset>
        <TextField
          label={t('form.reason')}
          value={form.reason}
          onChange={(reason) => change({ reason })}
          onBlur={draft.flush}
          className={styles['wide']}
        />
        <TextField
          label={t('form.email')}
          type="email"
          direction="ltr"
          value={form.email}
          onChange={(email) => change({ email })}
          onBlur={draft.flush}
        />
        <TypePicker types={form.types} onChange={(types) => change({ types })} />
        <OriginFields form={form} onChange={change} onBlur={draft.flush} />
        <div className={styles['wide']}>
          <SignToggles typologies={typologies} callId={callId} observedSigns={observedSigns} />
        </div>
        {error !== '' && (
          <p className={`${styles['error']} ${styles['wide']}`} role="alert">
            {error}
          </p>
        )}
        <div className={styles['actions']}>
          <Button look="normal" isDisabled={isSubmitting} {...(hasKeys ? { keyName: 'save' } : {})} onPress={submit}>
            {isSubmitting ? t('form.saving') : t('form.save')}
          </Button>
        </div>
      </form>
      {live && <PlanLines plan={live.plan} />}
      {live && <Checklists checklists={live.checklists} callId={callId} tickedSteps={tickedSteps} />}
    </div>
  )
}

/** Existing clients that resemble what has been typed. */
function useSimilar(form: QuickEntry): readonly Face[] {
  const peer = usePeer()
  const locale = useApp((state) => localeOf(state.session))
  const [faces, setFaces] = useState<readonly Face[]>([])
  const { name, email, company } = form
  useEffect(() => {
    if ((name + email + company).trim().length < 3) return setFaces([])
    let isCurrent = true
    const timer = window.setTimeout(() => {
      void peer.request('client.similar', { quickEntry: form, locale }).then((result) => {
        if (isCurrent && result.ok) setFaces(result.value)
      })
    }, SIMILAR_PAUSE_MS)
    return () => {
      isCurrent = false
      window.clearTimeout(timer)
    }
    // only these three fields make a client similar: the others must not ask again
    // oxlint-disable-next-line react/exhaustive-deps
  }, [name, email, company, locale, peer])
  return faces
}
