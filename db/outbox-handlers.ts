import type { RequestsTo } from '../shared/ipc.ts'
import { success } from '../shared/result.ts'
import type { Handlers } from '../shared/rpc.ts'
import type { EnteredClients } from './entered-clients.ts'
import type { EnteredNumbers } from './entered-numbers.ts'
import type { OutboxList } from './outbox-list.ts'
import type { Outbox } from './outbox.ts'

export type OutboxHandlerParts = {
  readonly outbox: Outbox
  readonly list: OutboxList
  readonly entered: EnteredClients
  readonly numbers: EnteredNumbers
  /** An entry may be sent now. */
  readonly send: () => void
}

/** The outbox as people see it. */
export function outboxHandlers({
  outbox,
  list,
  entered,
  numbers,
  send,
}: OutboxHandlerParts): Handlers<Extract<RequestsTo<'data'>, `outbox.${string}`>> {
  return {
    'outbox.list': (page) => success(list(page)),
    'outbox.retry': ({ sequence }) => {
      const retried = outbox.retry(sequence)
      if (retried.ok) send()
      return retried
    },
    'outbox.entered-client': ({ clientId }) => entered.read(clientId),
    'outbox.correct-client': ({ clientId, client }) => {
      const corrected = entered.correct(clientId, client)
      if (corrected.ok) send()
      return corrected
    },
    'outbox.correct-number': ({ sequence, number }) => {
      const corrected = numbers.correct(sequence, number)
      if (corrected.ok) send()
      return corrected
    },
    'outbox.give-up': ({ sequence }) => outbox.giveUp(sequence),
  }
}
