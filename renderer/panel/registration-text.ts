import type { TFunction } from 'i18next'
import type { RefusedCertificate } from '../../shared/certificate.ts'
import type { Locale } from '../../shared/locale.ts'
import { worstRegistration, type Registration } from '../../shared/registration.ts'
import { lineName, type SipAccount } from '../../shared/sip-account.ts'
import { formatCount, formatDate } from '../ui/format.ts'

/** The lines that no calls can come in on for the same reason, and that reason. */
export type DownLines = {
  /** Empty: all lines there are. */
  readonly names: readonly string[]
  readonly sentence: string
}

/** Where the lines stand, in one short text. */
export function registrationText(
  t: TFunction,
  locale: Locale,
  registrations: readonly Registration[],
  accounts: readonly SipAccount[],
): string {
  const worst = worstRegistration(registrations)
  const missing = registrations.filter(({ state }) => state !== 'registered')
  const count = registrations.length
  if (count > 1 && missing.length === 0) return t('registration.allReady', { count })
  if (count > 1 && missing.length < count) {
    return t('registration.someReady', {
      count: missing.length,
      ready: formatCount(locale, count - missing.length),
      total: formatCount(locale, count),
      lines: nameList(
        locale,
        missing.map((registration) => nameOf(registration, accounts)),
      ),
    })
  }
  switch (worst.state) {
    case 'registered':
      return accounts.length === 0
        ? t('registration.demo')
        : t('registration.registered', { line: `\u2066${worst.line}\u2069` })
    case 'connecting':
      return t('registration.connecting')
    case 'unregistered':
      return worst.reason === 'not-ready' ? t('registration.reason.not-ready') : t('registration.title')
    default:
      return worst.state satisfies never
  }
}

/** The reasons why calls cannot come in, each with the lines that it keeps off. */
export function downLines(
  t: TFunction,
  locale: Locale,
  registrations: readonly Registration[],
  accounts: readonly SipAccount[],
): readonly DownLines[] {
  const groups = new Map<string, Registration[]>()
  for (const registration of registrations) {
    const sentence = reasonSentence(t, locale, registration)
    if (sentence) groups.set(sentence, [...(groups.get(sentence) ?? []), registration])
  }
  return [...groups].map(([sentence, down]) => ({
    sentence,
    names: down.length === registrations.length ? [] : down.map((registration) => nameOf(registration, accounts)),
  }))
}

/** Names from outside in one enumeration of the language; each keeps its own direction. */
export function nameList(locale: Locale, names: readonly string[]): string {
  const isolated = names.map((name) => `\u2068${name}\u2069`)
  return new Intl.ListFormat(locale, { type: 'unit', style: 'short' }).format(isolated)
}

function nameOf({ lineId, line }: Registration, accounts: readonly SipAccount[]): string {
  const account = accounts.find(({ id }) => id === lineId)
  return account ? lineName(account) : line
}

function reasonSentence(t: TFunction, locale: Locale, { state, reason, detail, certificate }: Registration): string {
  // a line that the operator has taken off is no fault, and the bar of the operator's state tells of it
  if (state !== 'unregistered' || !reason || reason === 'not-ready') return ''
  return t(`registration.reason.${reason}`, { detail: certificate ? certificateText(t, locale, certificate) : detail })
}

/** What is wrong with a certificate and what IT has to do about each fault. */
function certificateText(t: TFunction, locale: Locale, certificate: RefusedCertificate): string {
  const { host, problems, error, issuer, validFrom, validTo } = certificate
  return [
    ...problems.map((problem) => t(`registration.certificate.problem.${problem}`)),
    t('registration.certificate.issued', {
      host: `\u2066${host}\u2069`,
      issuer: `\u2068${issuer || '?'}\u2069`,
      from: formatDate(locale, validFrom),
      to: formatDate(locale, validTo),
      error: `\u2066${error}\u2069`,
    }),
  ].join(' ')
}
