import { cleanHandover } from '../shared/handover-parts.ts'
import type { Handover, HandoverPurpose } from '../shared/handover.ts'
import type { RequestsTo } from '../shared/ipc.ts'
import { failure, success } from '../shared/result.ts'
import type { Handlers } from '../shared/rpc.ts'
import type { CallRow, Calls } from './calls.ts'
import type { ClientStore } from './client-store.ts'
import type { Handovers } from './handovers.ts'
import type { LiveCards } from './live-cards.ts'
import type { Notes } from './notes.ts'
import type { QuickEntries } from './quick-entry.ts'
import type { SettingsStore } from './settings.ts'

export type HandoverHandlerParts = {
  readonly handovers: Handovers
  readonly calls: Calls
  readonly clients: ClientStore
  readonly notes: Notes
  readonly quickEntries: QuickEntries
  readonly settings: SettingsStore
  readonly cards: LiveCards
}

/** What colleagues tell of calls that are handed on, and what they are told. */
export function handoverHandlers(
  parts: HandoverHandlerParts,
): Handlers<Extract<RequestsTo<'data'>, `handover.${string}`>> {
  const { handovers, calls, clients, notes, quickEntries, settings, cards } = parts

  const handoverOf = (call: CallRow, purpose: HandoverPurpose): Handover => {
    const { id: callId, identity, clientId, inviteReceivedAt: begunAt } = call
    const client = clientId === null ? undefined : clients.byId(clientId)
    const name = client?.name || client?.company || quickEntries.readDraft(callId)?.name || identity.displayName
    const told = handovers.ofCall({ callId, identity, begunAt, isOver: false })
    const own = notes.read(callId)?.note.text ?? ''
    // what an earlier colleague has noted goes on with the call, unless it has been taken over already
    const isPassedOn = told !== null && !told.isAsked && told.note !== '' && !own.includes(told.note)
    const earlier = isPassedOn ? `${told.operator || told.sender}: ${told.note}` : ''
    return cleanHandover({
      purpose,
      callId,
      address: identity.withheld ? null : identity.address,
      name,
      // what a further source calls them tells a colleague nothing
      crmId: client?.sourceId === '' ? client.crmId : null,
      operator: settings.read().settings.operatorName,
      // the operator's own comes first: what is too long is cut at the end
      note: [own, earlier].filter(Boolean).join('\n\n'),
    })
  }

  return {
    'handover.of-call': ({ callId, purpose }) => {
      const call = calls.get(callId)
      if (!call) return failure('unknown-call', `no call ${callId} has been recorded: nothing can be told of it`)
      return success(handoverOf(call, purpose))
    },
    'handover.keep': (handover) => {
      handovers.keep(handover)
      cards.renew()
      return success(null)
    },
  }
}
