import { useEffect, useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PackVersion } from '../../../shared/pack-version.ts'
import type { PackDraft } from './draft-schema.ts'
import { draftStore, dropFinished, useDrafts } from './drafts.ts'
import { PackDesk } from './pack-desk.tsx'
import { packFailureText } from './pack-failure.ts'
import type { ListedPack } from './pack-list.tsx'
import styles from './packs-view.module.css'
import { usePacks } from './use-packs.ts'
import { usePacksView } from './view-store.ts'

/** The supervisor's editor of typologies. */
export function PacksView({ now }: { readonly now: number }): ReactNode {
  const { t } = useTranslation()
  const { versions, failure } = usePacks()
  const drafts = useDrafts((state) => state.drafts)
  const packId = usePacksView((state) => state.packId)
  useEffect(() => {
    if (versions) dropFinished(draftStore(), versions)
  }, [versions])
  const packs = useMemo(() => listed(versions ?? [], drafts), [versions, drafts])
  if (!versions) {
    return (
      <main className={styles['waiting']}>
        <p role="status">{failure ? packFailureText(t, failure) : t('panel.loading')}</p>
      </main>
    )
  }
  const open = packs.find(({ id }) => id === packId) ?? packs[0]
  if (!open) throw new Error('no pack is in use, not even one that ships')
  return <PackDesk packs={packs} open={open} now={now} />
}

/** Packs in use, then those that have not been published yet. */
function listed(versions: readonly PackVersion[], drafts: Readonly<Record<string, PackDraft>>): ListedPack[] {
  const inUse = versions.map((current) => {
    const draft = drafts[current.packId]
    return { id: current.packId, pack: draft?.pack ?? current.pack, current, draft }
  })
  const onlyDrafts = Object.values(drafts)
    .filter(({ pack }) => !versions.some((version) => version.packId === pack.id))
    .map((draft) => ({ id: draft.pack.id, pack: draft.pack, current: undefined, draft }))
  return [...inUse, ...onlyDrafts]
}
