import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocale } from '../ui/app-store.ts'
import { Button } from '../ui/button.tsx'
import { formatMoment } from '../ui/format.ts'
import { usePeer } from '../ui/peer-context.ts'
import { Problem } from '../ui/problem.tsx'
import { useAnswer } from '../ui/use-answer.ts'
import { lineLogText } from './line-log-text.ts'
import frame from './dialog.module.css'
import styles from './line-log-dialog.module.css'
import { readLineEvents, useLineEvents } from './use-line-events.ts'

const PAGE = 100
/** Of the file: some days of a bad network. */
const FILE_EVENTS_MAX = 2_000

/** What happened to the line, newest first, in words for the operator and with details for IT. */
export function LineLogDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const peer = usePeer()
  const dialog = useRef<HTMLDialogElement>(null)
  const [limit, setLimit] = useState(PAGE)
  const { events, hasMore, failure } = useLineEvents(limit)
  const saving = useAnswer<{ readonly isSaved: boolean }>(({ isSaved }) => setHasSaved(isSaved))
  const [hasSaved, setHasSaved] = useState(false)

  useEffect(() => dialog.current?.showModal(), [])

  const save = async (): Promise<void> => {
    setHasSaved(false)
    const all = await readLineEvents(peer, FILE_EVENTS_MAX)
    if (!all.ok) return saving.run(Promise.resolve(all))
    const text = lineLogText(all.value, (kind) => t(`line.event.${kind}`))
    const day = new Date().toISOString().slice(0, 10)
    return saving.run(peer.request('file.save', { name: `vizitka-line-${day}.txt`, text }))
  }

  return (
    <dialog
      ref={dialog}
      className={`${frame['dialog']} ${styles['dialog']}`}
      onClose={onClose}
      aria-label={t('line.title')}
    >
      <div className={`${frame['content']} ${styles['content']}`}>
        <header>
          <h2 className={frame['title']}>{t('line.title')}</h2>
          <p className={styles['hint']}>{t('line.hint')}</p>
        </header>
        {/* a list that scrolls has to be reachable by key */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <div className={frame['list']} role="region" aria-label={t('line.title')} tabIndex={0}>
          {events?.length === 0 && <p className={styles['hint']}>{t('line.none')}</p>}
          <ol>
            {events?.map((event) => (
              <li key={event.key} className={styles['event']}>
                <time dateTime={new Date(event.at).toISOString()}>{formatMoment(locale, event.at)}</time>
                <span>
                  {t(`line.event.${event.kind}`)}
                  {event.detail && (
                    <>
                      {' '}
                      <bdi className={styles['detail']}>{event.detail}</bdi>
                    </>
                  )}
                </span>
              </li>
            ))}
          </ol>
          {hasMore && (
            <Button look="quiet" onPress={() => setLimit(limit + PAGE)}>
              {t('line.earlier')}
            </Button>
          )}
        </div>
        <Problem failure={failure ?? saving.failure} />
        <div className={frame['actions']}>
          <span role="status">{hasSaved && t('line.saved')}</span>
          <Button look="quiet" isDisabled={saving.isWaiting} onPress={() => void save()}>
            {t('line.save')}
          </Button>
          <Button look="primary" onPress={onClose}>
            {t('line.close')}
          </Button>
        </div>
      </div>
    </dialog>
  )
}
