import { useId, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { OPERATOR_STATES, STATE_SIGNALS, type OperatorStateSettings } from '../../shared/operator-state.ts'
import { lineName } from '../../shared/sip-account.ts'
import { Button } from '../ui/button.tsx'
import { Field, inputClass, SelectField, TextField } from '../ui/field.tsx'
import type { SettingsFieldsProps } from './settings-fields.ts'
import styles from './settings-dialog.module.css'
import { WrapUpFields } from './wrap-up-fields.tsx'

const CODE_MAX_LENGTH = 12
const QUEUE_MAX_LENGTH = 200
const RULES_MAX = 50

/** Breaks, what follows a call, and what a line does while no calls are taken. */
export function StateFields({ settings, onChange }: SettingsFieldsProps): ReactNode {
  const { t } = useTranslation()
  const states = settings.operatorState
  const change = (changed: Partial<OperatorStateSettings>): void =>
    onChange({ operatorState: { ...states, ...changed } })
  return (
    <>
      <Field label={t('settings.breakReasons')} className={styles['wide']}>
        <textarea
          className={inputClass}
          dir="auto"
          rows={3}
          value={states.breakReasons.join('\n')}
          placeholder={t('settings.breakReasonsHint')}
          onChange={(event) =>
            change({ breakReasons: event.target.value === '' ? [] : event.target.value.split('\n') })
          }
        />
      </Field>
      <WrapUpFields label={t('settings.wrapUp')} rule={states.wrapUp} onChange={(wrapUp) => change({ wrapUp })} />
      <QueueRules settings={settings} onChange={change} />
      <SelectField
        label={t('settings.signal')}
        className={styles['wide']}
        value={states.signal}
        options={STATE_SIGNALS.map((signal) => ({ value: signal, label: t(`settings.signals.${signal}`) }))}
        onChange={(signal) => change({ signal })}
      />
      {states.signal === 'feature-codes' && (
        <>
          {OPERATOR_STATES.map((state) => (
            <TextField
              key={state}
              label={t('settings.featureCode', { state: `\u2068${t(`operator.states.${state}`)}\u2069` })}
              direction="ltr"
              maxLength={CODE_MAX_LENGTH}
              value={states.featureCodes[state]}
              onChange={(code) =>
                change({ featureCodes: { ...states.featureCodes, [state]: code.replaceAll(/[^\d*#]/gu, '') } })
              }
            />
          ))}
          <p className={styles['hint']}>{t('settings.featureCodesHint')}</p>
        </>
      )}
    </>
  )
}

type QueueRulesProps = {
  readonly settings: SettingsFieldsProps['settings']
  readonly onChange: (changed: Partial<OperatorStateSettings>) => void
}

/** Rules of single queues, by the number or name that was called, or by a line. */
function QueueRules({ settings: { operatorState, accounts }, onChange }: QueueRulesProps): ReactNode {
  const { t } = useTranslation()
  const linesId = useId()
  const rules = operatorState.wrapUpByQueue
  const put = (index: number, rule: (typeof rules)[number]): void =>
    onChange({ wrapUpByQueue: rules.map((one, at) => (at === index ? rule : one)) })
  return (
    <>
      <datalist id={linesId}>
        {accounts.map((account) => (
          <option key={account.id} value={account.id}>
            {lineName(account)}
          </option>
        ))}
      </datalist>
      {rules.map((rule, index) => (
        <div
          // rules have no name of their own, and none of them moves
          key={index}
          className={styles['rule']}
          role="group"
          aria-label={t('settings.wrapUpOf', { queue: `\u2068${rule.queue}\u2069` })}
        >
          <Field label={t('settings.queue')} className={styles['wide']}>
            <input
              className={inputClass}
              dir="auto"
              list={linesId}
              value={rule.queue}
              maxLength={QUEUE_MAX_LENGTH}
              onChange={(event) => put(index, { ...rule, queue: event.target.value })}
            />
          </Field>
          <WrapUpFields
            label={t('settings.wrapUp')}
            rule={rule}
            onChange={(changed) => put(index, { ...rule, ...changed })}
          />
          <Button
            look="plain"
            label={t('settings.removeQueueOf', { queue: `\u2068${rule.queue}\u2069` })}
            onPress={() => onChange({ wrapUpByQueue: rules.filter((_rule, at) => at !== index) })}
          >
            {t('settings.removeQueue')}
          </Button>
        </div>
      ))}
      <div className={styles['wide']}>
        <Button
          look="quiet"
          isDisabled={rules.length >= RULES_MAX}
          onPress={() => onChange({ wrapUpByQueue: [...rules, { queue: '', ...operatorState.wrapUp }] })}
        >
          {t('settings.addQueue')}
        </Button>
      </div>
    </>
  )
}
