import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { PACK_COMMENT_MAX_LENGTH, type PackVersion } from '../../../shared/pack-version.ts'
import type { Failure } from '../../../shared/result.ts'
import { useApp, useLocale } from '../../ui/app-store.ts'
import { Button } from '../../ui/button.tsx'
import { Field, inputClass } from '../../ui/field.tsx'
import { formatCount, formatTime } from '../../ui/format.ts'
import { usePeer } from '../../ui/peer-context.ts'
import { draftPublished, draftStore, putDraft } from './drafts.ts'
import { isSameContent } from './pack-edits.ts'
import { PackChanges } from './pack-changes.tsx'
import { packFailureText } from './pack-failure.ts'
import type { ListedPack } from './pack-list.tsx'
import { ProblemList } from './problem-list.tsx'
import styles from './tables.module.css'
import type { CheckedPack } from './use-checked-pack.ts'

export type PublishSectionProps = { readonly open: ListedPack; readonly checked: CheckedPack }

/** What will change for every operator, why, and the button that does it. */
export function PublishSection({ open, checked }: PublishSectionProps): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const hasName = useApp((state) => state.session?.settings.operatorName !== '')
  const [isPublishing, setIsPublishing] = useState(false)
  const [published, setPublished] = useState<PackVersion | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const { current, draft } = open
  const { valid, problems } = checked
  // the draft goes as soon as the list of packs has the new version
  if (published && (!draft || isSameContent(published.pack, draft.pack))) return <Published version={published} />
  if (!draft) return <p className={styles['hint']}>{t('packs.noDraft')}</p>

  const isUnchanged = current !== undefined && isSameContent(current.pack, draft.pack)
  const publish = async (): Promise<void> => {
    if (!valid) return
    setIsPublishing(true)
    setFailure(null)
    const answer = await peer.request('packs.publish', { pack: valid, comment: draft.comment.trim() })
    setIsPublishing(false)
    if (!answer.ok) return setFailure(answer.error)
    setPublished(answer.value)
    draftPublished(draftStore(), answer.value)
  }
  return (
    <div className={styles['stack']}>
      <Field label={t('packs.comment')} className={styles['comment']}>
        <textarea
          className={inputClass}
          dir="auto"
          rows={2}
          value={draft.comment}
          maxLength={PACK_COMMENT_MAX_LENGTH}
          placeholder={t('packs.commentHint')}
          onChange={(event) => putDraft(draftStore(), { ...draft, comment: event.target.value })}
        />
      </Field>
      {!hasName && <p className={styles['warning']}>{t('packs.noName')}</p>}
      <div className={styles['controls']}>
        <Button look="primary" isDisabled={isPublishing || !valid || isUnchanged} onPress={() => void publish()}>
          {isPublishing ? t('packs.publishing') : t('packs.publish')}
        </Button>
        <span className={styles['hint']}>{t('packs.publishHint')}</span>
      </div>
      {failure && (
        <p className={styles['failure']} role="alert">
          {packFailureText(t, failure)}
        </p>
      )}
      {problems.length > 0 && (
        <section aria-label={t('packs.problems')}>
          <p className={styles['warning']}>{t('packs.solveFirst', { count: problems.length })}</p>
          <ProblemList pack={open.pack} problems={problems} />
        </section>
      )}
      <section className={styles['stack']} aria-label={t('packs.changes')}>
        <h3 className={styles['title']}>{t('packs.changes')}</h3>
        {current ? (
          <div>
            <PackChanges before={current.pack} after={draft.pack} />
          </div>
        ) : (
          <p className={styles['hint']}>{t('packs.firstVersion')}</p>
        )}
      </section>
    </div>
  )
}

function Published({ version }: { readonly version: PackVersion }): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const number = formatCount(locale, version.version)
  const time = formatTime(locale, version.publishedAt ?? 0)
  return (
    <p className={styles['done']} role="status">
      <span aria-hidden="true">✓ </span>
      {version.author === ''
        ? t('packs.publishedUnsigned', { number, time })
        : t('packs.publishedBy', { number, time, author: `\u2068${version.author}\u2069` })}
    </p>
  )
}
