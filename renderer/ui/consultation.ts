import { isLive, type Call } from '../../shared/call.ts'

/** The call that is to be transferred, and the one with whom the operator talks about it. */
export type Consultation = { readonly original: Call; readonly consultation: Call }

/** The consultation that a call is one side of; null: it is part of none, or the other side has gone. */
export function consultationOf(call: Call, calls: readonly Call[]): Consultation | null {
  const original = call.consultsFor === null ? call : calls.find(({ id }) => id === call.consultsFor)
  const consultation =
    call.consultsFor === null ? calls.findLast((one) => one.consultsFor === call.id && isLive(one)) : call
  if (!original || !consultation || !isLive(original) || !isLive(consultation)) return null
  return { original, consultation }
}

/** The call whose client is shown: while a colleague is consulted, that of the client it is about. */
export function callToShow(call: Call, calls: readonly Call[]): Call {
  // of two calls that are connected with each other the client's may end a moment before the other one
  const transferred = calls.find(({ id, endReason }) => id === call.consultsFor && endReason === 'transferred')
  return transferred ?? consultationOf(call, calls)?.original ?? call
}
