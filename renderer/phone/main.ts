import '../zod-without-eval.ts'
import { WebSocketInterface } from 'jssip'
import type { RequestOf, RequestsTo } from '../../shared/ipc.ts'
import { failure, success } from '../../shared/result.ts'
import { answerWith, type Handlers } from '../../shared/rpc.ts'
import { connectToMain } from '../wire.ts'
import { DEMO_ADDRESS, DemoCallers } from './demo-line/demo-caller.ts'
import { LineSwitch } from './demo-line/line-switch.ts'
import { hasMicrophone } from './microphone.ts'
import type { PhoneEvents } from './phone.ts'
import { RingTone } from './ring-tone.ts'
import { SipPhone } from './sip/sip-phone.ts'

const ringTone = new RingTone()
let phone: SipPhone | null = null
let demoCallers: DemoCallers | null = null

const noPhone = failure('not-configured', 'the phone has no line yet')

const handlers: Handlers<RequestsTo<'phone'>> = {
  'phone.configure': async (configuration) => {
    await replacePhone(configuration)
    return success(null)
  },
  'phone.answer': ({ callId }) => phone?.answer(callId) ?? noPhone,
  'phone.reject': ({ callId, kind }) => phone?.reject(callId, kind) ?? noPhone,
  'phone.hang-up': ({ callId }) => phone?.hangUp(callId) ?? noPhone,
  'phone.hold': ({ callId }) => phone?.hold(callId) ?? noPhone,
  'phone.resume': ({ callId }) => phone?.resume(callId) ?? noPhone,
  'phone.mute': ({ callId, isMuted }) => phone?.mute(callId, isMuted) ?? noPhone,
  'phone.demo-call': async ({ demoId, address }) => {
    const callId = await demoCallers?.call(demoId, address)
    return callId ? success({ callId }) : failure('no-such-demo', 'demo calls come in on the embedded line only')
  },
  'phone.demo-hang-up': ({ callId }) =>
    demoCallers?.hangUp(callId) ? success(null) : failure('no-such-call', 'the call has ended'),
}

const main = connectToMain(() => undefined, answerWith(handlers))

const events: PhoneEvents = {
  onRegistration: (registration) => main.emit('phone.registration', registration),
  onIncoming: (callId, identity, inviteReceivedAt) =>
    main.emit('phone.incoming', { callId, identity, inviteReceivedAt }),
  onCallEvent: (callId, event) => main.emit('phone.call-event', { callId, event }),
}

/** Stops the phone and starts another in one go: with a wait in between two could be registered at once. */
async function replacePhone(configuration: RequestOf<'phone.configure'>): Promise<void> {
  const isMicrophoneThere = await hasMicrophone()
  phone?.stop()
  phone = startPhone(configuration, isMicrophoneThere)
}

function startPhone(configuration: RequestOf<'phone.configure'>, isMicrophoneThere: boolean): SipPhone {
  const { account, password, identityOrder } = configuration
  const onStuck = (): void => void replacePhone(configuration)
  const shared = { ringTone, events, onStuck, hasMicrophone: isMicrophoneThere }
  if (account) {
    demoCallers = null
    return new SipPhone({
      ...shared,
      account: { ...account, password, identityOrder },
      socket: new WebSocketInterface(account.server),
    })
  }
  const line = new LineSwitch()
  demoCallers = new DemoCallers(line)
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
    socket: line.phoneSocket,
  })
}

navigator.mediaDevices.addEventListener('devicechange', () => {
  void hasMicrophone().then((isThere) => phone?.setHasMicrophone(isThere))
})
// a window that is closed or reloaded takes leave of its server, so that calls are not sent into the void
window.addEventListener('pagehide', () => phone?.stop())
main.emit('phone.ready', null)
