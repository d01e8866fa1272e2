import { beforeEach, describe, expect, test } from 'vitest'
import { AutoAnswer } from '../../electron/auto-answer.ts'
import { incomingCall, outgoingCall, transition, type Call, type CallEvent } from '../../shared/call.ts'
import { success } from '../../shared/result.ts'
import { callerIdentity } from '../helpers/data-service.ts'

const NOW = 1_000_000

describe('answering by itself', () => {
  let calls: Call[]
  let answered: { readonly callId: string; readonly withTone: boolean }[]
  let waiting: Set<{ readonly milliseconds: number; readonly work: () => void }>
  let setting: { isOn: boolean; seconds: number }
  let isReady: boolean
  let autoAnswer: AutoAnswer

  beforeEach(() => {
    calls = []
    answered = []
    waiting = new Set()
    setting = { isOn: true, seconds: 3 }
    isReady = true
    autoAnswer = new AutoAnswer({
      desk: {
        get calls() {
          return calls
        },
        find: (callId) => calls.find(({ id }) => id === callId),
        apply,
      },
      control: {
        answer: (callId, withTone) => {
          answered.push({ callId, withTone: withTone === true })
          apply(callId, { kind: 'answer-requested' })
          return Promise.resolve(success(null))
        },
      },
      settings: () => setting,
      isReady: () => isReady,
      after: (milliseconds, work) => {
        const entry = { milliseconds, work }
        waiting.add(entry)
        return () => waiting.delete(entry)
      },
      now: () => NOW,
    })
  })

  function apply(callId: string, event: CallEvent): boolean {
    const call = calls.find(({ id }) => id === callId)
    const next = call && transition(call, event)
    if (!call || !next?.ok) return false
    calls = calls.map((one) => (one === call ? next.value : one))
    autoAnswer.applied(next.value, event)
    return true
  }

  function ring(callId: string, answerAfterSeconds: number | null = null): void {
    calls = [...calls, incomingCall(callId, 'demo', callerIdentity('+74951234567'), NOW)]
    autoAnswer.rang({ callId, answerAfterSeconds })
  }

  const answersAt = (callId: string): number | null | undefined => calls.find(({ id }) => id === callId)?.answersAt

  function timeIsUp(): void {
    for (const entry of waiting) {
      waiting.delete(entry)
      entry.work()
    }
  }

  test('is announced, and comes with a tone', () => {
    ring('first')
    expect(answersAt('first')).toBe(NOW + 3_000)
    expect(answered).toEqual([])
    timeIsUp()
    expect(answered).toEqual([{ callId: 'first', withTone: true }])
    expect(answersAt('first')).toBeNull()
  })

  test('does not happen unless it is asked for', () => {
    setting = { isOn: false, seconds: 3 }
    ring('first')
    expect(waiting.size).toBe(0)
    expect(answersAt('first')).toBeNull()
  })

  test('may be asked for by the call itself, and the sooner counts', () => {
    ring('first', 1)
    expect(answersAt('first')).toBe(NOW + 1_000)
    setting = { isOn: false, seconds: 0 }
    apply('first', { kind: 'ended', at: NOW, reason: 'cancelled' })
    ring('second', 5)
    expect(answersAt('second')).toBe(NOW + 5_000)
  })

  test('waits for the operator after «not now»', () => {
    ring('first')
    expect(autoAnswer.stop('first')).toMatchObject({ ok: true })
    expect(answersAt('first')).toBeNull()
    timeIsUp()
    expect(answered).toEqual([])
    expect(autoAnswer.stop('first')).toMatchObject({ ok: false, error: { code: 'not-ringing' } })
  })

  test('is called off when the caller gives up', () => {
    ring('first')
    apply('first', { kind: 'ended', at: NOW, reason: 'cancelled' })
    expect(waiting.size).toBe(0)
  })

  test('does not come after the operator has answered', () => {
    ring('first')
    apply('first', { kind: 'answer-requested' })
    expect(waiting.size).toBe(0)
  })

  test.each<[string, CallEvent[]]>([
    ['rings', []],
    ['is being answered', [{ kind: 'answer-requested' }]],
    ['is on', [{ kind: 'answered', at: NOW }]],
    ['is on hold', [{ kind: 'answered', at: NOW }, { kind: 'held' }]],
  ])('never comes while an earlier call %s', (_state, events) => {
    setting = { isOn: false, seconds: 3 }
    ring('earlier')
    for (const event of events) apply('earlier', event)
    ring('second', 0)
    expect(waiting.size).toBe(0)
    expect(answersAt('second')).toBeNull()
  })

  test('comes first to the call that rang first', () => {
    ring('first')
    ring('second')
    expect(answersAt('second')).toBeNull()
    timeIsUp()
    expect(answered).toEqual([{ callId: 'first', withTone: true }])
  })

  test('is called off when the operator takes another call meanwhile', () => {
    ring('first')
    ring('second')
    apply('second', { kind: 'answered', at: NOW })
    expect(answersAt('first')).toBeNull()
    expect(waiting.size).toBe(0)
  })

  test('is called off by a call that is being made when the time is up', () => {
    ring('first')
    calls = [...calls, outgoingCall('ours', 'demo', callerIdentity('+74957654321'), NOW, null)]
    timeIsUp()
    expect(answered).toEqual([])
    expect(answersAt('first')).toBeNull()
  })

  test('never comes while the operator takes no calls, also when that begins meanwhile', () => {
    isReady = false
    ring('first')
    expect(waiting.size).toBe(0)
    isReady = true
    apply('first', { kind: 'ended', at: NOW, reason: 'cancelled' })
    ring('second')
    isReady = false
    timeIsUp()
    expect(answered).toEqual([])
    expect(answersAt('second')).toBeNull()
  })

  test('says nothing to a call that was refused already', () => {
    calls = [incomingCall('refused', 'demo', callerIdentity('+74951234567'), NOW)]
    apply('refused', { kind: 'ended', at: NOW, reason: 'busy' })
    autoAnswer.rang({ callId: 'refused', answerAfterSeconds: 0 })
    expect(waiting.size).toBe(0)
  })
})
