import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { TYPE_REASON_MAX_LENGTH } from '../../shared/client-type.ts'
import type { Typology } from '../../shared/ipc.ts'
import { Button } from './button.tsx'
import { Field, inputClass, TextField } from './field.tsx'
import styles from './type-chooser.module.css'
import type { TypeDecision } from './type-chip-model.ts'
import { TypeOptions, typeOfOption } from './type-options.tsx'

export type TypeChooserProps = {
  readonly typologies: readonly Typology[]
  /** The typology whose type, or guess, may also be taken away; null: there is none. */
  readonly removable: string | null
  /** False where nobody keeps a reason: in the form of a new client. */
  readonly hasReason: boolean
  readonly isDisabled: boolean
  /** Each new value brings the focus into the list. */
  readonly focusWish: number
  readonly onDecide: (decision: TypeDecision) => void
}

const NONE = 'none'

/** Chooses a type, with its signs in sight and a reason where one is given, or takes the type away. */
export function TypeChooser(props: TypeChooserProps): ReactNode {
  const { typologies, removable, hasReason, isDisabled, focusWish, onDecide } = props
  const { t } = useTranslation()
  const id = useId()
  const list = useRef<HTMLSelectElement>(null)
  const [option, setOption] = useState('')
  const [why, setWhy] = useState('')
  useEffect(() => list.current?.focus(), [focusWish])
  const chosen = typeOfOption(typologies, option)
  const submit = (): void => {
    if (chosen) onDecide({ typology: chosen.typology.id, type: chosen.type.id, why: why.trim() })
    else if (option === NONE && removable !== null) onDecide({ typology: removable, type: null, why: why.trim() })
  }
  return (
    <form
      className={styles['chooser']}
      onSubmit={(event) => {
        event.preventDefault()
        if (!isDisabled) submit()
      }}
    >
      <Field label={t('type.which')}>
        <select
          ref={list}
          className={inputClass}
          value={option}
          aria-describedby={chosen ? id : undefined}
          onChange={(event) => setOption(event.target.value)}
        >
          <option value="" disabled>
            {t('form.chooseType')}
          </option>
          <TypeOptions typologies={typologies} />
          {removable !== null && <option value={NONE}>{t('type.none')}</option>}
        </select>
      </Field>
      {chosen && (
        <div id={id} className={styles['signs']}>
          <p>{t('type.signs', { label: chosen.type.label })}</p>
          <ul>
            {chosen.type.signs.map((sign) => (
              <li key={sign.id} className={styles['sign']}>
                {sign.text}
              </li>
            ))}
          </ul>
        </div>
      )}
      {hasReason && option !== '' && (
        <TextField label={t('type.why')} value={why} maxLength={TYPE_REASON_MAX_LENGTH} onChange={setWhy} />
      )}
      <div>
        <Button look="quiet" isDisabled={isDisabled || option === ''} onPress={submit}>
          {t('type.set')}
        </Button>
      </div>
    </form>
  )
}
