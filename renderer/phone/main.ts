import '../zod-without-eval.ts'
import type { RequestsTo } from '../../shared/ipc.ts'
import { failure, success } from '../../shared/result.ts'
import { answerWith, type Handlers } from '../../shared/rpc.ts'
import { connectToMain } from '../wire.ts'
import { AudioDevices } from './audio-devices.ts'
import { Lines } from './lines.ts'
import { testMicrophone } from './microphone-test.ts'
import type { PhoneEvents, ToneTransport } from './phone.ts'
import { RingTone } from './ring-tone.ts'
import { Ringback } from './ringback.ts'
import { Ringing } from './ringing.ts'

const devices = new AudioDevices()
const ringTone = new RingTone()
const ringback = new Ringback()
const ringing = new Ringing(ringTone, ringback)
let toneTransport: ToneTransport = 'rfc4733'

const noSuchCall = failure('no-such-call', 'the call has ended')
const noSuchLine = failure('not-configured', 'the phone has no such line')
const notBuilt = failure('not-built', 'not built yet')

const handlers: Handlers<RequestsTo<'phone'>> = {
  'phone.configure': async (configuration) => {
    await devices.refresh()
    lines.configure(configuration)
    return success(null)
  },
  'phone.set-availability': (availability) => {
    lines.setAvailability(availability)
    return success(null)
  },
  'phone.set-audio': ({ audio, toneTransport: transport }) => {
    devices.settings = audio
    toneTransport = transport
    return success(null)
  },
  'phone.audio-list': async () => {
    await devices.refresh()
    return success(devices.list())
  },
  'phone.audio-test': (settings) => testMicrophone(devices, settings),
  'phone.dial': ({ lineId, user }) => lines.phone(lineId)?.dial(user) ?? noSuchLine,
  'phone.send-feature-code': () => notBuilt,
  'phone.send-tones': ({ callId, tones }) =>
    lines.phoneWith(callId)?.sendTones(callId, tones, toneTransport) ?? noSuchCall,
  'phone.transfer': ({ callId, user }) => lines.phoneWith(callId)?.transfer(callId, user) ?? noSuchCall,
  'phone.complete-transfer': ({ callId, consultationId }) =>
    lines.phoneWith(callId)?.completeTransfer(callId, consultationId) ?? noSuchCall,
  'phone.answer': ({ callId }) => lines.phoneWith(callId)?.answer(callId) ?? noSuchCall,
  'phone.reject': ({ callId, kind }) => lines.phoneWith(callId)?.reject(callId, kind) ?? noSuchCall,
  'phone.forward': () => notBuilt,
  'phone.hang-up': ({ callId }) => lines.phoneWith(callId)?.hangUp(callId) ?? noSuchCall,
  'phone.hold': ({ callId }) => lines.phoneWith(callId)?.hold(callId) ?? noSuchCall,
  'phone.resume': ({ callId }) => lines.phoneWith(callId)?.resume(callId) ?? noSuchCall,
  'phone.mute': ({ callId, isMuted }) => lines.phoneWith(callId)?.mute(callId, isMuted) ?? noSuchCall,
  'phone.join': () => notBuilt,
  'phone.leave-conference': () => notBuilt,
  'phone.ring-with': ({ callId, ringTone: name }) => {
    ringing.ringWith(callId, name)
    return success(null)
  },
  'phone.try-ring-tone': () => notBuilt,
  'phone.watch-colleagues': () => success(null),
  'phone.pick-up': () => notBuilt,
  'phone.send-handover': () => notBuilt,
  'phone.show-on-headset': () => success(null),
  'phone.demo-call': async ({ demoId, address }) => {
    const callId = await lines.demoLine?.call(demoId, address)
    return callId ? success({ callId }) : failure('no-such-demo', 'demo calls come in on the embedded line only')
  },
  'phone.demo-hang-up': ({ callId }) => (lines.demoLine?.hangUp(callId) ? success(null) : noSuchCall),
}

const main = connectToMain(() => undefined, answerWith(handlers))

const events: PhoneEvents = {
  onRegistration: (registration) => main.emit('phone.registration', registration),
  onIncoming: (call) => main.emit('phone.incoming', call),
  onCallEvent: (callId, event) => main.emit('phone.call-event', { callId, event }),
  onQuality: (callId, sample) => main.emit('phone.quality', { callId, sample }),
  onLineEvent: (event) => main.emit('phone.line-event', event),
  onTextMessage: (message) => main.emit('phone.text-message', message),
  onHandover: (handover) => main.emit('phone.handover', handover),
  onColleague: (colleague) => main.emit('phone.colleague', colleague),
  onMessageWaiting: (messages) => main.emit('phone.message-waiting', messages),
}

const lines = new Lines({ devices, ringing, events })

devices.onChange(() => {
  ringTone.ringOn(devices.ringerId())
  ringback.playOn(devices.speakerId())
  lines.setHasMicrophone(devices.hasMicrophone())
})
// a window that is closed or reloaded takes leave of its servers, so that calls are not sent into the void
window.addEventListener('pagehide', () => lines.stop())
main.emit('phone.ready', null)
