import '../zod-without-eval.ts'
import type { RequestsTo } from '../../shared/ipc.ts'
import { failure, success } from '../../shared/result.ts'
import { answerWith, type Handlers } from '../../shared/rpc.ts'
import { connectToMain } from '../wire.ts'
import { playAnswerTone } from './answer-tone.ts'
import { AudioDevices } from './audio-devices.ts'
import { ComfortTones } from './comfort-tones.ts'
import { Conference } from './conference.ts'
import { Headsets } from './headset/headsets.ts'
import { Lines } from './lines.ts'
import { testMicrophone } from './microphone-test.ts'
import type { PhoneEvents, ToneTransport } from './phone.ts'
import { RingTone } from './ring-tone.ts'
import { Ringing } from './ringing.ts'

const devices = new AudioDevices()
const ringTone = new RingTone()
const comfortTones = new ComfortTones()
const ringing = new Ringing(ringTone, comfortTones)
let toneTransport: ToneTransport = 'rfc4733'

const noSuchCall = failure('no-such-call', 'the call has ended')
const noSuchLine = failure('not-configured', 'the phone has no such line')

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
  'phone.set-audio': ({ audio, toneTransport: transport, toneCountry, usesHeadsetButtons }) => {
    devices.settings = audio
    toneTransport = transport
    comfortTones.country = toneCountry
    headsets.setOn(usesHeadsetButtons)
    return success(null)
  },
  'phone.audio-list': async () => {
    await devices.refresh()
    return success(devices.list())
  },
  'phone.audio-test': (settings) => testMicrophone(devices, settings),
  'phone.dial': ({ lineId, user }) => lines.phone(lineId)?.dial(user) ?? noSuchLine,
  'phone.send-feature-code': ({ lineId, code }) => lines.phone(lineId)?.sendFeatureCode(code) ?? noSuchLine,
  'phone.send-tones': ({ callId, tones }) =>
    lines.phoneWith(callId)?.sendTones(callId, tones, toneTransport) ?? noSuchCall,
  'phone.transfer': ({ callId, user }) => lines.phoneWith(callId)?.transfer(callId, user) ?? noSuchCall,
  'phone.complete-transfer': ({ callId, consultationId }) =>
    lines.phoneWith(callId)?.completeTransfer(callId, consultationId) ?? noSuchCall,
  'phone.answer': async ({ callId, withTone }) => {
    if (withTone) await playAnswerTone(devices.speakerId())
    return lines.phoneWith(callId)?.answer(callId) ?? noSuchCall
  },
  'phone.reject': ({ callId, kind }) => lines.phoneWith(callId)?.reject(callId, kind) ?? noSuchCall,
  'phone.forward': ({ callId, user }) => lines.phoneWith(callId)?.forward(callId, user) ?? noSuchCall,
  'phone.hang-up': ({ callId }) => {
    // the tone of a call that could not be answered ends with it
    ringing.hush()
    return lines.phoneWith(callId)?.hangUp(callId) ?? noSuchCall
  },
  'phone.hold': async ({ callId }) => {
    await conference.leave(callId)
    return lines.phoneWith(callId)?.hold(callId) ?? noSuchCall
  },
  'phone.resume': ({ callId }) => lines.phoneWith(callId)?.resume(callId) ?? noSuchCall,
  'phone.mute': ({ callId, isMuted }) => lines.phoneWith(callId)?.mute(callId, isMuted) ?? noSuchCall,
  'phone.join': ({ callIds }) => conference.join(callIds),
  'phone.leave-conference': async ({ callId }) => {
    await conference.leave(callId)
    return success(null)
  },
  'phone.ring-with': ({ callId, ringTone: name }) => {
    ringing.ringWith(callId, name)
    return success(null)
  },
  'phone.hush': () => {
    ringing.hush()
    return success(null)
  },
  'phone.try-ring-tone': ({ ringTone: name }) =>
    ringTone.tryOut(name) ? success(null) : failure('not-now', 'a call rings'),
  'phone.watch-colleagues': ({ extensions }) => {
    lines.watchColleagues(extensions)
    return success(null)
  },
  'phone.pick-up': ({ extension }) => lines.firstPhone?.pickUp(extension) ?? noSuchLine,
  'phone.send-handover': ({ lineId, user, handover }) =>
    lines.phone(lineId)?.sendHandover(user, handover) ?? noSuchLine,
  'phone.show-on-headset': (indicator) => {
    headsets.show(indicator)
    return success(null)
  },
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
  onCallEvent: (callId, event) => {
    main.emit('phone.call-event', { callId, event })
    conference.heard(callId, event)
  },
  onQuality: (callId, sample) => main.emit('phone.quality', { callId, sample }),
  onLineEvent: (event) => main.emit('phone.line-event', event),
  onTextMessage: (message) => main.emit('phone.text-message', message),
  onHandover: (handover) => main.emit('phone.handover', handover),
  onColleague: (colleague) => main.emit('phone.colleague', colleague),
  onMessageWaiting: (messages) => main.emit('phone.message-waiting', messages),
}

const lines = new Lines({ devices, ringing, events })

const conference = new Conference({
  member: (callId) => lines.phoneWith(callId)?.call(callId),
  onCallEvent: events.onCallEvent,
})

const headsets = new Headsets({
  // of two headsets the one that is spoken into
  audioName: () => devices.microphoneName() ?? '',
  onHeadset: (name) => main.emit('phone.headset', { name }),
  onButton: (button) => {
    ringing.hush()
    main.emit('phone.headset-button', { button })
  },
})

devices.onChange(() => {
  headsets.choose()
  ringTone.ringOn(devices.ringerId())
  comfortTones.playOn(devices.speakerId())
  lines.setHasMicrophone(devices.hasMicrophone())
})
// a window that is closed or reloaded takes leave of its servers, so that calls are not sent into the void
window.addEventListener('pagehide', () => lines.stop())
main.emit('phone.ready', null)
