import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import {
  DO_MAX_LINES,
  DONT_MAX_LINES,
  LINE_MAX_LENGTH,
  TOPICS,
  type AdviceLine,
} from '../../../shared/typology/pack.ts'
import { useLocale } from '../../ui/app-store.ts'
import { SelectField } from '../../ui/field.tsx'
import { formatCount } from '../../ui/format.ts'
import { usePackEditing } from './editing-context.ts'
import styles from './entry-list.module.css'
import type { FieldPath } from './field-path.ts'
import { AddItem, FormSection } from './form-section.tsx'
import { IdField } from './id-field.tsx'
import { ItemTools } from './item-tools.tsx'
import { LocalizedField } from './localized-field.tsx'
import { followingId, newLine, replaced } from './pack-edits.ts'

export type AdviceLinesProps = {
  readonly list: 'do' | 'dont'
  /** Of the type. */
  readonly typePath: FieldPath
  readonly lines: readonly AdviceLine[]
  /** Intents of the type's lines in the version that is in use. */
  readonly publishedIntents: readonly string[]
  readonly onChange: (lines: AdviceLine[]) => void
}

/** What to do, or what not, line by line: the topic decides which typology speaks, the intent what says the same. */
export function AdviceLines({ list, typePath, lines, publishedIntents, onChange }: AdviceLinesProps): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const { packs } = usePackEditing()
  const path = [...typePath, list]
  const topics = TOPICS.map((topic) => ({ value: topic, label: t(`packs.topics.${topic}`) }))
  const intents = packs.flatMap((pack) => pack.types.flatMap((type) => type[list].map(({ intent }) => intent)))
  const known = [...new Set(intents)].filter(Boolean).toSorted()
  const prefix = list === 'dont' ? 'no-' : ''
  return (
    <FormSection title={t(`packs.fields.${list}`)} path={path}>
      <ol className={styles['entries']}>
        {lines.map((line, index) => {
          const number = formatCount(locale, index + 1)
          const change = (changed: Partial<AdviceLine>): void =>
            onChange(replaced(lines, index, { ...line, ...changed }))
          return (
            // entries have no identity but their place
            <li key={index} className={styles['entry']}>
              <LocalizedField
                label={t('packs.lineNumber', { number })}
                path={[...path, index, 'text']}
                text={line.text}
                max={LINE_MAX_LENGTH}
                onChange={(text) => {
                  const texts = { before: line.text, after: text }
                  change({ text, intent: followingId(line.intent, texts, publishedIntents, prefix) })
                }}
              />
              <div className={styles['details']}>
                <SelectField
                  label={t('packs.fields.topic')}
                  value={line.topic}
                  options={topics}
                  onChange={(topic) => change({ topic })}
                />
                <IdField
                  label={t('packs.fields.intent')}
                  path={[...path, index, 'intent']}
                  id={line.intent}
                  isFixed={false}
                  known={known}
                  onChange={(intent) => change({ intent })}
                />
                <ItemTools
                  path={path}
                  items={lines}
                  index={index}
                  name={line.text[locale] || number}
                  onChange={onChange}
                />
              </div>
            </li>
          )
        })}
      </ol>
      <AddItem
        path={path}
        count={lines.length}
        max={list === 'do' ? DO_MAX_LINES : DONT_MAX_LINES}
        label={t('packs.addLine')}
        onAdd={() => onChange([...lines, newLine()])}
      />
    </FormSection>
  )
}
