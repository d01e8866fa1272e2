import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { operatorStateSettingsSchema, type OperatorState } from '../../shared/operator-state.ts'
import type { SipLab } from '../helpers/sip-lab/lab.ts'
import { dial, untilState } from './calls.ts'
import { withSipLab } from './lab-frame.ts'
import type { LabOperator } from './lab-operator.ts'
import { until } from './launch.ts'

const codes = { ready: '*47', break: '*46', 'after-call': '', offline: '' }

describe('the operator’s state, on a real SIP server', () => {
  let lab: SipLab
  let operator: LabOperator

  withSipLab((frame) => {
    ;({ lab, operator } = frame)
    frame.afterEachTest(async () => {
      await useStates({})
      await enter('ready')
    })
  })
  beforeEach(() => operator.ready())

  async function enter(state: OperatorState['state'], reason = ''): Promise<void> {
    await operator.app.ask('operator.set-state', { state, reason })
  }

  async function setDoNotDisturb(isOn: boolean): Promise<void> {
    await operator.app.ask('operator.set-do-not-disturb', { isOn })
  }

  async function useStates(states: { signal?: string; featureCodes?: Partial<typeof codes> }): Promise<void> {
    await operator.app.configure({ operatorState: operatorStateSettingsSchema.parse(states) })
  }

  async function problem(): Promise<OperatorState['signalProblem']> {
    return (await operator.app.ask('session.get', null)).operator.signalProblem
  }

  test.each(['break', 'offline', 'after-call'] as const)('«%s» answers 486 without ringing first', async (state) => {
    await enter(state)
    const { exitCode, log } = await lab.sipp({ kind: 'rejected-call', status: 486, caller: { number: '+74951230001' } })
    expect(exitCode, log).toBe(0)
    expect(log).not.toMatch(/SIP\/2\.0 18\d/)
    await operator.recordedAs('not-ready')
    await operator.newestRow('missed · you took no calls').waitFor()
    expect(await operator.isCardShown()).toBe(false)
  })

  test('unregisters the line, which comes back with «ready»', async () => {
    await useStates({ signal: 'unregister' })
    await enter('break', 'lunch')
    await until('no contact', async () => (await lab.contacts('alice')).length === 0)
    const { exitCode, log } = await lab.sipp({ kind: 'rejected-call', status: 480 })
    expect(exitCode, log).toBe(0)
    // nothing is wrong: the operator has asked for it
    expect(await operator.alert().count()).toBe(0)
    await enter('ready')
    await until('a contact', async () => (await lab.contacts('alice')).length === 1)
    const caller = lab.sipp({ kind: 'call', caller: { number: '+74951230001' } })
    await operator.answer(caller)
    await operator.button('Hang up').click()
    expect(await caller).toMatchObject({ exitCode: 0 })
  })

  test('stays unregistered when the phone is made again', async () => {
    await useStates({ signal: 'unregister' })
    await enter('offline')
    await until('no contact', async () => (await lab.contacts('alice')).length === 0)
    const lines = async (): Promise<string | null | undefined> => {
      const session = await operator.app.request('session.get', null)
      return session.ok ? session.value.registrations[0]?.reason : undefined
    }
    await operator.app.phone.reload()
    await until('the line to be off', async () => (await lines()) === 'not-ready')
    await until('no contact', async () => (await lab.contacts('alice')).length === 0)
    await enter('ready')
    await until('a contact', async () => (await lab.contacts('alice')).length === 1)
  })

  test('of «do not disturb» sends nobody away who takes the place of a call that is on', async () => {
    const received: string[] = []
    operator.app.phone.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => received.push(payload.toString()))
    })
    await operator.app.phone.reload()
    await operator.app.registered()
    const phone = await lab.baresip('desk2', { autoAnswer: true })
    onTestFinished(() => phone.stop())
    const callId = await dial(operator.app, `sip:desk2@${lab.domain}`)
    await untilState(operator.app, callId, 'active')
    await setDoNotDisturb(true)
    onTestFinished(() => setDoNotDisturb(false))
    const answer = received.find((message) => message.startsWith('SIP/2.0 200') && message.includes(callId)) ?? ''
    const tag = (header: string): string => new RegExp(`^${header}:.*;tag=(\\S+)`, 'm').exec(answer)?.[1] ?? ''
    const replaces = `Replaces: ${callId};to-tag=${tag('From')};from-tag=${tag('To')}`
    const caller = lab.sipp({ kind: 'call', caller: { number: '201', headers: [replaces] } })
    await untilState(operator.app, callId, 'ended')
    const [other] = await operator.liveCalls()
    if (!other) throw new Error('the call that takes the other’s place was sent away')
    await operator.app.ask('call.hang-up', { callId: other.id })
    expect(await caller).toMatchObject({ exitCode: 0 })
  })

  test('is told by feature codes, each an answered call that ends at once', async () => {
    const ready = lab.sipp({ kind: 'callee', ringingMilliseconds: 0 })
    await useStates({ signal: 'feature-codes', featureCodes: codes })
    expect((await ready).log).toMatch(/^INVITE sip:\*47@/m)
    const away = lab.sipp({ kind: 'callee', ringingMilliseconds: 0 })
    await enter('break', 'lunch')
    const { exitCode, log } = await away
    expect(exitCode, log).toBe(0)
    expect(log).toMatch(/^INVITE sip:\*46@/m)
    expect(await operator.liveCalls()).toEqual([])
    expect(await problem()).toBeNull()
    // the queue is the server's business now; who calls the operator gets through
    const caller = lab.sipp({ kind: 'call', caller: { number: '+74951230001' } })
    await operator.answer(caller)
    await operator.button('Hang up').click()
    expect(await caller).toMatchObject({ exitCode: 0 })
    const back = lab.sipp({ kind: 'callee', ringingMilliseconds: 0 })
    await enter('ready')
    expect(await back).toMatchObject({ exitCode: 0 })
  })

  test('whose code the server refuses is told, and calls are refused as busy until it takes it', async () => {
    const ready = lab.sipp({ kind: 'callee', ringingMilliseconds: 0 })
    await useStates({ signal: 'feature-codes', featureCodes: codes })
    expect(await ready).toMatchObject({ exitCode: 0 })
    const refusing = lab.sipp({ kind: 'rejecting-callee', status: '404 Not Found' })
    await enter('break', 'lunch')
    expect(await refusing).toMatchObject({ exitCode: 0 })
    await operator
      .alert()
      .getByText(/alice@lab\.test.*does not know that you are away.*404 Not Found/)
      .waitFor()
    expect(await lab.sipp({ kind: 'rejected-call', status: 486 })).toMatchObject({ exitCode: 0 })
    const taking = lab.sipp({ kind: 'callee', ringingMilliseconds: 0 })
    await enter('break', 'lunch')
    expect(await taking).toMatchObject({ exitCode: 0 })
    await until('the problem to be over', async () => (await problem()) === null)
    const back = lab.sipp({ kind: 'callee', ringingMilliseconds: 0 })
    await enter('ready')
    expect(await back).toMatchObject({ exitCode: 0 })
  })
})
