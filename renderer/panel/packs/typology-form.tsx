import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Pack } from '../../../shared/typology/pack.ts'
import { useLocale } from '../../ui/app-store.ts'
import { TextField } from '../../ui/field.tsx'
import { formatCount } from '../../ui/format.ts'
import { usePackEditing } from './editing-context.ts'
import { fieldId } from './field-path.ts'
import { FormSection } from './form-section.tsx'
import { LocalizedField } from './localized-field.tsx'
import { NumberField } from './number-field.tsx'
import { TEXT_LIMITS } from './text-limits.ts'
import styles from './typology-form.module.css'

export type TypologyFormProps = { readonly onChange: (pack: Pack) => void }

/** What concerns the whole typology: its names, and how much its advice counts. */
export function TypologyForm({ onChange }: TypologyFormProps): ReactNode {
  const { t } = useTranslation()
  const { pack } = usePackEditing()
  const change = (changed: Partial<Pack>): void => onChange({ ...pack, ...changed })
  return (
    <>
      <FormSection title={t('packs.sections.names')}>
        <LocalizedField
          label={t('packs.fields.label')}
          path={['label']}
          text={pack.label}
          max={TEXT_LIMITS.label}
          onChange={(label) => change({ label })}
        />
        <LocalizedField
          label={t('packs.fields.shortLabel')}
          path={['shortLabel']}
          text={pack.shortLabel}
          max={TEXT_LIMITS.shortLabel}
          onChange={(shortLabel) => change({ shortLabel })}
        />
        <div id={fieldId(['source'])} tabIndex={-1}>
          <TextField label={t('packs.fields.source')} value={pack.source} onChange={(source) => change({ source })} />
        </div>
      </FormSection>
      <FormSection title={t('packs.sections.rank')} hint={t('packs.rankHint')}>
        <NumberField
          id={fieldId(['priority'])}
          label={t('packs.fields.priority')}
          className={styles['narrow']}
          value={pack.priority}
          min={1}
          onChange={(priority) => change({ priority: priority ?? 0 })}
        />
        <Ranks />
      </FormSection>
    </>
  )
}

/** All typologies in the order in which their advice counts; a number that two of them have is named. */
function Ranks(): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const { pack, packs } = usePackEditing()
  const ranked = packs.toSorted((one, other) => one.priority - other.priority)
  const rival = packs.find(({ id, priority }) => id !== pack.id && priority === pack.priority)
  return (
    <>
      <ol className={styles['ranks']}>
        {ranked.map(({ id, label, priority }) => (
          <li key={id} className={styles['rank']} aria-current={id === pack.id ? 'true' : undefined}>
            <span className={styles['priority']}>{formatCount(locale, priority)}</span>
            <bdi>{label[locale] || id}</bdi>
          </li>
        ))}
      </ol>
      {rival && (
        <p className={styles['problem']} role="status">
          {t('packs.rankTaken', { label: `\u2068${rival.label[locale]}\u2069` })}
        </p>
      )}
    </>
  )
}
