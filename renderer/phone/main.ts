import '../zod-without-eval.ts'
import type { RequestOf, RequestsTo } from '../../shared/ipc.ts'
import { failure, success } from '../../shared/result.ts'
import { answerWith, type Handlers } from '../../shared/rpc.ts'
import { connectToMain } from '../wire.ts'
import { AudioDevices } from './audio-devices.ts'
import { DEMO_ADDRESS, DemoLine } from './demo-line/demo-line.ts'
import { testMicrophone } from './microphone-test.ts'
import type { PhoneEvents, ToneTransport } from './phone.ts'
import { RingTone } from './ring-tone.ts'
import { Ringback } from './ringback.ts'
import { LineSocket } from './sip/line-socket.ts'
import { SipPhone } from './sip/sip-phone.ts'

const devices = new AudioDevices()
const ringTone = new RingTone()
const ringback = new Ringback()
let phone: SipPhone | null = null
let demoLine: DemoLine | null = null
let toneTransport: ToneTransport = 'rfc4733'

const noPhone = failure('not-configured', 'the phone has no line yet')

const handlers: Handlers<RequestsTo<'phone'>> = {
  'phone.configure': async (configuration) => {
    await replacePhone(configuration)
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
  'phone.dial': ({ user }) => phone?.dial(user) ?? noPhone,
  'phone.send-tones': ({ callId, tones }) => phone?.sendTones(callId, tones, toneTransport) ?? noPhone,
  'phone.transfer': ({ callId, user }) => phone?.transfer(callId, user) ?? noPhone,
  'phone.complete-transfer': ({ callId, consultationId }) => phone?.completeTransfer(callId, consultationId) ?? noPhone,
  'phone.answer': ({ callId }) => phone?.answer(callId) ?? noPhone,
  'phone.reject': ({ callId, kind }) => phone?.reject(callId, kind) ?? noPhone,
  'phone.hang-up': ({ callId }) => phone?.hangUp(callId) ?? noPhone,
  'phone.hold': ({ callId }) => phone?.hold(callId) ?? noPhone,
  'phone.resume': ({ callId }) => phone?.resume(callId) ?? noPhone,
  'phone.mute': ({ callId, isMuted }) => phone?.mute(callId, isMuted) ?? noPhone,
  'phone.demo-call': async ({ demoId, address }) => {
    const callId = await demoLine?.call(demoId, address)
    return callId ? success({ callId }) : failure('no-such-demo', 'demo calls come in on the embedded line only')
  },
  'phone.demo-hang-up': ({ callId }) =>
    demoLine?.hangUp(callId) ? success(null) : failure('no-such-call', 'the call has ended'),
}

const main = connectToMain(() => undefined, answerWith(handlers))

const events: PhoneEvents = {
  onRegistration: (registration) => main.emit('phone.registration', registration),
  onIncoming: (callId, identity, inviteReceivedAt) =>
    main.emit('phone.incoming', { callId, identity, inviteReceivedAt }),
  onCallEvent: (callId, event) => main.emit('phone.call-event', { callId, event }),
  onQuality: (callId, sample) => main.emit('phone.quality', { callId, sample }),
  onLineEvent: (event) => main.emit('phone.line-event', event),
}

/** Stops the phone and starts another in one go: with a wait in between two could be registered at once. */
async function replacePhone(configuration: RequestOf<'phone.configure'>): Promise<void> {
  await devices.refresh()
  phone?.stop()
  phone = startPhone(configuration)
}

function startPhone(configuration: RequestOf<'phone.configure'>): SipPhone {
  const { account, password, identityOrder } = configuration
  const onStuck = (): void => void replacePhone(configuration)
  const shared = { devices, ringTone, ringback, events, onStuck }
  if (account) {
    demoLine = null
    return new SipPhone({
      ...shared,
      account: { ...account, password, identityOrder },
      socket: new LineSocket({
        servers: [account.server, ...account.fallbackServers],
        address: account.address,
        onEvent: events.onLineEvent,
      }),
    })
  }
  demoLine = new DemoLine()
  return new SipPhone({
    ...shared,
    account: {
      address: DEMO_ADDRESS,
      authorisationUser: '',
      password: '',
      displayName: '',
      trustAssertedIdentity: false,
      identityOrder,
    },
    socket: demoLine.phoneSocket,
  })
}

devices.onChange(() => {
  ringTone.ringOn(devices.ringerId())
  ringback.playOn(devices.speakerId())
  phone?.setHasMicrophone(devices.hasMicrophone())
})
// a window that is closed or reloaded takes leave of its server, so that calls are not sent into the void
window.addEventListener('pagehide', () => phone?.stop())
main.emit('phone.ready', null)
