import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CALL_WAITING, type CallingSettings } from '../../shared/calling-settings.ts'
import { Field, inputClass, SelectField } from '../ui/field.tsx'
import styles from './settings-dialog.module.css'

export type IncomingFieldsProps = {
  readonly calling: CallingSettings
  readonly onChange: (calling: CallingSettings) => void
}

const LONGEST_SECONDS = 60

/** What calls that come in meet: a second one, and answering by itself. */
export function IncomingFields({ calling, onChange }: IncomingFieldsProps): ReactNode {
  const { t } = useTranslation()
  const { autoAnswer } = calling
  return (
    <>
      <SelectField
        label={t('settings.callWaiting')}
        className={styles['wide']}
        value={calling.callWaiting}
        options={CALL_WAITING.map((policy) => ({ value: policy, label: t(`settings.callWaitingPolicies.${policy}`) }))}
        onChange={(callWaiting) => onChange({ ...calling, callWaiting })}
      />
      <label>
        <input
          type="checkbox"
          checked={autoAnswer.isOn}
          onChange={(event) => onChange({ ...calling, autoAnswer: { ...autoAnswer, isOn: event.target.checked } })}
        />{' '}
        {t('settings.autoAnswer')}
      </label>
      <Field label={t('settings.autoAnswerSeconds')}>
        <input
          className={inputClass}
          type="number"
          min={0}
          max={LONGEST_SECONDS}
          step={1}
          disabled={!autoAnswer.isOn}
          value={autoAnswer.seconds}
          onChange={(event) => {
            const seconds = Math.trunc(Math.min(LONGEST_SECONDS, Math.max(0, event.target.valueAsNumber || 0)))
            onChange({ ...calling, autoAnswer: { ...autoAnswer, seconds } })
          }}
        />
      </Field>
    </>
  )
}
