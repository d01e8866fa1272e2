import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LOCALES } from '../../../shared/locale.ts'
import type { Pack } from '../../../shared/typology/pack.ts'
import { useLocale } from '../../ui/app-store.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { languageName } from '../../ui/format.ts'
import { draftStore, putDraft } from './drafts.ts'
import { usePackEditing } from './editing-context.ts'
import { ownCopy, slugOf } from './pack-edits.ts'
import styles from './pack-head.module.css'
import { showPack } from './view-store.ts'

const PACK_ID = /^[a-z]+(-[a-z]+)*$/

/** Makes a pack of the company's own out of this one; it is a draft until it is published. */
export function CopyPack({ pack, onDone }: { readonly pack: Pack; readonly onDone: () => void }): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const { packs } = usePackEditing()
  const taken = packs.map(({ id }) => id)
  const [label, setLabel] = useState(pack.label)
  const [id, setId] = useState(() => slugOf(`own ${pack.id}`, taken))
  const isFree = !taken.includes(id)
  const isPossible = PACK_ID.test(id) && isFree
  const copy = (): void => {
    putDraft(draftStore(), { pack: ownCopy(pack, id, label, packs), base: null, comment: '' })
    onDone()
    showPack(id)
  }
  return (
    <div className={styles['copy']} role="group" aria-label={t('packs.copy')}>
      <p className={styles['wide']}>{t('packs.copyHint')}</p>
      {LOCALES.map((one) => (
        <TextField
          key={one}
          label={t('packs.fieldIn', { field: t('packs.fields.label'), language: languageName(locale, one) })}
          value={label[one]}
          onChange={(text) => setLabel({ ...label, [one]: text })}
        />
      ))}
      <TextField
        label={t('packs.fields.id')}
        direction="ltr"
        value={id}
        onChange={(text) => setId(text.toLowerCase().replace(/[\s_]+/g, '-'))}
      />
      {!isPossible && (
        <p className={styles['warning']} role="status">
          {isFree ? t('packs.problem.badId') : t('packs.idTaken')}
        </p>
      )}
      <div className={`${styles['wide']} ${styles['actions']}`}>
        <Button look="quiet" onPress={onDone}>
          {t('panel.cancel')}
        </Button>
        <Button look="primary" isDisabled={!isPossible} onPress={copy}>
          {t('packs.copyNow')}
        </Button>
      </div>
    </div>
  )
}
