import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Locale } from '../../../shared/locale.ts'
import type { PackVersion } from '../../../shared/pack-version.ts'
import type { Pack } from '../../../shared/typology/pack.ts'
import { useLocale } from '../../ui/app-store.ts'
import { formatCount, formatDay } from '../../ui/format.ts'
import type { PackDraft } from './draft-schema.ts'
import styles from './pack-list.module.css'
import { SHIPPED_PACK_IDS } from './shipped-packs.ts'
import { showPack } from './view-store.ts'

/** A pack of the list: in use, being written, or both. */
export type ListedPack = {
  readonly id: string
  /** The draft where there is one, else the version in use. */
  readonly pack: Pack
  readonly current: PackVersion | undefined
  readonly draft: PackDraft | undefined
}

export type PackListProps = {
  readonly packs: readonly ListedPack[]
  readonly currentId: string
  readonly now: number
  /** What stands under the pack that is open: its types. */
  readonly children: ReactNode
}

/** The typologies with who changed them last, the one whose advice counts most on top. */
export function PackList({ packs, currentId, now, children }: PackListProps): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  return (
    <ul>
      {packs.map(({ id, pack, current, draft }) => {
        const label = pack.label[locale]
        return (
          <li key={id}>
            <button
              type="button"
              className={styles['pack']}
              aria-current={id === currentId ? 'true' : undefined}
              onClick={() => showPack(id)}
            >
              <bdi className={styles['name']}>{label || id}</bdi>
              {draft && <span className={styles['draft']}>{t('packs.draft')}</span>}
              <span className={styles['minor']}>{versionText(t, locale, current, now)}</span>
              <span className={styles['minor']}>
                {SHIPPED_PACK_IDS.includes(id) ? t('packs.shipped') : t('packs.own')}
              </span>
            </button>
            {id === currentId && children}
          </li>
        )
      })}
    </ul>
  )
}

/** «Version 3, Olga, 12 Nov»: which version is in use, and since when. */
export function versionText(t: TFunction, locale: Locale, version: PackVersion | undefined, now: number): string {
  if (!version) return t('packs.notPublished')
  const number = formatCount(locale, version.version)
  if (version.publishedAt === null) return t('packs.versionShipped', { number })
  const date = formatDay(locale, version.publishedAt, now)
  return version.author === ''
    ? t('packs.versionUnsigned', { number, date })
    : t('packs.versionBy', { number, date, author: `\u2068${version.author}\u2069` })
}
