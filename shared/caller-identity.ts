import * as z from 'zod'
import { readDiversions, readCalledAddress, divertedFromSchema } from './caller-identity/diversion.ts'
import { readAddress, HEADER_TEXT_MAX_LENGTH } from './caller-identity/address.ts'
import { cleanText } from './clean-text.ts'
import { parseNameAddress, parseNameAddressList, type NameAddress } from './sip-header.ts'

/** Values of the headers of an INVITE, as received, one string per header line; empty where there is none. */
export const callerHeadersSchema = z.strictObject({
  from: z.string(),
  to: z.string(),
  requestUri: z.string(),
  pAssertedIdentity: z.array(z.string()),
  remotePartyId: z.array(z.string()),
  privacy: z.array(z.string()),
  diversion: z.array(z.string()),
  historyInfo: z.array(z.string()),
  pCalledPartyId: z.array(z.string()),
})
export type CallerHeaders = z.infer<typeof callerHeadersSchema>

/** Headers that name the caller, in the order in which they are believed unless the settings say otherwise. */
export const IDENTITY_SOURCES = ['P-Asserted-Identity', 'Remote-Party-ID', 'From'] as const
export type IdentitySource = (typeof IDENTITY_SOURCES)[number]

const textSchema = z.string().max(HEADER_TEXT_MAX_LENGTH)

export const callerIdentitySchema = z.strictObject({
  /** User part or tel number as received, percent-decoded; null when withheld or when no header names one. */
  address: textSchema.nullable(),
  /** Empty when withheld, and when it only repeats the address. */
  displayName: textSchema,
  /** The caller asked not to be shown (RFC 3323, RFC 3325). */
  withheld: z.boolean(),
  source: z.enum(IDENTITY_SOURCES),
  /** The line the caller dialled, as received. */
  calledLine: textSchema.nullable(),
  /** Who passed the call on, the originally called first. */
  divertedFrom: z.array(divertedFromSchema),
})
export type CallerIdentity = z.infer<typeof callerIdentitySchema>

export type CallerIdentityOptions = {
  readonly order: readonly IdentitySource[]
  /** Whether the sender may assert identities (RFC 3325, 2.3: the trust domain); else only From counts. */
  readonly trusted: boolean
}

/**
 * Who calls, and for whom the call was meant. Sources are asked in the given order and the first with a usable address
 * wins; From is always the last. A wish for privacy is respected wherever it stands, trusted or not: then neither
 * number nor name leaves this function, even if P-Asserted-Identity has them. Never throws.
 *
 * The called line is P-Called-Party-ID (RFC 7315: the address before the last proxy put the contact in its place), else
 * the originally called of History-Info or Diversion, else To, which B2BUAs rewrite more often, else the Request-URI,
 * which mostly is the operator's own contact.
 */
export function readCallerIdentity(headers: CallerHeaders, options: CallerIdentityOptions): CallerIdentity {
  const from = candidateOf('From', headers)
  const believed = options.order.filter((source) => source === 'From' || options.trusted)
  const candidate =
    believed.map((source) => candidateOf(source, headers)).find(({ address }) => address !== null) ?? from
  const withheld = isPrivate(headers) || isAnonymous(from) || isAnonymous(candidate)
  const name = candidate.displayName === '' && isSameNumber(candidate, from) ? from.displayName : candidate.displayName
  return {
    address: withheld ? null : candidate.address,
    displayName: withheld || isNumberOf(name, candidate.address) ? '' : name,
    withheld,
    source: candidate.source,
    calledLine: readCalledAddress(headers),
    divertedFrom: readDiversions(headers),
  }
}

type Candidate = {
  readonly source: IdentitySource
  readonly address: string | null
  readonly displayName: string
  readonly host: string
}

function candidateOf(source: IdentitySource, headers: CallerHeaders): Candidate {
  const values = valuesOf(source, headers)
  const value = values.find(({ uri }) => uri.scheme === 'tel') ?? values.find(hasNumber) ?? values.find(hasUser)
  const named = values.find(({ displayName }) => displayName.trim() !== '')
  const nameIsHidden = source === 'Remote-Party-ID' && value?.parameters.get('privacy')?.startsWith('name') === true
  return {
    source,
    address: value === undefined ? null : readAddress(value.uri),
    displayName: nameIsHidden ? '' : cleanText(named?.displayName ?? '', HEADER_TEXT_MAX_LENGTH),
    host: value?.uri.host ?? '',
  }
}

function valuesOf(source: IdentitySource, headers: CallerHeaders): readonly NameAddress[] {
  if (source === 'P-Asserted-Identity') return headers.pAssertedIdentity.flatMap(parseNameAddressList)
  if (source === 'Remote-Party-ID') return remoteParties(headers)
  const from = parseNameAddress(headers.from)
  return from === null ? [] : [from]
}

/** draft-ietf-sip-privacy-04: the header can also name the called party. */
function remoteParties(headers: CallerHeaders): readonly NameAddress[] {
  const values = headers.remotePartyId.flatMap(parseNameAddressList)
  return values.filter(({ parameters }) => parameters.get('party')?.toLowerCase() !== 'called')
}

function hasUser({ uri }: NameAddress): boolean {
  return uri.user !== ''
}

function hasNumber({ uri }: NameAddress): boolean {
  return /^\+?[\d().-]+$/u.test(uri.user)
}

/** Privacy values that ask for the identity to be hidden (RFC 3323, 4.2; RFC 3325, 9.3). */
const HIDING = new Set(['id', 'user', 'header'])

function isPrivate(headers: CallerHeaders): boolean {
  const asked = headers.privacy.flatMap((value) =>
    value
      .slice(0, HEADER_TEXT_MAX_LENGTH)
      .toLowerCase()
      .split(/[;,\s]+/u),
  )
  return (
    asked.some((value) => HIDING.has(value)) ||
    remoteParties(headers).some(({ parameters }) => /^(?:full|uri)/iu.test(parameters.get('privacy') ?? ''))
  )
}

const ANONYMOUS_USERS = new Set(['anonymous', 'restricted', 'withheld', 'private'])

function isAnonymous({ address, displayName, host }: Candidate): boolean {
  const user = address?.toLowerCase() ?? ''
  return displayName.toLowerCase() === 'anonymous' || host === 'anonymous.invalid' || ANONYMOUS_USERS.has(user)
}

const SAME_NUMBER_DIGITS = 9

/** A number asserted without a name takes the name of the same number in From. */
function isSameNumber(one: Candidate, other: Candidate): boolean {
  const tail = one.address?.replace(/\D/gu, '').slice(-SAME_NUMBER_DIGITS) ?? ''
  const isNumber = tail.length > 0 && other.address !== null
  return (
    one.address === other.address || (isNumber && other.address.replace(/\D/gu, '').slice(-SAME_NUMBER_DIGITS) === tail)
  )
}

function isNumberOf(name: string, address: string | null): boolean {
  if (name === address) return true
  const digits = /^[+\d\s().-]+$/u.test(name) ? name.replace(/\D/gu, '') : ''
  return digits !== '' && digits === address?.replace(/\D/gu, '')
}
