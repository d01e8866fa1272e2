import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LINE_MAX_LENGTH, STRENGTHS, type Pack, type Sign } from '../../../shared/typology/pack.ts'
import { useLocale } from '../../ui/app-store.ts'
import { SelectField } from '../../ui/field.tsx'
import { formatCount } from '../../ui/format.ts'
import { ConditionList } from './condition-list.tsx'
import { usePackEditing } from './editing-context.ts'
import styles from './entry-list.module.css'
import type { FieldPath } from './field-path.ts'
import { IdField } from './id-field.tsx'
import { ItemTools } from './item-tools.tsx'
import { LocalizedField } from './localized-field.tsx'
import { followingId } from './pack-edits.ts'

export type SignFormProps = {
  readonly sign: Sign
  readonly listPath: FieldPath
  readonly index: number
  readonly signs: readonly Sign[]
  readonly mayBeKey: boolean
  /** Ids that this sign cannot have. */
  readonly taken: readonly string[]
  readonly isFixed: boolean
  readonly onChange: (sign: Sign) => void
  readonly onChangeList: (signs: Sign[]) => void
}

/** One sign: its text, how much it says, and by which facts a program recognises it. */
export function SignForm(props: SignFormProps): ReactNode {
  const { sign, listPath, index, signs, mayBeKey, taken, isFixed, onChange, onChangeList } = props
  const { t } = useTranslation()
  const locale = useLocale()
  const { packs } = usePackEditing()
  // one that has just been added is open, to be written; afterwards it opens and closes by itself
  const [isNew] = useState(sign.id === '')
  const path = [...listPath, index]
  const number = formatCount(locale, index + 1)
  const change = (changed: Partial<Sign>): void => onChange({ ...sign, ...changed })
  const minor = [
    t(`type.strength.${sign.strength}`),
    sign.key ? t('packs.fields.key') : '',
    sign.when ? t('packs.byProgram') : t('packs.byPerson'),
  ]
  return (
    <details open={isNew}>
      <summary className={styles['summary']}>
        <span className={styles['summaryText']}>{sign.text[locale] || t('packs.newSign', { number })}</span>
        <span className={styles['minor']}>{minor.filter(Boolean).join(' · ')}</span>
      </summary>
      <div className={styles['inside']}>
        <LocalizedField
          label={t('packs.signNumber', { number })}
          path={[...path, 'text']}
          text={sign.text}
          max={LINE_MAX_LENGTH}
          onChange={(text) => change({ text, id: followingId(sign.id, { before: sign.text, after: text }, taken) })}
        />
        <div className={styles['details']}>
          <SelectField
            label={t('packs.fields.strength')}
            value={sign.strength}
            options={STRENGTHS.map((strength) => ({ value: strength, label: t(`type.strength.${strength}`) }))}
            onChange={(strength) => change({ strength })}
          />
          <IdField
            label={t('packs.fields.id')}
            path={[...path, 'id']}
            id={sign.id}
            isFixed={isFixed}
            known={[...new Set(packs.flatMap(signIds))].filter(Boolean).toSorted()}
            onChange={(id) => change({ id })}
          />
          {mayBeKey && (
            <label className={styles['check']} title={t('packs.keyHint')}>
              <input type="checkbox" checked={sign.key} onChange={(event) => change({ key: event.target.checked })} />
              {t('packs.fields.key')}
            </label>
          )}
          <ItemTools
            path={listPath}
            items={signs}
            index={index}
            name={sign.text[locale] || number}
            onChange={onChangeList}
          />
        </div>
        <ConditionList path={path} sign={sign} onChange={onChange} />
      </div>
    </details>
  )
}

function signIds(pack: Pack): string[] {
  return pack.types.flatMap(({ signs, counterSigns }) => [...signs, ...counterSigns].map(({ id }) => id))
}
