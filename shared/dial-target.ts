import { HEADER_TEXT_MAX_LENGTH } from './caller-identity/address.ts'
import { decodePercent } from './percent-encoding.ts'
import { withoutLabel, unwrapUri } from './phone-number/dial-string.ts'
import { cutExtension } from './phone-number/extension.ts'
import { foldPhoneText } from './phone-number/fold.ts'
import { formatPhoneNumber, parsePhoneNumber } from './phone-number.ts'
import { EXTENSION_MAX_DIGITS } from './internal-target.ts'
import { failure, success, type Result } from './result.ts'

export type DialTarget = {
  /** What the phone dials: the user part of an address on our own domain, or a whole SIP address. */
  readonly user: string
  /** Whom we call, as a call's identity has it: E.164, an extension, a service code, or a SIP address. */
  readonly address: string
  /** The same for people. */
  readonly display: string
  /** The extension behind a public number, as key tones for after the answer, with a pause; null: there is none. */
  readonly tonesAfterAnswer: string | null
}

export type DialOptions = {
  /** For numbers written without a country. */
  readonly defaultCountry: string
  /** Put before public numbers. */
  readonly dialPrefix: string
  /** Host of our own address: addresses there are dialled like numbers typed by hand. Null: the embedded line. */
  readonly ownDomain: string | null
}

type Dialled = Result<DialTarget, 'not-a-number'>

/** Longer than this no numbering plan has a local number. */
const LOCAL_MAX_DIGITS = 8
/** «*21*…#», also with a number inside. */
const SERVICE_CODE = /^[*#][\d*#+]{1,39}$/u
/** Each comma is a pause of two seconds: a greeting begins before it listens for keys. */
const PAUSE_BEFORE_EXTENSION = ','

/**
 * What people type, paste or click: a number in any spelling, an extension, a service code, a tel:, sip:, sips: or
 * callto: link. What could smuggle anything into a SIP message is refused, also percent-encoded.
 */
export function readDialTarget(written: string, options: DialOptions): Dialled {
  const text = written.trim()
  if (/[\p{Cc}<>"\\]/u.test(decodePercent(text).replaceAll('\t', ' '))) return refused()
  const sip = /^(sips?):(?:\/\/)?(.*)$/iu.exec(text)
  return sip ? readSipAddress(sip[1]?.toLowerCase() ?? '', sip[2] ?? '', options) : readNumber(text, options)
}

/** User part and host of RFC 3261, 25.1, without a password; an IPv6 address stands in brackets. */
const USER = /^(?:[\w.!~*'()&=+$,;?/-]|%[\da-f]{2}){1,100}$/iu
const HOST = /^(?:[a-z\d](?:[a-z\d.-]*[a-z\d])?|\[[\da-f:.]+\])(?::\d{1,5})?$/iu
/** Of the parameters of a link only these say where to; others («maddr», «method») would send the call elsewhere. */
const KEPT_PARAMETER = /^(?:transport=[a-z]+|user=phone)$/iu

function readSipAddress(scheme: string, rest: string, options: DialOptions): Dialled {
  const at = rest.lastIndexOf('@')
  const writtenUser = at < 0 ? (rest.split(/[;?]/u)[0] ?? '') : rest.slice(0, at)
  // what is still encoded was no UTF-8, or was encoded twice
  if (!USER.test(writtenUser) || /\s|%[\da-f]{2}/iu.test(decodePercent(writtenUser))) return refused()
  // headers behind «?» would become ours
  const [host = '', ...parameters] = at < 0 ? [''] : (rest.slice(at + 1).split('?')[0] ?? '').split(';')
  const user = decodePercent(writtenUser)
  const number = isNumber(user) ? readNumber(user, options) : null
  if (at < 0 || host.toLowerCase() === options.ownDomain?.toLowerCase()) {
    if (number) return number
    const address = at < 0 ? `${scheme}:${writtenUser}` : `${scheme}:${writtenUser}@${host}`
    return success({ user: writtenUser, address, display: user, tonesAfterAnswer: null })
  }
  if (!HOST.test(host)) return refused()
  const kept = parameters.filter((parameter) => KEPT_PARAMETER.test(parameter)).map((parameter) => `;${parameter}`)
  const address = `${scheme}:${writtenUser}@${host}${kept.join('')}`
  if (address.length > HEADER_TEXT_MAX_LENGTH) return refused()
  const named = number?.ok && number.value.address.startsWith('+') ? number.value.address : address
  return success({ user: address, address: named, display: `${user}@${host}`, tonesAfterAnswer: null })
}

function isNumber(user: string): boolean {
  return /^[\d+*#][\d().*#-]*(?:;|$)/u.test(user)
}

function readNumber(text: string, { defaultCountry, dialPrefix }: DialOptions): Dialled {
  const folded = foldPhoneText(decodePercent(text))
  const code = folded.replace(/^(?:tel|callto):(?:\/\/)?/u, '').replace(/[\s()-]/gu, '')
  if (SERVICE_CODE.test(code)) return success({ user: code, address: code, display: code, tonesAfterAnswer: null })

  const { main, extension } = cutExtension(unwrapUri(folded))
  const tonesAfterAnswer = extension === null || main === '' ? null : PAUSE_BEFORE_EXTENSION + extension
  const digits = (main === '' ? (extension ?? '') : withoutLabel(main)).replace(/[\s()./-]/gu, '')
  if (/^\d+$/u.test(digits) && digits.length <= EXTENSION_MAX_DIGITS) {
    return success({ user: digits, address: digits, display: digits, tonesAfterAnswer })
  }
  const number = parsePhoneNumber(text, { defaultCountry })
  if (number.e164 !== null) {
    // an extension that is recognised only beside a whole number («010-88888888-801»)
    const found = number.extension === null ? null : PAUSE_BEFORE_EXTENSION + number.extension
    return success({
      user: dialPrefix === '' ? number.e164 : dialPrefix + number.e164.slice(1),
      address: number.e164,
      display: formatPhoneNumber(number.e164),
      tonesAfterAnswer: found,
    })
  }
  // numbers that only the exchange understands: local ones, or of a plan that the library does not know
  const isDialable = /^\d+$/u.test(digits) && (digits.length <= LOCAL_MAX_DIGITS || number.kind === 'public')
  if (!isDialable) return refused()
  return success({ user: dialPrefix + digits, address: digits, display: digits, tonesAfterAnswer })
}

function refused(): Dialled {
  return failure('not-a-number', 'neither a phone number nor a SIP address')
}
