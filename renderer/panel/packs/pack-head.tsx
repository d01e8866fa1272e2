import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '../../../shared/result.ts'
import { useLocale } from '../../ui/app-store.ts'
import { Button } from '../../ui/button.tsx'
import { formatCount } from '../../ui/format.ts'
import { usePeer } from '../../ui/peer-context.ts'
import { ConfirmButton } from '../confirm-button.tsx'
import { CopyPack } from './copy-pack.tsx'
import { draftStore, dropDraft, useDrafts } from './drafts.ts'
import { ExportButton } from './export-button.tsx'
import { packFailureText } from './pack-failure.ts'
import styles from './pack-head.module.css'
import { versionText, type ListedPack } from './pack-list.tsx'
import { SHIPPED_PACK_IDS } from './shipped-packs.ts'
import { showSection } from './view-store.ts'

export type PackHeadProps = { readonly open: ListedPack; readonly now: number }

/** Which typology is open, in which state, and what can be done with the whole of it. */
export function PackHead({ open, now }: PackHeadProps): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const peer = usePeer()
  const areKept = useDrafts((state) => state.areKept)
  const [isCopying, setIsCopying] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const { id, pack, current, draft } = open
  const mayRetire = current !== undefined && !SHIPPED_PACK_IDS.includes(id)
  const base = draft?.base ?? null
  const isBehind = base !== null && current !== undefined && base !== current.version
  const retire = async (): Promise<void> => {
    const retired = await peer.request('packs.retire', { packId: id })
    setFailure(retired.ok ? null : retired.error)
    if (retired.ok) showSection('edit')
  }
  return (
    <header className={styles['head']}>
      <div className={styles['names']}>
        <h2 className={styles['title']}>
          <bdi>{pack.label[locale] || id}</bdi>
        </h2>
        <p className={styles['minor']}>
          {versionText(t, locale, current, now)}
          {draft && ` · ${t('packs.draftKept')}`}
        </p>
        {isBehind && (
          <p className={styles['warning']}>
            {t('packs.draftBehind', {
              base: formatCount(locale, base),
              current: formatCount(locale, current.version),
            })}
          </p>
        )}
        {!areKept && (
          <p className={styles['warning']} role="alert">
            {t('packs.draftNotKept')}
          </p>
        )}
      </div>
      <div className={styles['actions']}>
        <ExportButton pack={pack} suffix={draft ? 'draft' : `v${pack.version}`} onFailure={setFailure} />
        <Button look="plain" isExpanded={isCopying} onPress={() => setIsCopying(!isCopying)}>
          {t('packs.copy')}
        </Button>
        {mayRetire && (
          <ConfirmButton
            look="plain"
            question={t('packs.retireQuestion')}
            confirm={t('packs.retireNow')}
            onConfirm={() => void retire()}
          >
            {t('packs.retire')}
          </ConfirmButton>
        )}
        {draft && (
          <ConfirmButton
            question={t('packs.discardQuestion')}
            confirm={t('packs.discardNow')}
            onConfirm={() => {
              dropDraft(draftStore(), id)
              showSection('edit')
            }}
          >
            {t('packs.discard')}
          </ConfirmButton>
        )}
      </div>
      {failure && (
        <p className={styles['failure']} role="alert">
          {packFailureText(t, failure)}
        </p>
      )}
      {isCopying && <CopyPack pack={pack} onDone={() => setIsCopying(false)} />}
    </header>
  )
}
