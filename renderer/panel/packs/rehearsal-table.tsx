import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CallSummary } from '../../../shared/card.ts'
import type { HeldType } from '../../../shared/client-type.ts'
import type { Locale } from '../../../shared/locale.ts'
import type { Rehearsal } from '../../../shared/pack-version.ts'
import { useLocale } from '../../ui/app-store.ts'
import { formatWhen, languageName } from '../../ui/format.ts'
import { PhoneText } from '../../ui/phone-text.tsx'
import { cardDifference, type LineDifference } from './card-difference.ts'
import styles from './tables.module.css'

export type RehearsalTableProps = { readonly changed: Rehearsal['changed']; readonly now: number }

/** The calls whose card would change: types, opening line and advice, before and after. */
export function RehearsalTable({ changed, now }: RehearsalTableProps): ReactNode {
  const { t } = useTranslation()
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          {(['call', 'types', 'say', 'advice'] as const).map((column) => (
            <th key={column} scope="col">
              {t(`packs.columns.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {changed.map(({ call, locale, before, after }) => {
          const { typesBefore, typesAfter, say, lines, isReordered } = cardDifference(before, after)
          return (
            <tr key={call.callId}>
              <th scope="row" className={styles['call']}>
                <Caller call={call} now={now} shownIn={locale} />
              </th>
              <td className={styles['wide']}>
                <BeforeAfter
                  before={typesBefore.map((type) => typeText(t, type))}
                  after={typesAfter.map((type) => typeText(t, type))}
                />
              </td>
              <td className={styles['wide']}>
                {say && <BeforeAfter before={[say.before ?? '—']} after={[say.after ?? '—']} />}
              </td>
              <td className={styles['wide']}>
                <BeforeAfter before={lineTexts(lines, false)} after={lineTexts(lines, true)} />
                {isReordered && t('packs.reordered')}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

type CallerProps = {
  readonly call: CallSummary
  readonly now: number
  /** The language in which the card changes. */
  readonly shownIn: Locale
}

function Caller({ call, now, shownIn }: CallerProps): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  return (
    <>
      <bdi>
        {call.clientName ||
          call.company ||
          (call.withheld ? t('panel.withheldCaller') : <PhoneText>{call.number}</PhoneText>)}
      </bdi>
      <span className={styles['minor']}>
        {formatWhen(locale, call.at, now)}
        {shownIn !== locale && <> · {languageName(locale, shownIn)}</>}
      </span>
    </>
  )
}

/** What goes, then what comes, each with a sign: colour alone would not tell them apart. */
function BeforeAfter({
  before,
  after,
}: {
  readonly before: readonly string[]
  readonly after: readonly string[]
}): ReactNode {
  return (
    <>
      {before.map((text) => (
        <del key={text} className={styles['before']} dir="auto">
          − {text}
        </del>
      ))}
      {after.map((text) => (
        <ins key={text} className={styles['after']} dir="auto">
          + {text}
        </ins>
      ))}
    </>
  )
}

function typeText(t: TFunction, { label, level }: HeldType): string {
  return level === null ? label : t('packs.guessedType', { label, level: t(`type.level.${level}`) })
}

function lineTexts(lines: readonly LineDifference[], isAdded: boolean): string[] {
  return lines
    .filter((line) => line.isAdded === isAdded)
    .map(({ list, line }) => `${list === 'do' ? '✓' : '✕'} ${line.text}`)
}
