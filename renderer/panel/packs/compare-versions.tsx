import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PackVersion } from '../../../shared/pack-version.ts'
import { useLocale } from '../../ui/app-store.ts'
import { SelectField } from '../../ui/field.tsx'
import { formatCount } from '../../ui/format.ts'
import { PackChanges } from './pack-changes.tsx'
import type { ListedPack } from './pack-list.tsx'
import styles from './tables.module.css'

const DRAFT = 'draft'

export type CompareVersionsProps = {
  readonly open: ListedPack
  /** Newest first. */
  readonly versions: readonly PackVersion[]
}

/** Two versions, or a version and the draft, side by side. */
export function CompareVersions({ open, versions }: CompareVersionsProps): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const { draft } = open
  const [newest, second] = versions.map(({ version }) => String(version))
  // at first what is of interest now: the draft against what is in use, else the last change
  const [chosenBefore, setBefore] = useState((draft ? newest : (second ?? newest)) ?? DRAFT)
  const [chosenAfter, setAfter] = useState(draft ? DRAFT : (newest ?? DRAFT))
  const options = [
    ...(draft ? [{ value: DRAFT, label: t('packs.draft') }] : []),
    ...versions.map(({ version }) => ({
      value: String(version),
      label: t('packs.versionNumber', { number: formatCount(locale, version) }),
    })),
  ]
  const contentOf = (chosen: string): PackVersion['pack'] | undefined =>
    (chosen === DRAFT ? draft?.pack : versions.find(({ version }) => String(version) === chosen)?.pack) ??
    versions[0]?.pack
  const before = contentOf(chosenBefore)
  const after = contentOf(chosenAfter)
  return (
    <section className={styles['stack']} aria-label={t('packs.compare')}>
      <h3 className={styles['title']}>{t('packs.compare')}</h3>
      <div className={styles['controls']}>
        <SelectField label={t('packs.before')} value={chosenBefore} options={options} onChange={setBefore} />
        <SelectField label={t('packs.after')} value={chosenAfter} options={options} onChange={setAfter} />
      </div>
      {before && after && (
        <div>
          <PackChanges before={before} after={after} />
        </div>
      )}
    </section>
  )
}
