import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { EMAIL_KINDS } from '../../../shared/typology/facts.ts'
import type { Condition } from '../../../shared/typology/pack.ts'
import { useLocale } from '../../ui/app-store.ts'
import { Field, inputClass, SelectField } from '../../ui/field.tsx'
import { countryName } from '../../ui/format.ts'
import styles from './condition-list.module.css'
import { conditionShape, withRange, withWords, wordsOf } from './conditions.ts'
import { fieldId, type FieldPath } from './field-path.ts'
import { NumberField } from './number-field.tsx'

export type ConditionValueProps = {
  readonly path: FieldPath
  readonly condition: Condition
  readonly onChange: (condition: Condition) => void
}

/** What a fact must be, asked for as its kind needs it. */
export function ConditionValue(props: ConditionValueProps): ReactNode {
  const { t } = useTranslation()
  const { condition, onChange } = props
  const shape = conditionShape(condition.fact)
  switch (shape) {
    case 'truth':
      return (
        <SelectField
          label={t('packs.operators.is')}
          className={styles['value']}
          value={condition.is === false ? 'no' : 'yes'}
          options={[
            { value: 'yes', label: t('packs.yes') },
            { value: 'no', label: t('packs.no') },
          ]}
          onChange={(answer) => onChange({ fact: condition.fact, is: answer === 'yes' })}
        />
      )
    case 'email-kind':
      return <EmailKinds {...props} />
    case 'words':
    case 'countries':
      return <Words {...props} isCountries={shape === 'countries'} />
    case 'number':
      return <Range {...props} scale={1} />
    case 'share':
      return <Range {...props} scale={100} />
    case null:
      return null
    default:
      return shape satisfies never
  }
}

function EmailKinds({ condition, onChange }: ConditionValueProps): ReactNode {
  const { t } = useTranslation()
  const words = wordsOf(condition)
  return (
    <div className={styles['kinds']} role="group" aria-label={t('packs.operators.oneOf')}>
      {EMAIL_KINDS.map((kind) => (
        <label key={kind} className={styles['word']}>
          <input
            type="checkbox"
            checked={words.includes(kind)}
            onChange={(event) =>
              onChange(
                withWords(
                  condition,
                  EMAIL_KINDS.filter((one) => (one === kind ? event.target.checked : words.includes(one))),
                ),
              )
            }
          />
          {t(`packs.emailKinds.${kind}`)}
        </label>
      ))}
    </div>
  )
}

/** Words or country codes, with commas between them. */
function Words({ path, condition, onChange, isCountries }: ConditionValueProps & { isCountries: boolean }): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  // a comma that has just been typed, with nothing behind it yet
  const [typed, setTyped] = useState<string | null>(null)
  const words = wordsOf(condition)
  const names = words.filter((word) => /^[A-Z]{2}$/.test(word)).map((word) => countryName(locale, word))
  return (
    <Field
      label={isCountries ? t('packs.operators.countries') : t('packs.operators.words')}
      className={styles['words']}
    >
      <input
        id={fieldId([...path, 'oneOf'])}
        className={inputClass}
        dir={isCountries ? 'ltr' : 'auto'}
        value={typed ?? words.join(', ')}
        title={isCountries ? names.join(', ') : undefined}
        placeholder={isCountries ? 'RU, IR, CN' : undefined}
        maxLength={500}
        onChange={(event) => {
          const text = isCountries ? event.target.value.toUpperCase() : event.target.value
          setTyped(text)
          onChange(
            withWords(
              condition,
              text
                .split(/[,،，、]/)
                .map((word) => word.trim())
                .filter(Boolean),
            ),
          )
        }}
        onBlur={() => setTyped(null)}
      />
    </Field>
  )
}

/** A smallest and a largest number; either may be left open. A share is shown in per cent. */
function Range({ path, condition, onChange, scale }: ConditionValueProps & { readonly scale: number }): ReactNode {
  const { t } = useTranslation()
  const range = { atLeast: condition.atLeast ?? null, atMost: condition.atMost ?? null }
  return (['atLeast', 'atMost'] as const).map((side) => (
    <NumberField
      key={side}
      id={fieldId([...path, side])}
      label={scale === 1 ? t(`packs.operators.${side}`) : t(`packs.operators.${side}Percent`)}
      className={styles['value']}
      value={scaled(range[side], scale)}
      min={0}
      step="any"
      onChange={(value) => onChange(withRange(condition, { ...range, [side]: scaled(value, 1 / scale) }))}
    />
  ))
}

/** Without the long tail of a binary fraction: 0.55 × 100 is 55. */
function scaled(value: number | null, scale: number): number | null {
  return value === null ? null : Number((value * scale).toPrecision(12))
}
