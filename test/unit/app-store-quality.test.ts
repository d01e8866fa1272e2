import { beforeEach, expect, test } from 'vitest'
import { appStore, applyEvent } from '../../renderer/ui/app-store.ts'
import { outgoingCall, type Call } from '../../shared/call.ts'
import type { QualitySample } from '../../shared/call-quality.ts'
import type { Session } from '../../shared/ipc.ts'
import { INITIAL_REGISTRATION } from '../../shared/registration.ts'
import { DEFAULT_SETTINGS } from '../../shared/settings.ts'

const call = outgoingCall(
  'one',
  'demo',
  { address: '204', displayName: '', withheld: false, source: 'From', calledLine: null, divertedFrom: [] },
  1,
  null,
)
const ended: Call = { ...call, state: 'ended', endReason: 'hung-up-by-operator' }
const session: Session = {
  settings: DEFAULT_SETTINGS,
  systemLocale: 'en',
  calls: [{ ...call, state: 'active' }],
  registrations: [INITIAL_REGISTRATION],
  operator: {
    state: 'ready',
    reason: '',
    since: 0,
    wrapUp: null,
    next: null,
    isDoNotDisturb: false,
    signalProblem: null,
  },
  colleagues: [],
  messageWaiting: [],
  headset: null,
  shortcutsTaken: [],
  phoneRestart: null,
  sync: {
    state: 'off',
    syncedAt: null,
    clients: 0,
    message: '',
    outboxWaiting: 0,
    outboxRefused: 0,
    progress: null,
    deletionsToConfirm: 0,
    further: [],
  },
  data: { isReady: true, problem: null },
  isDemo: true,
  canKeepPassword: true,
  version: '0',
}
const sample: QualitySample = {
  lossIn: 0,
  lossOut: null,
  jitterMs: 2,
  roundTripMs: null,
  codec: 'opus',
  meanOpinionScore: 4.4,
  microphoneLevel: 0.3,
  cause: null,
}
const measure = (callId: string): void => applyEvent({ name: 'call.quality', payload: { callId, sample } })

beforeEach(() => appStore.setState({ session, quality: {} }))

test('samples of a call that is on are kept, and gone with its end', () => {
  measure('one')
  measure('one')
  expect(appStore.getState().quality).toEqual({ one: [sample, sample] })
  applyEvent({ name: 'calls.changed', payload: [ended] })
  expect(appStore.getState().quality).toEqual({})
})

test('a sample that comes after the end, or of an unknown call, is not kept', () => {
  measure('another')
  applyEvent({ name: 'calls.changed', payload: [ended] })
  measure('one')
  expect(appStore.getState().quality).toEqual({})
})
