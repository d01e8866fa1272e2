import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openOutbox, retryDelay, type Outbox } from '../../db/outbox.ts'
import { startDataService, type TestService } from '../helpers/data-service.ts'

let at: TestService
let outbox: Outbox
beforeEach(() => {
  at = startDataService()
  outbox = openOutbox(at.service.database, () => at.clock.now)
})
afterEach(async () => {
  await at.dispose()
})

describe('the outbox', () => {
  test('waits twice as long after each failure, at most ten minutes, and spreads the attempts', () => {
    const longest = [1, 2, 3, 20].map((attempts) => retryDelay(attempts, () => 0))
    expect(longest).toEqual([5_000, 10_000, 20_000, 600_000])
    expect(retryDelay(1, () => 1)).toBe(2_500)
  })

  test('keeps the order of one client and lets others pass', () => {
    outbox.enqueue({ kind: 'client', clientId: 'a', callId: null })
    outbox.enqueue({ kind: 'phone', clientId: 'a', callId: null })
    outbox.enqueue({ kind: 'client', clientId: 'b', callId: null })
    const first = outbox.next()
    expect(first).toMatchObject({ kind: 'client', clientId: 'a' })
    if (!first) throw new Error('nothing waits')
    outbox.postpone(first, 'no network')
    expect(outbox.next()).toMatchObject({ kind: 'client', clientId: 'b' })
    at.clock.now += 5_000
    expect(outbox.next()).toMatchObject({ kind: 'client', clientId: 'a', attempts: 1 })
    outbox.markSent(first.sequence)
    expect(outbox.next()).toMatchObject({ kind: 'phone', clientId: 'a' })
  })

  test('what builds on a refused client waits until somebody mends it', () => {
    outbox.enqueue({ kind: 'client', clientId: 'a', callId: null })
    outbox.enqueue({ kind: 'phone', clientId: 'a', callId: null })
    outbox.markRefused(outbox.next()?.sequence ?? 0, 'name too short')
    expect(outbox.next()).toBeUndefined()
    expect(outbox.counts()).toEqual({ waiting: 1, refused: 1 })
  })

  test('gives each entry a key of its own that later attempts keep', () => {
    outbox.enqueue({ kind: 'client', clientId: 'a', callId: null })
    outbox.enqueue({ kind: 'client', clientId: 'b', callId: null })
    const first = outbox.next()
    if (!first) throw new Error('nothing waits')
    outbox.postpone(first, '')
    expect(outbox.next()?.idempotencyKey).not.toBe(first.idempotencyKey)
    at.clock.now += 5_000
    expect(outbox.next()?.idempotencyKey).toBe(first.idempotencyKey)
  })
})
