import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { OperatorDesk } from '../../electron/operator-desk.ts'
import { incomingCall, transition, type Call, type CallEvent } from '../../shared/call.ts'
import type { RequestOf } from '../../shared/ipc.ts'
import { operatorStateSettingsSchema } from '../../shared/operator-state.ts'
import { failure, success, type Result } from '../../shared/result.ts'
import { answerWith, Peer } from '../../shared/rpc.ts'
import { settingsSchema, type Settings } from '../../shared/settings.ts'
import { callerIdentity, startDataService, unwrap, type TestService } from '../helpers/data-service.ts'
import { wire } from '../helpers/wire.ts'

type Availability = RequestOf<'phone.set-availability'>

let at: TestService
const desks: OperatorDesk[] = []
beforeEach(() => {
  at = startDataService()
})
afterEach(async () => {
  for (const desk of desks.splice(0)) desk.stop()
  await at.dispose()
})

/** A desk with a real data service, and a phone at the other end of a wire. */
function startDesk(states: Readonly<Record<string, unknown>> = {}) {
  const settings: { now: Settings } = {
    now: settingsSchema.parse({ operatorState: operatorStateSettingsSchema.parse(states) }),
  }
  const phone = {
    availability: [] as Availability[],
    codes: [] as string[],
    /** What the server says to a code. */
    answer: (_code: string): Result<null> | Promise<Result<null>> => success(null),
  }
  const toPhone = wire()
  const onProblem = ({ what, message }: { what: string; message: string }): never => {
    throw new Error(`${what}: ${message}`)
  }
  const peer = new Peer({
    remote: 'phone',
    transport: toPhone.one,
    onRequest: () => Promise.resolve(failure('forbidden', '')),
    onEvent: () => undefined,
    onProblem,
  })
  void new Peer({
    remote: 'main',
    transport: toPhone.other,
    onRequest: answerWith({
      'phone.set-availability': (availability: Availability) => {
        phone.availability.push(availability)
        return success(null)
      },
      'phone.send-feature-code': ({ code }: { code: string }) => {
        phone.codes.push(code)
        return phone.answer(code)
      },
    } as never),
    onEvent: () => undefined,
    onProblem,
  })
  const calls = new Map<string, Call>()
  const desk = new OperatorDesk({
    windows: { emit: () => undefined, peer: () => peer },
    data: () => ({ request: async (name, payload) => answerWith(at.service.handlers)(name, payload) as never }),
    settings: () => settings.now,
    calls: () => [...calls.values()],
  })
  desks.push(desk)
  desk.dataReady()
  desk.phoneReady()
  const change = (callId: string, ...events: CallEvent[]): void => {
    for (const event of events) {
      const call = calls.get(callId) ?? incomingCall(callId, 'demo', callerIdentity('+100'), Date.now())
      const next = unwrap(transition(call, event))
      calls.set(callId, next)
      desk.callChanged(next, event)
    }
  }
  return { desk, phone, settings, change }
}

const availability = async (phone: { availability: Availability[] }, wanted: Partial<Availability>): Promise<void> => {
  await vi.waitFor(() => expect(phone.availability.at(-1)).toMatchObject(wanted))
}
const lunch = { state: 'break', reason: 'lunch' } as const
const ready = { state: 'ready', reason: '' } as const
const answered: CallEvent = { kind: 'answered', at: 2 }
const ended: CallEvent = { kind: 'ended', at: 9, reason: 'hung-up-by-caller' }

describe('the phone', () => {
  test('refuses calls while the operator is away or not to be disturbed', async () => {
    const { desk, phone } = startDesk()
    await availability(phone, { refusesCalls: false, isUnregistered: false, callWaiting: 'ring' })
    desk.askFor(lunch)
    await availability(phone, { refusesCalls: true, isUnregistered: false })
    desk.askFor(ready)
    await availability(phone, { refusesCalls: false })
    desk.setDoNotDisturb(true)
    await availability(phone, { refusesCalls: true })
  })

  test('goes on to take calls while a break only waits for the end of a call', async () => {
    const { desk, phone, change } = startDesk()
    change('call-1', answered)
    expect(desk.askFor(lunch)).toMatchObject({ state: 'ready', next: lunch })
    await availability(phone, { refusesCalls: false })
    change('call-1', ended)
    expect(desk.state).toMatchObject(lunch)
    await availability(phone, { refusesCalls: true })
  })

  test('takes the lines off where that is set, and is told by changed settings at once', async () => {
    const { desk, phone, settings } = startDesk({ signal: 'unregister' })
    desk.askFor(lunch)
    await availability(phone, { isUnregistered: true })
    settings.now = settingsSchema.parse({ calling: { callWaiting: 'busy' } })
    desk.settingsChanged()
    await availability(phone, { isUnregistered: false, refusesCalls: true, callWaiting: 'busy' })
  })

  test('is told again when it has been made again', async () => {
    const { desk, phone } = startDesk()
    desk.askFor(lunch)
    await availability(phone, { refusesCalls: true })
    phone.availability.splice(0)
    desk.phoneReady()
    await availability(phone, { refusesCalls: true })
  })
})

