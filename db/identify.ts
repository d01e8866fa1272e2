import type { CallerIdentity } from '../shared/caller-identity.ts'
import type { Card, CardNumber, CardSubject, Face, Match } from '../shared/card.ts'
import { countrySchema, FIELD_MAX_LENGTH, languageSchema } from '../shared/client.ts'
import type { Locale } from '../shared/locale.ts'
import { formatPhoneNumber, type PhoneNumber } from '../shared/phone-number.ts'
import type { QuickEntry } from '../shared/quick-entry.ts'
import { numberOf, type CallRow, type Calls } from './calls.ts'
import type { CardClients } from './card.ts'
import type { ClientRow, ClientStore } from './client-store.ts'
import type { Faces } from './face.ts'
import type { Handovers } from './handovers.ts'
import { joinCandidates, type JoinedCandidate } from './joined-candidates.ts'
import type { JoinedClients } from './joined-clients.ts'
import type { Lookup } from './lookup.ts'
import { EMPTY_NOTE, type Notes } from './notes.ts'
import { languageOf, type PlaceDescription, type Places } from './places.ts'
import type { QuickEntries } from './quick-entry.ts'
import type { SettingsStore } from './settings.ts'
import type { CallMarks } from './types/call-marks.ts'

/** More cannot be told apart at a glance. */
const MAX_FACES = 4
/** Of a number with more owners than this the newest talk is looked for among so many only. */
const MAX_RANKED = 200

export type IdentifyParts = {
  readonly clients: ClientStore
  readonly calls: Calls
  readonly notes: Notes
  readonly callMarks: CallMarks
  readonly quickEntries: QuickEntries
  readonly lookup: Lookup
  readonly faces: Faces
  readonly cardClients: CardClients
  readonly joined: JoinedClients
  readonly places: Places
  readonly settings: SettingsStore
  readonly handovers: Handovers
  readonly syncedAt: () => number | null
}

/** The one request behind the pop-up: from who calls to all that the card shows. */
export function openIdentify(parts: IdentifyParts) {
  const { clients, calls, notes, quickEntries, lookup, faces, cardClients, joined, places, settings } = parts

  /** Whom the number may belong to, each person once. */
  const personsWith = (number: PhoneNumber) => {
    const { kind, candidates } = lookup.find(number)
    return { kind, candidates: joinCandidates(candidates, { clients, joined }) }
  }

  const known = (row: ClientRow, match: Match | null, context: CardContext): CardSubject => {
    const { callId, locale, place } = context
    const options = { callId, locale, settings: settings.read().settings, numberPlace: place }
    return { kind: 'known', client: cardClients.of(row, options), match }
  }

  /** An operator's word stands; a number's may be corrected by a sync as long as the call is on. */
  const clientOfCall = (call: CallRow | undefined): ClientRow | undefined => {
    const isSettled = call?.chosenBy === 'operator' || call?.state === 'ended'
    return isSettled && call.clientId !== null ? clients.byId(call.clientId) : undefined
  }

  const subjectOf = (number: PhoneNumber | null, context: CardContext): CardSubject => {
    const found = number ? personsWith(number) : { kind: null, candidates: [] }
    const settled = clientOfCall(context.call)
    if (settled) {
      const lead = joined.leadOf(settled)
      const match = found.candidates.find(({ clientKey }) => clientKey === lead.clientKey)?.match ?? null
      return known(settled, match, context)
    }
    if (!number) return { kind: 'withheld' }
    // the operator has said that it is not the one client with this number
    if (context.call?.chosenBy === 'operator' && found.candidates.length === 1) return { kind: 'unknown' }
    const [first, ...others] = found.candidates
    if (!first) return { kind: 'unknown' }
    const row = clients.byKey(first.clientKey)
    if (found.kind !== 'last-digits' && others.length === 0 && row) return known(row, first.match, context)
    return {
      kind: found.kind === 'last-digits' ? 'possible' : 'several',
      faces: rankedFaces(found.candidates, context.locale),
      total: found.candidates.length,
    }
  }

  const rankedFaces = (candidates: readonly JoinedCandidate[], locale: Locale): Face[] =>
    candidates
      .slice(0, MAX_RANKED)
      .flatMap(({ clientKey, match, others }) => {
        const row = clients.byKey(clientKey)
        return row ? [{ row, match, others, lastTalkAt: faces.lastTalkAt(row, others) ?? 0 }] : []
      })
      .toSorted((one, other) => other.lastTalkAt - one.lastTalkAt || compareRows(one.row, other.row))
      .slice(0, MAX_FACES)
      .map(({ row, match, others }) => faces.of(row, match, locale, others))

  return {
    /** The card of a call, whether it has been recorded yet or not. */
    card(callId: string, identity: CallerIdentity, locale: Locale): Card {
      const number = numberOf(identity, settings.read().settings.defaultCountry)
      const place = number?.e164 ? places.describe(number.e164, locale) : null
      const shown = cardNumber(number, place)
      const call = calls.get(callId)
      const context = { callId, locale, place, call }
      const begunAt = call?.inviteReceivedAt ?? null
      return {
        callId,
        lineId: context.call?.lineId ?? '',
        displayName: identity.displayName,
        calledLine: displayOfLine(identity.calledLine),
        divertedFrom: displayOfLine(identity.divertedFrom[0]?.address || null),
        number: shown,
        subject: subjectOf(number, context),
        quickEntry: quickEntries.readDraft(callId) ?? prefilled(identity, shown),
        note: notes.read(callId)?.note ?? EMPTY_NOTE,
        ...parts.callMarks.of(callId),
        handover: parts.handovers.ofCall({ callId, identity, begunAt, isOver: call?.state === 'ended' }),
        syncedAt: parts.syncedAt(),
      }
    },

    /** The only client with exactly this number; null where there is none or the number cannot tell. */
    clientByNumber: (identity: CallerIdentity): string | null => {
      const number = numberOf(identity, settings.read().settings.defaultCountry)
      if (!number) return null
      const { kind, candidates } = personsWith(number)
      const only = candidates.length === 1 ? candidates[0] : undefined
      return only && kind !== 'last-digits' ? (clients.byKey(only.clientKey)?.id ?? null) : null
    },
  }
}

