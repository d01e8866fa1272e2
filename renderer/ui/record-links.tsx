import type { TFunction } from 'i18next'
import { useEffect, useId, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { OpenedRecord } from '../../shared/ipc.ts'
import type { Locale } from '../../shared/locale.ts'
import type { Result } from '../../shared/result.ts'
import type { RecordReference } from '../../shared/typology/facts.ts'
import { useLocale } from './app-store.ts'
import { formatDay, formatMoney } from './format.ts'
import { usePeer } from './peer-context.ts'
import { Problem } from './problem.tsx'
import styles from './record-links.module.css'

export type RecordLinksProps = {
  /** Null: nobody in the cache yet, so there is nothing to open. */
  readonly clientId: string | null
  readonly records: readonly RecordReference[]
  readonly now: number
}

/** Where something is known from: by date or field, each opening in place. */
export function RecordLinks({ clientId, records, now }: RecordLinksProps): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const id = useId()
  const [openKey, setOpenKey] = useState<string | null>(null)
  if (records.length === 0) return null
  const nameOf = (record: RecordReference): string => recordName(t, locale, record, now)
  if (clientId === null) {
    return <span className={styles['names']}>{records.map(nameOf).join(' · ')}</span>
  }
  const open = records.find((record) => keyOf(record) === openKey)
  return (
    <>
      <span className={styles['links']}>
        {records.map((record) => {
          const key = keyOf(record)
          const isOpen = key === openKey
          return (
            <button
              key={key}
              type="button"
              className={styles['link']}
              aria-expanded={isOpen}
              aria-controls={isOpen ? id : undefined}
              onClick={() => setOpenKey(isOpen ? null : key)}
            >
              {nameOf(record)}
            </button>
          )
        })}
      </span>
      {open && (
        <div id={id} className={styles['record']} role="group" aria-label={nameOf(open)}>
          <RecordView key={keyOf(open)} clientId={clientId} reference={open} now={now} />
        </div>
      )}
    </>
  )
}

function keyOf(record: RecordReference): string {
  return record.kind === 'profile' ? `profile ${record.field}` : `${record.kind} ${record.id}`
}

function recordName(t: TFunction, locale: Locale, record: RecordReference, now: number): string {
  switch (record.kind) {
    case 'profile':
      return t(`record.field.${record.field}`)
    case 'call':
      return t('record.call', { date: formatDay(locale, record.at, now) })
    case 'event':
      return formatDay(locale, record.at, now)
    default:
      return record satisfies never
  }
}

type RecordViewProps = { readonly clientId: string; readonly reference: RecordReference; readonly now: number }

function RecordView({ clientId, reference, now }: RecordViewProps): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const locale = useLocale()
  const [opened, setOpened] = useState<Result<OpenedRecord> | null>(null)
  useEffect(() => {
    let isCurrent = true
    void peer.request('client.open-record', { clientId, record: reference, locale }).then((result) => {
      if (isCurrent) setOpened(result)
    })
    return () => {
      isCurrent = false
    }
  }, [peer, clientId, reference, locale])
  if (!opened) return <p className={styles['minor']}>{t('record.opening')}</p>
  if (!opened.ok) return <Problem failure={opened.error} />
  const { title, at, author, text, amount, field } = opened.value
  const heading = [title || (field === null ? '' : t(`record.field.${field}`)), amount && formatMoney(locale, amount)]
  const origin = [at === null ? '' : formatDay(locale, at, now), author].filter(Boolean)
  return (
    <>
      <p>
        <bdi className={styles['title']}>{heading.filter(Boolean).join(' ')}</bdi>{' '}
        {origin.length > 0 && <bdi className={styles['minor']}>{origin.join(' · ')}</bdi>}
      </p>
      {text === '' ? (
        !heading.some(Boolean) && <p className={styles['minor']}>{t('record.empty')}</p>
      ) : (
        <p className={styles['text']} dir="auto">
          {text}
        </p>
      )}
    </>
  )
}
