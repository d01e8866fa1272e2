import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PackVersion } from '../../../shared/pack-version.ts'
import type { Failure } from '../../../shared/result.ts'
import { useLocale } from '../../ui/app-store.ts'
import { Button } from '../../ui/button.tsx'
import { formatCount, formatDay } from '../../ui/format.ts'
import { ConfirmButton } from '../confirm-button.tsx'
import { CompareVersions } from './compare-versions.tsx'
import { draftStore, putDraft } from './drafts.ts'
import { ExportButton } from './export-button.tsx'
import { isSameContent } from './pack-edits.ts'
import { packFailureText } from './pack-failure.ts'
import type { ListedPack } from './pack-list.tsx'
import styles from './tables.module.css'
import { usePackVersions } from './use-packs.ts'
import { showSection } from './view-store.ts'

export type VersionsSectionProps = { readonly open: ListedPack; readonly now: number }

/** All versions of a pack: who, when, why; any two can be compared, and each can be gone back to. */
export function VersionsSection({ open, now }: VersionsSectionProps): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const { versions, failure } = usePackVersions(open.id)
  const [exportFailure, setExportFailure] = useState<Failure | null>(null)
  const problem = failure ?? exportFailure
  if (!versions) return <p className={styles['hint']}>{failure ? packFailureText(t, failure) : t('panel.loading')}</p>
  if (versions.length === 0) return <p className={styles['hint']}>{t('packs.noVersions')}</p>
  return (
    <div className={styles['stack']}>
      {problem && (
        <p className={styles['failure']} role="alert">
          {packFailureText(t, problem)}
        </p>
      )}
      <table className={styles['table']}>
        <thead>
          <tr>
            {(['version', 'date', 'author', 'comment'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`packs.columns.${column}`)}
              </th>
            ))}
            <th scope="col">
              <span className="visually-hidden">{t('packs.columns.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {versions.map((version) => (
            <tr key={version.version}>
              <th scope="row">
                {formatCount(locale, version.version)}
                {version.version === open.current?.version && ` · ${t('packs.inUse')}`}
              </th>
              <td>{version.publishedAt === null ? t('packs.shipped') : formatDay(locale, version.publishedAt, now)}</td>
              <td>
                <bdi>{version.author || '—'}</bdi>
              </td>
              <td className={styles['wide']}>
                <bdi>{version.comment || '—'}</bdi>
              </td>
              <td>
                <div className={styles['actions']}>
                  <ExportButton pack={version.pack} suffix={`v${version.version}`} onFailure={setExportFailure} />
                  <GoBack open={open} version={version} />
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <CompareVersions key={versions[0]?.version} open={open} versions={versions} />
    </div>
  )
}

/** Makes the draft of an old content; publishing that is going back. A draft that is there is not lost unasked. */
function GoBack({ open, version }: { readonly open: ListedPack; readonly version: PackVersion }): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const { current, draft } = open
  if (current && isSameContent(current.pack, version.pack)) return null
  const number = formatCount(locale, version.version)
  const load = (): void => {
    const base = current?.version ?? null
    putDraft(draftStore(), { pack: version.pack, base, comment: t('packs.backComment', { number }) })
    showSection('publish')
  }
  if (!draft) {
    return (
      <Button look="plain" onPress={load}>
        {t('packs.goBack')}
      </Button>
    )
  }
  return (
    <ConfirmButton
      look="plain"
      question={t('packs.replaceDraftQuestion')}
      confirm={t('packs.replaceDraftNow')}
      onConfirm={load}
    >
      {t('packs.goBack')}
    </ConfirmButton>
  )
}
