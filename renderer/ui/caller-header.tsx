import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Call } from '../../shared/call.ts'
import type { Card } from '../../shared/card.ts'
import type { Locale } from '../../shared/locale.ts'
import { useLocale } from './app-store.ts'
import { callStateText } from './call-state-text.ts'
import styles from './caller-header.module.css'
import { countryName, formatTime, initials } from './format.ts'
import { LineMark } from './line-mark.tsx'
import { PhoneText } from './phone-text.tsx'
import { QualityMeter } from './quality-meter.tsx'
import { ReceivedTones } from './received-tones.tsx'
import { SourceMark } from './source-mark.tsx'
import { useHeldCard } from './typed-forms.ts'

/** Who is calling, in one line for titles and screen readers. */
export function callerName(t: TFunction, card: Card): string {
  const { subject, displayName, number } = card
  if (subject.kind === 'known') return subject.client.name || subject.client.company || number.display
  if (subject.kind === 'withheld') return t('card.withheld')
  if (subject.kind === 'unknown') return displayName || t('card.newNumber')
  // nobody is named before the operator has chosen; a company is, where all who share the number belong to it
  const [company, ...others] = new Set(subject.faces.map((face) => face.company))
  if (subject.kind === 'several' && company && others.length === 0) return company
  return displayName || t('card.newNumber')
}

export type CallerHeaderProps = {
  readonly card: Card
  /** Undefined for a record of long ago. */
  readonly call: Call | undefined
  readonly now: number
}

/** Top of every card: face, name, company, number, place with the time there, the state of the call, the age of the data. */
export function CallerHeader({ card: current, call, now }: CallerHeaderProps): ReactNode {
  const card = useHeldCard(current)
  const { t } = useTranslation()
  const locale = useLocale()
  const { subject, number, calledLine, divertedFrom } = card
  const name = callerName(t, card)
  const company = subject.kind === 'known' && subject.client.company !== name ? subject.client.company : ''
  const sourceName = subject.kind === 'known' ? subject.client.sourceName : ''
  const isUnknown = subject.kind !== 'known'
  return (
    <header className={styles['header']}>
      <div className={`${styles['face']} ${isUnknown ? styles['faceUnknown'] : ''}`} aria-hidden="true">
        {isUnknown ? '?' : initials(name)}
      </div>
      <h1 className={styles['name']}>
        <bdi>{name}</bdi>
      </h1>
      <div className={`${styles['time']} ${call?.state === 'ended' ? styles['ended'] : ''}`}>
        {call && callStateText(t, locale, call, now)}
        {call?.state === 'active' && <QualityMeter callId={call.id} />}
      </div>
      <div className={styles['lines']}>
        <p className={styles['line']}>
          <LineMark lineId={call?.lineId ?? card.lineId} />
        </p>
        {(company || sourceName) && (
          <p className={styles['line']}>
            <bdi>{company}</bdi> <SourceMark name={sourceName} />
          </p>
        )}
        <p className={styles['line']}>
          {number.number &&
            (call?.direction === 'outgoing' ? (
              t('call.toNumber', { number: isolate(number.display) })
            ) : (
              <PhoneText>{number.display}</PhoneText>
            ))}
          {number.number?.extension && number.number.kind === 'public'
            ? ` ${t('card.extension', { extension: number.number.extension })}`
            : ''}
          <Place card={card} locale={locale} now={now} />
        </p>
        <ReceivedTones call={call} />
        <p className={`${styles['line']} ${styles['last']}`}>
          <span>
            {divertedFrom
              ? t('card.divertedFrom', { line: isolate(divertedFrom) })
              : calledLine && t('card.toLine', { line: isolate(calledLine) })}
          </span>
          <span className={styles['age']}>
            {card.syncedAt === null
              ? t('card.dataNever')
              : t('card.dataAge', { time: formatTime(locale, card.syncedAt) })}
          </span>
        </p>
      </div>
    </header>
  )
}

type PlaceProps = { readonly card: Card; readonly locale: Locale; readonly now: number }

function Place({ card: { subject, number }, locale, now }: PlaceProps): ReactNode {
  const client = subject.kind === 'known' ? subject.client : null
  const country = client?.country ?? number.country
  const place = client?.place || number.place || (country ? countryName(locale, country) : '')
  const timeZone = client?.timeZone ?? number.timeZone
  const text = [place, timeZone ? formatTime(locale, now, timeZone) : ''].filter(Boolean).join(' ')
  if (!text) return null
  return (
    <>
      {number.number ? ' · ' : ''}
      <bdi>{text}</bdi>
    </>
  )
}

/** A number inside a sentence keeps its direction (Unicode isolates, as an interpolated text cannot hold an element). */
function isolate(number: string): string {
  return `\u2066${number}\u2069`
}
