import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CardClient, OtherRecord } from '../../shared/card.ts'
import { useApp, useLocale } from './app-store.ts'
import { Button } from './button.tsx'
import { Disclosure } from './disclosure.tsx'
import { formatList } from './format.ts'
import { isolated } from './isolated.ts'
import styles from './other-records.module.css'
import { forgetParted, rememberParted } from './parted-in-call.ts'
import { usePeer } from './peer-context.ts'
import { PhoneText } from './phone-text.tsx'
import { Problem } from './problem.tsx'
import { SourceMark } from './source-mark.tsx'
import { useAnswer } from './use-answer.ts'

export type OtherRecordsProps = {
  readonly client: CardClient
  /** The call in which it is looked at; null: none. */
  readonly callId: string | null
  /** The client as it is after a decision. */
  readonly onClient: (client: CardClient) => void
}

/** In which other sources this same person is, and what those say; a person may set one apart, and take that back. */
export function OtherRecords({ client, callId, onClient }: OtherRecordsProps): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const locale = useLocale()
  const hasSources = useApp((state) => (state.session?.settings.furtherSources.length ?? 0) > 0)
  const [said, setSaid] = useState('')
  const { run, failure, isWaiting } = useAnswer<CardClient>(onClient)
  const { joined, parted } = client
  const records = [
    ...joined.map((record) => ({ record, isApart: false })),
    ...parted.map((record) => ({ record, isApart: true })),
  ]
  if (!hasSources && records.length === 0) return null

  const decide = (record: OtherRecord, isApart: boolean): void => {
    // not a disabled button, from which the keyboard would be lost
    if (isWaiting) return
    const asked = { clientId: client.id, otherId: record.clientId, callId, locale }
    setSaid(isApart ? t('card.joinedSaid') : t('card.partedSaid'))
    void run(
      peer.request(isApart ? 'client.join' : 'client.part', asked).then((answer) => {
        if (answer.ok && isApart) forgetParted()
        if (answer.ok && !isApart && callId !== null) rememberParted(callId, asked)
        return answer
      }),
    )
  }
  const named = joined.length > 0 ? joined : parted
  const names = new Set(named.map(({ sourceName }) => isolated(sourceName || t('card.crm'))))
  const sources = formatList(locale, [...names])
  return (
    <div className={styles['place']}>
      {records.length > 0 && (
        <Disclosure title={joined.length > 0 ? t('card.alsoIn', { sources }) : t('card.apartFrom', { sources })}>
          {() => (
            <ul className={styles['records']}>
              {records.map(({ record, isApart }) => (
                <li
                  key={record.clientId}
                  className={`${styles['record']} ${isApart ? styles['apart'] : ''}`}
                  aria-label={record.name || record.company}
                >
                  <RecordText record={record} hint={isApart && joined.length > 0 ? t('card.isApart') : ''} />
                  <Button look="quiet" className={styles['action']} onPress={() => decide(record, isApart)}>
                    {isApart ? t('card.samePerson') : t('card.notSamePerson')}
                  </Button>
                </li>
              ))}
            </ul>
          )}
        </Disclosure>
      )}
      <Problem failure={failure} />
      <span className="visually-hidden" role="status">
        {failure || isWaiting ? '' : said}
      </span>
    </div>
  )
}

type RecordTextProps = {
  readonly record: OtherRecord
  /** What the line above the records does not say of this one; empty: nothing. */
  readonly hint: string
}

function RecordText({ record, hint }: RecordTextProps): ReactNode {
  const { t } = useTranslation()
  const { name, company, place, email, phones, sourceName } = record
  const details = [company === name ? '' : company, place, email].filter(Boolean)
  return (
    <div>
      <p>
        <bdi className={styles['name']}>{name || company}</bdi> <SourceMark name={sourceName || t('card.crm')} />
      </p>
      {hint !== '' && <p>{hint}</p>}
      {details.length > 0 && (
        <p>
          <bdi>{details.join(' · ')}</bdi>
        </p>
      )}
      {phones.length > 0 && (
        <p className={styles['phones']}>
          {phones.map((phone) => (
            <PhoneText key={phone}>{phone}</PhoneText>
          ))}
        </p>
      )}
    </div>
  )
}