describe('a server that is told by feature codes', () => {
  const signal = 'feature-codes'
  const featureCodes = { ready: '*47', break: '*46' }

  test('gets each code once, and calls are left to it when it has taken the code', async () => {
    const { desk, phone } = startDesk({ signal, featureCodes })
    desk.lineRegistered('demo')
    await vi.waitFor(() => expect(phone.codes).toEqual(['*47']))
    desk.lineRegistered('demo')
    desk.askFor(lunch)
    await vi.waitFor(() => expect(phone.availability.map((told) => told.refusesCalls)).toEqual([false, true, false]))
    expect(phone.codes).toEqual(['*47', '*46'])
    desk.askFor({ state: 'break', reason: 'rest' })
    desk.askFor(ready)
    await vi.waitFor(() => expect(phone.codes).toEqual(['*47', '*46', '*47']))
  })

  test('that refuses the code leaves the operator away, with calls refused as busy, and is asked again', async () => {
    const { desk, phone } = startDesk({ signal, featureCodes })
    desk.lineRegistered('demo')
    phone.answer = (code) => (code === '*46' ? failure('refused', '404 Not Found') : success(null))
    desk.askFor(lunch)
    await vi.waitFor(() => expect(desk.state.signalProblem).toEqual({ lineId: 'demo', detail: '404 Not Found' }))
    expect(desk.state).toMatchObject(lunch)
    await availability(phone, { refusesCalls: true })
    phone.answer = () => success(null)
    desk.askFor(lunch)
    await vi.waitFor(() => expect(desk.state.signalProblem).toBeNull())
    await availability(phone, { refusesCalls: false })
  })

  test('that has no code for a state has calls refused as busy', async () => {
    const { desk, phone } = startDesk({ signal, featureCodes })
    desk.askFor({ state: 'offline', reason: '' })
    await availability(phone, { refusesCalls: true })
    expect(phone.codes).toEqual([])
  })

  test('is told the last state when that has changed while it was answering', async () => {
    const { desk, phone } = startDesk({ signal, featureCodes })
    desk.lineRegistered('demo')
    await vi.waitFor(() => expect(phone.codes).toEqual(['*47']))
    let answerIt: (result: Result<null>) => void = () => undefined
    phone.answer = () => new Promise((resolve) => (answerIt = resolve))
    desk.askFor(lunch)
    await vi.waitFor(() => expect(phone.codes).toEqual(['*47', '*46']))
    desk.askFor(ready)
    phone.answer = () => success(null)
    answerIt(success(null))
    await vi.waitFor(() => expect(phone.codes).toEqual(['*47', '*46', '*47']))
    await availability(phone, { refusesCalls: false })
  })

  test('that switches by one code is not told at the start', async () => {
    const { desk, phone } = startDesk({ signal, featureCodes: { ready: '*46', break: '*46' } })
    desk.lineRegistered('demo')
    desk.askFor(lunch)
    await vi.waitFor(() => expect(phone.codes).toEqual(['*46']))
    desk.askFor(ready)
    await vi.waitFor(() => expect(phone.codes).toEqual(['*46', '*46']))
  })
})

describe('after-call work', () => {
  test('ends by itself, and stands still during a call', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    try {
      const { desk, change } = startDesk({ wrapUp: { mode: 'timed', seconds: 30 } })
      change('call-1', answered, ended)
      expect(desk.state).toMatchObject({ state: 'after-call', wrapUp: { callId: 'call-1' } })
      vi.advanceTimersByTime(20_000)
      change('call-2', answered)
      vi.advanceTimersByTime(100_000)
      expect(desk.state.state).toBe('after-call')
      change('call-2', ended)
      vi.advanceTimersByTime(29_999)
      expect(desk.state.state).toBe('after-call')
      vi.advanceTimersByTime(1)
      expect(desk.state.state).toBe('ready')
    } finally {
      vi.useRealTimers()
    }
  })

  test('follows no call that nobody answered, and no question to a colleague', () => {
    const { desk, change } = startDesk({ wrapUp: { mode: 'required' } })
    change('call-1', { kind: 'ended', at: 9, reason: 'cancelled' })
    expect(desk.state.state).toBe('ready')
    const question: Call = {
      ...incomingCall('call-2', 'demo', callerIdentity('+100'), 1),
      direction: 'outgoing',
      consultsFor: 'call-1',
    }
    desk.callChanged(unwrap(transition(unwrap(transition(question, answered)), ended)), ended)
    expect(desk.state.state).toBe('ready')
  })
})

test('every state is recorded with its times', async () => {
  const { desk } = startDesk()
  desk.askFor(lunch)
  desk.askFor(ready)
  const listed = async () =>
    unwrap(await at.service.handlers['operator-times.list']({ from: 0, to: Date.now() + 1 })).times
  await vi.waitFor(async () => expect((await listed()).length).toBe(3))
  const [first, second, third] = await listed()
  expect([first?.state, second?.state, third?.state]).toEqual(['ready', 'break', 'ready'])
  expect(second).toMatchObject({ reason: 'lunch', startedAt: first?.endedAt, endedAt: third?.startedAt })
  expect(third?.endedAt).toBeNull()
})
