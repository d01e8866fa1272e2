import { incomingCall, outgoingCall, type Call } from '../../shared/call.ts'
import { success, type Result } from '../../shared/result.ts'
import { callerIdentity } from './data-service.ts'

/** A call in some state, as the desk would have it. */
export function callIn(state: Call['state'], id: string, changes: Partial<Call> = {}): Call {
  const identity = callerIdentity('+79991234567')
  const call = state === 'calling' ? outgoingCall(id, 'demo', identity, 1, null) : incomingCall(id, 'demo', identity, 1)
  return { ...call, state, ...changes }
}

/** What an operator does with calls, written down instead of done. */
export function noteTaker(calls: readonly Call[]) {
  const done: string[] = []
  const note =
    (what: string) =>
    async (callId: string, detail?: string | boolean): Promise<Result<null>> => {
      done.push([what, callId, detail].filter((part) => part !== undefined).join(' '))
      return success(null)
    }
  const desk: { calls: readonly Call[] } = { calls }
  const control = {
    answer: note('answer'),
    reject: note('reject'),
    hangUp: note('hang up'),
    hold: note('hold'),
    resume: note('resume'),
    mute: note('mute'),
  }
  return { desk, control, done }
}
