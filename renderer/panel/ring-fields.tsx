import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CallingSettings } from '../../shared/calling-settings.ts'
import { RING_TONES } from '../../shared/sip-account.ts'
import { useApp, useLocale } from '../ui/app-store.ts'
import { Button } from '../ui/button.tsx'
import { Field, inputClass, SelectField } from '../ui/field.tsx'
import { countryName } from '../ui/format.ts'
import { usePeer } from '../ui/peer-context.ts'
import { Problem } from '../ui/problem.tsx'
import { useCountryOptions } from '../ui/quick-entry-origin.tsx'
import { TypeOptions, typeOfOption } from '../ui/type-options.tsx'
import { useAnswer } from '../ui/use-answer.ts'
import styles from './ring-fields.module.css'
import type { SettingsFieldsProps } from './settings-fields.ts'

type Rule = CallingSettings['ringByType'][number]

const RULES_MAX = 30

/** Which clients ring with a melody of their own, and whose ringing and busy tones are heard. */
export function RingFields({ settings, onChange }: SettingsFieldsProps): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const typologies = useApp((state) => state.typologies)
  const countries = useCountryOptions()
  const { calling } = settings
  const rules = calling.ringByType
  const setRules = (ringByType: Rule[]): void => onChange({ calling: { ...calling, ringByType } })
  const first = typologies[0]?.types[0]
  return (
    <>
      <fieldset className={styles['rules']}>
        <legend className={styles['legend']}>{t('ring.byType')}</legend>
        {rules.map((rule, index) => (
          <RuleFields
            // rules have no identity but their place: the first that fits counts
            // oxlint-disable-next-line react/no-array-index-key
            key={index}
            rule={rule}
            onChange={(changed) => setRules(rules.map((other) => (other === rule ? changed : other)))}
            onRemove={() => setRules(rules.filter((other) => other !== rule))}
          />
        ))}
        <Button
          look="quiet"
          isDisabled={!first || rules.length >= RULES_MAX}
          onPress={() => {
            const typology = typologies[0]
            if (typology && first) {
              setRules([...rules, { typology: typology.id, type: first.id, ringTone: RING_TONES[1] }])
            }
          }}
        >
          {t('ring.add')}
        </Button>
      </fieldset>
      <SelectField
        label={t('ring.toneCountry')}
        className={styles['wide']}
        value={calling.toneCountry ?? ''}
        options={[
          {
            value: '',
            label: t('ring.defaultCountry', { country: `\u2068${countryName(locale, settings.defaultCountry)}\u2069` }),
          },
          ...countries.filter(({ value }) => value !== ''),
        ]}
        onChange={(country) => onChange({ calling: { ...calling, toneCountry: country || null } })}
      />
    </>
  )
}

type RuleFieldsProps = {
  readonly rule: Rule
  readonly onChange: (rule: Rule) => void
  readonly onRemove: () => void
}

function RuleFields({ rule, onChange, onRemove }: RuleFieldsProps): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const typologies = useApp((state) => state.typologies)
  const { run, failure, isWaiting } = useAnswer<unknown>(() => undefined)
  const value = `${rule.typology} ${rule.type}`
  const isKnown = typeOfOption(typologies, value) !== null
  return (
    <div className={styles['rule']}>
      <Field label={t('ring.type')}>
        <select
          className={inputClass}
          value={value}
          onChange={(event) => {
            const chosen = typeOfOption(typologies, event.target.value)
            if (chosen) onChange({ ...rule, typology: chosen.typology.id, type: chosen.type.id })
          }}
        >
          <TypeOptions typologies={typologies} />
          {/* of a pack that is not in use just now */}
          {!isKnown && <option value={value}>{`\u2068${rule.type}\u2069`}</option>}
        </select>
      </Field>
      <SelectField
        label={t('ring.melody')}
        value={rule.ringTone}
        options={RING_TONES.map((tone) => ({ value: tone, label: t(`settings.ringTones.${tone}`) }))}
        onChange={(ringTone) => onChange({ ...rule, ringTone })}
      />
      <div className={styles['actions']}>
        <Button
          look="quiet"
          isDisabled={isWaiting}
          onPress={() => void run(peer.request('ring-tone.try', { ringTone: rule.ringTone }))}
        >
          {t('settings.ringToneTry')}
        </Button>
        <Button look="plain" onPress={onRemove}>
          {t('ring.remove')}
        </Button>
      </div>
      {failure && (
        <div className={styles['wide']}>
          <Problem failure={failure} />
        </div>
      )}
    </div>
  )
}
