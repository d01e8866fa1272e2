import { useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Pack } from '../../../shared/typology/pack.ts'
import { useLocale } from '../../ui/app-store.ts'
import { TabNav } from '../tab-nav.tsx'
import { changeDraft, draftStore } from './drafts.ts'
import { EditSection } from './edit-section.tsx'
import { PackEditingContext, type PackEditing } from './editing-context.ts'
import { factOptions } from './fact-name.ts'
import { ImportPack } from './import-pack.tsx'
import { PackHead } from './pack-head.tsx'
import { PackList, type ListedPack } from './pack-list.tsx'
import styles from './packs-view.module.css'
import { PublishSection } from './publish-section.tsx'
import { RehearsalSection } from './rehearsal-section.tsx'
import { TypeList } from './type-list.tsx'
import { useCheckedPack } from './use-checked-pack.ts'
import { VersionsSection } from './versions-section.tsx'
import { SECTIONS, showSection, usePacksView } from './view-store.ts'

export type PackDeskProps = {
  readonly packs: readonly ListedPack[]
  readonly open: ListedPack
  readonly now: number
}

/** All typologies on one side, on the other the one that is open: edited, compared, rehearsed, published. */
export function PackDesk({ packs, open, now }: PackDeskProps): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const section = usePacksView((state) => state.section)
  const checked = useCheckedPack(open.pack)
  const change = (pack: Pack): void => changeDraft(draftStore(), open.current, pack)
  const { id, pack, current } = open
  const editing = useMemo<PackEditing>(
    () => ({
      pack,
      published: current?.pack ?? null,
      packs: packs.map((other) => (other.id === id ? pack : (other.current?.pack ?? other.pack))),
      facts: factOptions(t, locale, pack),
    }),
    [packs, id, pack, current, t, locale],
  )
  return (
    <PackEditingContext value={editing}>
      <div className={styles['desk']}>
        <aside className={styles['side']} aria-label={t('packs.list')}>
          <PackList packs={packs} currentId={id} now={now}>
            <TypeList pack={pack} problems={checked.problems} onChange={change} />
          </PackList>
          <ImportPack packs={packs} />
        </aside>
        <main className={styles['main']}>
          <PackHead key={id} open={open} now={now} />
          <TabNav
            label={t('packs.sectionsLabel')}
            tabs={SECTIONS.map((one) => ({ id: one, label: t(`packs.sections.${one}`) }))}
            current={section}
            onChoose={showSection}
          />
          <div key={`${id} ${section}`} className={styles[section === 'edit' ? 'editing' : 'content']}>
            {section === 'edit' && <EditSection checked={checked} onChange={change} />}
            {section === 'versions' && <VersionsSection open={open} now={now} />}
            {section === 'rehearsal' && <RehearsalSection open={open} checked={checked} now={now} />}
            {section === 'publish' && <PublishSection open={open} checked={checked} />}
          </div>
        </main>
      </div>
    </PackEditingContext>
  )
}
