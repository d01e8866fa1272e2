import type { CallerIdentity } from '../shared/caller-identity.ts'
import type { RequestsTo } from '../shared/ipc.ts'
import { failure, success } from '../shared/result.ts'
import type { Handlers } from '../shared/rpc.ts'
import type { Calls } from './calls.ts'
import type { ClientStore } from './client-store.ts'
import type { Emit } from './data-service.ts'
import type { Handovers } from './handovers.ts'
import type { Identify } from './identify.ts'
import type { LiveCards } from './live-cards.ts'
import type { Notes } from './notes.ts'
import type { QuickEntries } from './quick-entry.ts'

type CallRequests = Extract<
  RequestsTo<'data'>,
  `card.${string}` | `calls.${string}` | 'call.record' | 'note.save' | `quick-entry.${string}`
>
type Answered = Exclude<CallRequests, 'quick-entry.suggest'>

export type CallHandlerParts = {
  readonly calls: Calls
  readonly clients: ClientStore
  readonly notes: Notes
  readonly quickEntries: QuickEntries
  readonly handovers: Handovers
  readonly identify: Identify
  readonly cards: LiveCards
  readonly emit: Emit
  /** A call rings, and its card is to be painted. */
  readonly rings: () => void
  /**
   * Nobody here has this caller's number, or only a further source has; nothing is to be done before the card has been
   * handed out.
   */
  readonly unknownCaller: (identity: CallerIdentity, isKnownBeside: boolean) => void
  /** Something that counts as a fact of these clients has changed. */
  readonly factsChanged: (clientIds: readonly string[]) => void
  /** The CRM has to be told something. */
  readonly outboxChanged: () => void
  /** An operator has made a client, or added a number. */
  readonly clientsChanged: () => void
}

/** Calls with their cards, notes and forms. */
export function callHandlers(parts: CallHandlerParts): Handlers<Answered> {
  const {
    calls,
    clients,
    notes,
    quickEntries,
    handovers,
    identify,
    cards,
    emit,
    rings,
    unknownCaller,
    factsChanged,
    outboxChanged,
    clientsChanged,
  } = parts
  const unknownCall = (callId: string) => failure('unknown-call', `no call ${callId} has been recorded`)
  return {
    'card.identify': ({ callId, identity, locale }) => {
      rings()
      const card = identify.card(callId, identity, locale)
      cards.made(card, locale)
      const isKnownBeside = card.subject.kind === 'known' && card.subject.client.sourceName !== ''
      if (card.subject.kind === 'unknown' || isKnownBeside) unknownCaller(identity, isKnownBeside)
      return success(card)
    },
    'card.open': ({ callId, locale }) => {
      const card = cards.of(callId, locale)
      return card ? success(card) : unknownCall(callId)
    },
    'calls.reconcile': ({ liveCallIds }) => {
      calls.endAbandoned(liveCallIds)
      return success(null)
    },
    'card.choose': ({ callId, clientId, locale }) => {
      const call = calls.get(callId)
      if (!call) return unknownCall(callId)
      if (clientId !== null && !clients.byId(clientId)) {
        return failure('unknown-client', `client ${clientId} is not in the cache any more`)
      }
      calls.choose(callId, clientId, 'operator')
      // a call and its note are facts of the client they belong to
      factsChanged([call.clientId, clientId].filter((id) => id !== null))
      return cards.changed(callId, locale)
    },
    'call.record': (call) => {
      calls.record(call, identify.clientByNumber)
      handovers.tie(call)
      if (call.state === 'ended') {
        cards.forget(call.id)
        const clientId = calls.get(call.id)?.clientId ?? null
        if (clientId !== null) factsChanged([clientId])
        outboxChanged()
      }
      emit('call-records.changed', { callId: call.id })
      cards.recorded(call.id)
      return success(null)
    },
    'calls.list': (request) => success(calls.list(request)),
    'note.save': ({ callId, note }) => {
      const saved = notes.save(callId, note)
      if (!saved.ok) return saved
      // how the call ended is a fact of the client; the text, which is saved again and again, is none
      const clientId = note.outcome === null ? null : (calls.get(callId)?.clientId ?? null)
      if (clientId !== null) factsChanged([clientId])
      emit('note.saved', { callId, note })
      emit('call-records.changed', { callId })
      return saved
    },
    'quick-entry.save-draft': ({ callId, quickEntry }) => quickEntries.saveDraft(callId, quickEntry),
    'quick-entry.submit': ({ callId, quickEntry, locale }) => {
      const submitted = quickEntries.submit(callId, quickEntry)
      if (!submitted.ok) return submitted
      clientsChanged()
      return cards.changed(callId, locale)
    },
    'quick-entry.add-number': ({ callId, clientId, locale }) => {
      const added = quickEntries.addNumber(callId, clientId)
      if (!added.ok) return added
      clientsChanged()
      return cards.changed(callId, locale)
    },
  }
}
