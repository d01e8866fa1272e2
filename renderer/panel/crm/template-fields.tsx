import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CrmSecrets, CrmTemplate } from '../../../shared/crm-source.ts'
import { SelectField, TextField } from '../../ui/field.tsx'
import styles from '../settings-dialog.module.css'
import { SignInField } from './sign-in-field.tsx'

const VALUE_MAX_LENGTH = 2_000

export type SecretFieldsProps = {
  readonly secrets: CrmSecrets
  /** A secret field that stays empty keeps what there is. */
  readonly hasKeptSecrets: boolean
  readonly onSecrets: (secrets: CrmSecrets) => void
}

export type TemplateFieldsProps = SecretFieldsProps & {
  /** Of a further source; empty: the CRM. */
  readonly sourceId: string
  /** Null: it is not on this computer, or has not been read yet. */
  readonly template: CrmTemplate | null
  readonly values: Readonly<Record<string, string>>
  readonly onValues: (values: Record<string, string>) => void
}

/** What a template asks for, and on what grounds anybody believes that it works. */
export function TemplateFields(props: TemplateFieldsProps): ReactNode {
  const { sourceId, template, values, secrets, hasKeptSecrets, onValues, onSecrets } = props
  const { t } = useTranslation()
  if (!template) return <p className={styles['hint']}>{t('crm.noTemplate')}</p>
  const { how, against, date } = template.verified
  const change = (name: string, value: string): void => onValues({ ...values, [name]: value })
  return (
    <>
      <p className={styles['hint']}>
        {t(`crm.verified.${how}`, { against: `\u2068${against}\u2069`, date: `\u2068${date}\u2069` })}
      </p>
      {template.settings.map(({ name, type, title, isOptional, options, default: usual }) => {
        const label = isOptional ? t('crm.optional', { title }) : title
        if (type === 'secret')
          return (
            <TextField
              key={name}
              label={label}
              type="password"
              direction="ltr"
              maxLength={4_000}
              value={secrets[name] ?? ''}
              placeholder={hasKeptSecrets ? t('settings.passwordKept') : ''}
              onChange={(secret) => onSecrets({ ...secrets, [name]: secret })}
            />
          )
        if (type === 'sign-in')
          return (
            <SignInField
              key={name}
              sourceId={sourceId}
              label={label}
              template={template.id}
              values={values}
              secrets={secrets}
            />
          )
        if (type === 'choice')
          return (
            <SelectField
              key={name}
              label={label}
              value={values[name] ?? usual}
              options={options.map((option) => ({ value: option.value, label: option.title }))}
              onChange={(value) => change(name, value)}
            />
          )
        return (
          <TextField
            key={name}
            label={label}
            direction={type === 'text' ? 'auto' : 'ltr'}
            className={type === 'url' ? styles['wide'] : undefined}
            maxLength={VALUE_MAX_LENGTH}
            value={values[name] ?? usual}
            placeholder={type === 'url' ? 'https://crm.example.com' : ''}
            onChange={(value) => change(name, value)}
          />
        )
      })}
    </>
  )
}
