import type { RequestsTo } from '../shared/ipc.ts'
import type { Handlers } from '../shared/rpc.ts'
import type { Calls } from './calls.ts'

type CallRequests = Exclude<Extract<RequestsTo<'main'>, `call.${string}`>, 'call.pick-up'>

/** What operators ask for on their calls. */
export function callRequests({ control, outgoing, transfers, conference, autoAnswer }: Calls): Handlers<CallRequests> {
  return {
    'call.answer': ({ callId }) => control.answer(callId),
    'call.reject': ({ callId, kind }) => control.reject(callId, kind),
    'call.hang-up': ({ callId }) => control.hangUp(callId),
    'call.hold': ({ callId }) => control.hold(callId),
    'call.resume': ({ callId }) => control.resume(callId),
    'call.mute': ({ callId, isMuted }) => control.mute(callId, isMuted),
    'call.send-tones': ({ callId, tones }) => control.sendTones(callId, tones),
    'call.dial': ({ target, lineId }) => outgoing.dial(target, lineId),
    'call.consult': ({ callId, target }) => outgoing.consult(callId, target),
    'call.transfer': ({ callId, target }) => transfers.transfer(callId, target),
    'call.complete-transfer': ({ callId }) => transfers.complete(callId),
    'call.forward': ({ callId, target }) => transfers.forward(callId, target),
    'call.join': () => conference.join(),
    'call.leave-conference': ({ callId }) => conference.leave(callId),
    'call.stop-auto-answer': ({ callId }) => autoAnswer.stop(callId),
  }
}
