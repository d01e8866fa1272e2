import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { LocalizedText } from '../../../shared/locale.ts'
import type { Pack } from '../../../shared/typology/pack.ts'
import { useLocale } from '../../ui/app-store.ts'
import { languageName } from '../../ui/format.ts'
import { itemText, valueText, type ChangeWords } from './change-text.ts'
import { directionOf } from './editing-context.ts'
import { useFactName } from './fact-name.ts'
import styles from './pack-changes.module.css'
import { comparePacks, type PackChange } from './pack-comparison.ts'

export type PackChangesProps = { readonly before: Pack; readonly after: Pack }

/** What differs between two packs, type by type, old beside new. */
export function PackChanges({ before, after }: PackChangesProps): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const factName = useFactName()
  const groups = byType(comparePacks(before, after))
  if (groups.length === 0) return <p className={styles['none']}>{t('packs.change.none')}</p>
  return groups.map(({ type, changes }) => (
    <section key={type ? JSON.stringify(type) : ''} className={styles['group']}>
      <h4 className={styles['type']}>
        <bdi>{type ? type[locale] || t('packs.newType') : t('packs.wholeTypology')}</bdi>
      </h4>
      <ul className={styles['changes']}>
        {changes.map((change, index) => (
          // a list that is never edited in place
          <li key={index}>
            <Change change={change} words={{ t, locale, factName }} />
          </li>
        ))}
      </ul>
    </section>
  ))
}

function Change({ change, words }: { readonly change: PackChange; readonly words: ChangeWords }): ReactNode {
  const { t, locale } = words
  const item = itemText(words, change)
  switch (change.kind) {
    case 'added':
      return <ins className={styles['after']}>+ {item || t('packs.change.typeAdded')}</ins>
    case 'removed':
      return <del className={styles['before']}>− {item || t('packs.change.typeRemoved')}</del>
    case 'moved':
      return t('packs.change.moved', { list: t(`packs.fields.${change.list}`) })
    case 'text': {
      const what = t('packs.fieldIn', {
        field: t(`packs.fields.${change.field}`),
        language: languageName(locale, change.locale),
      })
      const text = { lang: change.locale, dir: directionOf(change.locale) }
      return (
        <>
          <What item={item} field={what} />
          <del className={styles['before']} {...text}>
            {change.before || '—'}
          </del>
          <ins className={styles['after']} {...text}>
            {change.after || '—'}
          </ins>
        </>
      )
    }
    case 'value':
      return (
        <>
          <What item={item} field={t(`packs.fields.${change.field}`)} />
          <del className={styles['before']}>{valueText(words, change.before)}</del>
          <ins className={styles['after']}>{valueText(words, change.after)}</ins>
        </>
      )
    default:
      return change satisfies never
  }
}

function What({ item, field }: { readonly item: string; readonly field: string }): ReactNode {
  return (
    <span className={styles['what']}>
      {item && <bdi>{item} › </bdi>}
      {field}
    </span>
  )
}

type Group = { readonly type: LocalizedText | null; readonly changes: PackChange[] }

function byType(changes: readonly PackChange[]): readonly Group[] {
  const groups = new Map<string, Group>()
  for (const change of changes) {
    const key = JSON.stringify(change.type)
    const group = groups.get(key)
    if (group) group.changes.push(change)
    else groups.set(key, { type: change.type, changes: [change] })
  }
  return [...groups.values()]
}
