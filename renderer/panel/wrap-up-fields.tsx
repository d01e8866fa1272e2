import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { WRAP_UP_MODES, type WrapUpRule } from '../../shared/operator-state.ts'
import { Field, inputClass, SelectField } from '../ui/field.tsx'
import styles from './settings-dialog.module.css'

export type WrapUpFieldsProps = {
  readonly label: string
  readonly rule: WrapUpRule
  readonly onChange: (rule: WrapUpRule) => void
}

/** What follows a call, and for timed work how long. */
export function WrapUpFields({ label, rule, onChange }: WrapUpFieldsProps): ReactNode {
  const { t } = useTranslation()
  return (
    <>
      <SelectField
        label={label}
        className={styles['wide']}
        value={rule.mode}
        options={WRAP_UP_MODES.map((mode) => ({ value: mode, label: t(`settings.wrapUpModes.${mode}`) }))}
        onChange={(mode) => onChange({ ...rule, mode })}
      />
      {rule.mode === 'timed' && (
        <Field label={t('settings.wrapUpSeconds')}>
          <input
            type="number"
            className={inputClass}
            dir="ltr"
            min={5}
            max={3600}
            value={Number.isFinite(rule.seconds) ? rule.seconds : ''}
            onChange={(event) => onChange({ ...rule, seconds: event.target.valueAsNumber })}
          />
        </Field>
      )}
    </>
  )
}
