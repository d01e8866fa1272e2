import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CardClient } from '../../shared/card.ts'
import { useLocale } from './app-store.ts'
import { usePeer } from './peer-context.ts'
import { Problem } from './problem.tsx'
import { TagInput } from './tag-input.tsx'
import styles from './tag-list.module.css'
import { useAnswer } from './use-answer.ts'

export type TagListProps = {
  readonly client: CardClient
  /** The call in which it is done; null: in none. */
  readonly callId: string | null
  readonly onClient: (client: CardClient) => void
}

/** The client's free tags: removed with ×, added by typing. */
export function TagList({ client, callId, onClient }: TagListProps): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const locale = useLocale()
  const changing = useAnswer<CardClient>(onClient)
  const ofClient = { clientId: client.id, callId, locale }
  const add = (tags: readonly string[]): void => {
    for (const tag of tags) {
      if (!client.tags.includes(tag)) void changing.run(peer.request('client.add-tag', { ...ofClient, tag }))
    }
  }
  return (
    <section className={styles['tags']} aria-label={t('tags.label')}>
      {client.tags.length > 0 && (
        <ul className={styles['list']}>
          {client.tags.map((tag) => (
            <li key={tag} className={styles['tag']}>
              <bdi>#{tag}</bdi>
              <button
                type="button"
                className={styles['remove']}
                aria-label={t('tags.remove', { tag })}
                onClick={() => void changing.run(peer.request('client.remove-tag', { ...ofClient, tag }))}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
      <TagInput tags={client.tags} onAdd={add} />
      <Problem failure={changing.failure} />
    </section>
  )
}