export type Identify = ReturnType<typeof openIdentify>

type CardContext = {
  readonly callId: string
  readonly locale: Locale
  readonly place: PlaceDescription | null
  readonly call: CallRow | undefined
}

function cardNumber(number: PhoneNumber | null, place: PlaceDescription | null): CardNumber {
  return {
    number,
    display: number ? displayOf(number) : '',
    country: countrySchema.safeParse(number?.country ?? place?.country).data ?? null,
    place: place?.place ?? '',
    timeZone: place?.timeZone ?? null,
  }
}

/** Those of the same name in an order that does not depend on who came first. */
function compareRows(one: ClientRow, other: ClientRow): number {
  return one.name.localeCompare(other.name) || (one.crmId ?? '').localeCompare(other.crmId ?? '')
}

/** A line of ours for people: with spaces where it is a public number, otherwise as it is. */
function displayOfLine(address: string | null): string | null {
  return address !== null && /^\+\d{7,15}$/.test(address) ? formatPhoneNumber(address) : address
}

function displayOf(number: PhoneNumber): string {
  return number.e164 === null ? number.raw : formatPhoneNumber(number.e164)
}

/** The form, as far as a number and a SIP display name can fill it in. */
function prefilled(identity: CallerIdentity, { display, country, place, timeZone }: CardNumber): QuickEntry {
  return {
    number: display.slice(0, FIELD_MAX_LENGTH),
    name: isName(identity.displayName) ? identity.displayName.slice(0, FIELD_MAX_LENGTH) : '',
    kind: 'person',
    company: '',
    email: '',
    reason: '',
    country,
    language: country === null ? null : (languageSchema.safeParse(languageOf(country)).data ?? null),
    place,
    timeZone,
    types: {},
  }
}

/** Many lines send the number once more as the name, or a word for its absence. */
function isName(displayName: string): boolean {
  return (
    /\p{L}/u.test(displayName) &&
    !/^(?:anonymous|unknown|unavailable|private|withheld|restricted)$/iu.test(displayName.trim())
  )
}
