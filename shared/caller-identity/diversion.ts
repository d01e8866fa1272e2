import * as z from 'zod'
import { cleanText } from '../clean-text.ts'
import { parseNameAddress, parseNameAddressList, parseSipUri, type NameAddress } from '../sip-header.ts'
import { HEADER_TEXT_MAX_LENGTH, readAddress } from './address.ts'

const textSchema = z.string().max(HEADER_TEXT_MAX_LENGTH)

export const divertedFromSchema = z.strictObject({
  /** As received; empty where the header hides it (RFC 5806, privacy=uri). */
  address: textSchema,
  displayName: textSchema,
  /** Diversion's word (RFC 5806: user-busy, no-answer, unconditional …), History-Info's cause in the same words. */
  reason: textSchema.nullable(),
})
type DivertedFrom = z.infer<typeof divertedFromSchema>

type DiversionHeaders = {
  readonly to: string
  readonly requestUri: string
  readonly privacy: readonly string[]
  readonly diversion: readonly string[]
  readonly historyInfo: readonly string[]
  readonly pCalledPartyId: readonly string[]
}

/**
 * Who passed the call on, the originally called first. History-Info where it tells of a diversion, else Diversion; a
 * sender that gives both tells the same twice (RFC 7544). Entries that ask for full privacy are left out.
 */
export function readDiversions(headers: DiversionHeaders): DivertedFrom[] {
  const history = historyDiversions(readHistory(headers))
  return history.length > 0 ? history : diversionEntries(headers)
}

/** The line the caller dialled; see `readCallerIdentity` for the order. */
export function readCalledAddress(headers: DiversionHeaders): string | null {
  const requestUri = parseSipUri(headers.requestUri)
  const to = parseNameAddress(headers.to)
  const candidates = [
    ...headers.pCalledPartyId.flatMap(parseNameAddressList).map(({ uri }) => readAddress(uri)),
    ...readHistory(headers).slice(0, 1).map(entryAddress),
    ...diversionEntries(headers).map(({ address }) => address),
    to === null ? null : readAddress(to.uri),
    requestUri === null ? null : readAddress(requestUri),
  ]
  return candidates.find((address) => address !== null && address !== '') ?? null
}

/** RFC 5806, 5: every diverting server puts its value on top, so the originally called is the last. */
function diversionEntries(headers: DiversionHeaders): DivertedFrom[] {
  const entries: DivertedFrom[] = []
  for (const { displayName, uri, parameters } of headers.diversion.flatMap(parseNameAddressList).toReversed()) {
    const privacy = parameters.get('privacy')?.toLowerCase() ?? 'off'
    const address = privacy === 'uri' ? '' : readAddress(uri)
    if (privacy === 'full' || address === null) continue
    entries.push({
      address,
      displayName: privacy === 'name' ? '' : cleanText(displayName, HEADER_TEXT_MAX_LENGTH),
      reason: wordOrNull(parameters.get('reason')),
    })
  }
  return entries
}

type HistoryEntry = { readonly value: NameAddress; readonly index: readonly number[] }

/** History-Info (RFC 7044) in the order of its indexes, which is not always that of the header. */
function readHistory(headers: DiversionHeaders): readonly HistoryEntry[] {
  if (headers.privacy.some((value) => /(?:^|[;,\s])history(?:$|[;,\s])/iu.test(value.slice(0, 200)))) return []
  const entries = headers.historyInfo.flatMap(parseNameAddressList).map((value) => ({
    value,
    index: (value.parameters.get('index') ?? '').split('.').map((part) => Number.parseInt(part, 10) || 0),
  }))
  return entries.toSorted((one, other) => compareIndexes(one.index, other.index))
}

function compareIndexes(one: readonly number[], other: readonly number[]): number {
  for (let level = 0; level < Math.max(one.length, other.length); level += 1) {
    const difference = (one[level] ?? -1) - (other[level] ?? -1)
    if (difference !== 0) return difference
  }
  return 0
}

/**
 * An entry was diverted from if it carries the Reason for which it was left, or if the next one says that it is another
 * target (`mp`, or `cause` of RFC 4458). Other steps are routing: a user's contact, a next hop.
 */
function historyDiversions(entries: readonly HistoryEntry[]): DivertedFrom[] {
  const diversions: DivertedFrom[] = []
  for (const [position, entry] of entries.entries()) {
    const next = entries[position + 1]?.value
    if (next === undefined) break
    const cause = next.uri.parameters.get('cause') ?? next.uri.userParameters.get('cause')
    const reason = entry.value.uri.headers.get('reason')
    const address = entryAddress(entry)
    if ((cause === undefined && reason === undefined && !next.parameters.has('mp')) || address === null) continue
    diversions.push({
      address,
      displayName: cleanText(entry.value.displayName, HEADER_TEXT_MAX_LENGTH),
      reason: wordOfCause(cause) ?? wordOfReason(reason),
    })
  }
  return diversions
}

function entryAddress({ value }: HistoryEntry): string | null {
  const isHidden = /history/iu.test(value.uri.headers.get('privacy') ?? '')
  return isHidden || value.uri.user.toLowerCase() === 'anonymous' ? null : readAddress(value.uri)
}

/** RFC 4458, 2, in Diversion's words (RFC 7544, 7). */
const SIP_CAUSES: ReadonlyMap<string, string> = new Map([
  ['302', 'unconditional'],
  ['404', 'unknown'],
  ['408', 'no-answer'],
  ['480', 'deflection'],
  ['486', 'user-busy'],
  ['487', 'deflection'],
  ['503', 'unavailable'],
  ['600', 'user-busy'],
  ['603', 'do-not-disturb'],
])
/** ITU-T Q.850. */
const Q850_CAUSES: ReadonlyMap<string, string> = new Map([
  ['17', 'user-busy'],
  ['18', 'no-answer'],
  ['19', 'no-answer'],
  ['20', 'unavailable'],
  ['27', 'out-of-service'],
])

function wordOfCause(cause: string | undefined): string | null {
  return cause === undefined ? null : (SIP_CAUSES.get(cause.trim()) ?? null)
}

function wordOfReason(reason: string | undefined): string | null {
  const q850 = /q\.850\s*;[^,]*?cause\s*=\s*(\d+)/iu.exec(reason ?? '')?.[1]
  const sip = /(?<![\w.])sip\s*;[^,]*?cause\s*=\s*(\d+)/iu.exec(reason ?? '')?.[1]
  return wordOfCause(sip) ?? (q850 === undefined ? null : (Q850_CAUSES.get(q850) ?? null))
}

function wordOrNull(reason: string | undefined): string | null {
  const word = cleanText(reason ?? '', HEADER_TEXT_MAX_LENGTH).toLowerCase()
  return word === '' ? null : word
}
