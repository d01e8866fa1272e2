import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openCallMarks, type CallMarks } from '../../db/types/call-marks.ts'
import { callerIdentity, crmClient, ringingCall, startDataService, unwrap } from '../helpers/data-service.ts'
import type { TestService } from '../helpers/data-service.ts'
import { openOperatorParts, type OperatorParts } from '../helpers/operator-parts.ts'

let at: TestService
let parts: OperatorParts
let marks: CallMarks
beforeEach(() => {
  at = startDataService()
  parts = openOperatorParts(at.service.database, at.clock)
  marks = openCallMarks(at.service.database, { ...parts, now: () => at.clock.now })
  at.importClients([crmClient({ id: '7', name: 'Мария' })])
  parts.calls.record(ringingCall('call-1', callerIdentity('+77272500123')), () => parts.client('7').id)
})
afterEach(async () => {
  await at.dispose()
})

const NOTHING = { observedSigns: [], tickedSteps: [], feedback: null }
const rows = (table: string): unknown[] => at.service.database.prepare(`SELECT * FROM ${table}`).all()

describe('what an operator marks during a call', () => {
  test('is kept with the call, with who and when', async () => {
    at.clock.now += 1_000
    unwrap(marks.observe('call-1', 'impatient', true))
    at.clock.now += 1_000
    unwrap(marks.observe('call-1', 'asks-discount', true))
    unwrap(marks.tickStep('call-1', 'account-trust/suspect/confirm-identity', true))
    unwrap(marks.giveFeedback('call-1', 'changed', { 'service-style': 'all-now' }))
    const { now } = at.clock
    expect(marks.of('call-1')).toEqual({
      observedSigns: ['impatient', 'asks-discount'],
      tickedSteps: ['account-trust/suspect/confirm-identity'],
      feedback: 'changed',
    })
    expect(rows('call_sign')).toContainEqual({ call_id: 'call-1', sign: 'asks-discount', at: now, seen_by: 'Olga' })
    expect(rows('call_step')).toMatchObject([{ at: now, ticked_by: 'Olga' }])
    expect(rows('plan_feedback')).toMatchObject([{ types: '{"service-style":"all-now"}', at: now, said_by: 'Olga' }])
    at = await at.reopen()
    expect(rows('call_sign')).toHaveLength(2)
  })

  test('twice is once, with the first time', () => {
    const first = at.clock.now
    unwrap(marks.observe('call-1', 'impatient', true))
    at.clock.now += 1_000
    unwrap(marks.observe('call-1', 'impatient', true))
    expect(rows('call_sign')).toMatchObject([{ at: first }])
  })

  test('can be taken back', () => {
    unwrap(marks.observe('call-1', 'impatient', true))
    unwrap(marks.tickStep('call-1', 'a/b/c', true))
    unwrap(marks.giveFeedback('call-1', 'followed', {}))
    unwrap(marks.observe('call-1', 'impatient', false))
    unwrap(marks.tickStep('call-1', 'a/b/c', false))
    unwrap(marks.giveFeedback('call-1', null, {}))
    expect(marks.of('call-1')).toEqual(NOTHING)
  })

  test('can be said otherwise: the last feedback counts, with the types of that moment', () => {
    unwrap(marks.giveFeedback('call-1', 'followed', { lifecycle: 'new' }))
    unwrap(marks.giveFeedback('call-1', 'did-not-fit', { lifecycle: 'loyal' }))
    expect(rows('plan_feedback')).toMatchObject([{ feedback: 'did-not-fit', types: '{"lifecycle":"loyal"}' }])
  })

  test('needs a call that has been recorded', () => {
    const refused = { ok: false, error: { code: 'unknown-call' } }
    expect(marks.observe('call-2', 'impatient', true)).toMatchObject(refused)
    expect(marks.tickStep('call-2', 'a/b/c', true)).toMatchObject(refused)
    expect(marks.giveFeedback('call-2', 'followed', {})).toMatchObject(refused)
    expect(marks.of('call-2')).toEqual(NOTHING)
  })
})

test('a sign that was noticed, or is taken back, lets the types of the client be suggested anew', () => {
  const clear = () => at.service.database.exec('DELETE FROM suggestion_pending')
  clear()
  unwrap(marks.tickStep('call-1', 'a/b/c', true))
  expect(rows('suggestion_pending')).toEqual([])
  for (const isObserved of [true, false]) {
    unwrap(marks.observe('call-1', 'impatient', isObserved))
    expect(rows('suggestion_pending')).toEqual([{ client_key: parts.client('7').clientKey }])
    clear()
  }
  // nobody known is on the line
  parts.calls.choose('call-1', null, 'operator')
  unwrap(marks.observe('call-1', 'impatient', true))
  expect(rows('suggestion_pending')).toEqual([])
})
