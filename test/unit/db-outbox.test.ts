import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openOutbox, retryDelay, type Outbox, type OutboxRow } from '../../db/outbox.ts'
import type { PushEntry } from '../../shared/outbox.ts'
import { crmClient, startDataService, unwrap, type TestService } from '../helpers/data-service.ts'
import { onePageCrm, openOperatorParts, type OperatorParts } from '../helpers/operator-parts.ts'

let at: TestService
let outbox: Outbox
beforeEach(() => {
  at = startDataService()
  outbox = openOutbox(at.service.database, () => at.clock.now)
})
afterEach(async () => {
  await at.dispose()
})

function next(): OutboxRow {
  const row = outbox.next()
  if (!row) throw new Error('nothing waits')
  return row
}

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
    outbox.begin(first.sequence, '{}')
    outbox.postpone(first, 'no network', { isUntold: false })
    expect(outbox.next()).toMatchObject({ kind: 'client', clientId: 'b' })
    at.clock.now += 5_000
    expect(outbox.next()).toMatchObject({ kind: 'client', clientId: 'a', attempts: 1 })
    outbox.markSent(first)
    expect(outbox.next()).toMatchObject({ kind: 'phone', clientId: 'a' })
  })

  test('what builds on a refused client waits until somebody mends it', () => {
    outbox.enqueue({ kind: 'client', clientId: 'a', callId: null })
    outbox.enqueue({ kind: 'phone', clientId: 'a', callId: null })
    outbox.markRefused(next(), 'name too short')
    expect(outbox.next()).toBeUndefined()
    expect(outbox.counts()).toEqual({ waiting: 1, refused: 1 })
  })

  test('gives each entry a key of its own that later attempts keep', () => {
    outbox.enqueue({ kind: 'client', clientId: 'a', callId: null })
    outbox.enqueue({ kind: 'client', clientId: 'b', callId: null })
    const first = outbox.next()
    if (!first) throw new Error('nothing waits')
    outbox.postpone(first, '', { isUntold: false })
    expect(outbox.next()?.idempotencyKey).not.toBe(first.idempotencyKey)
    at.clock.now += 5_000
    expect(outbox.next()?.idempotencyKey).toBe(first.idempotencyKey)
  })

  test('an entry that was under way when the program died counts as tried', async () => {
    outbox.enqueueChange('types', 'a')
    outbox.begin(next().sequence, '{}')
    at = await at.reopen()
    outbox = openOutbox(at.service.database, () => at.clock.now)
    outbox.enqueueChange('types', 'a')
    expect(outbox.counts()).toEqual({ waiting: 2, refused: 0 })
    expect(outbox.next()).toMatchObject({ attempts: 1 })
  })

  test('tells several changes of types or tags of one client at once, each kind for itself', () => {
    for (const clientId of ['a', 'b', 'a']) {
      outbox.enqueueChange('types', clientId)
      outbox.enqueueChange('tags', clientId)
    }
    const entries = at.service.database.prepare('SELECT kind, client_id AS id FROM outbox ORDER BY sequence').all()
    expect(entries).toEqual([
      { kind: 'types', id: 'a' },
      { kind: 'tags', id: 'a' },
      { kind: 'types', id: 'b' },
      { kind: 'tags', id: 'b' },
    ])
  })

  test('remembers of which typologies a type was taken away, each once', () => {
    outbox.enqueueChange('types', 'a')
    for (const typology of ['lifecycle', 'service-style', 'lifecycle']) outbox.enqueueChange('types', 'a', [typology])
    expect(JSON.parse(outbox.next()?.payload ?? '')).toEqual({ removed: ['lifecycle', 'service-style'] })
  })
})

describe('a run of the sync', () => {
  const marked = crmClient({ id: '7', name: 'Мария', types: { 'account-trust': 'needs-checking' } })
  const isPending = () => at.service.database.prepare('SELECT count(*) FROM suggestion_pending').pluck().get()
  let parts: OperatorParts
  beforeEach(() => {
    parts = openOperatorParts(at.service.database, at.clock)
  })
  afterEach(async () => {
    await parts.sync.stop()
  })

  test('marks the clients it changes, so that their types are suggested anew; the first one leaves that to a pass', async () => {
    await parts.sync.configure(onePageCrm([marked]))
    await parts.sync.run()
    expect(isPending()).toBe(0)
    await parts.sync.run()
    expect(isPending()).toBe(1)
  })

  test('knows types by their names here, and tells them by their names there', async () => {
    const told: PushEntry[] = []
    await parts.sync.configure(onePageCrm([marked], (entry) => void told.push(entry)))
    await parts.sync.run()
    const row = parts.client('7')
    expect(parts.clients.types.said(row.clientKey).crm.get('account-trust')).toBe('suspect')
    unwrap(parts.decisions.set(row.id, null, 'service-style', 'tester', ''))
    await parts.sync.run()
    expect(told).toMatchObject([{ types: { 'account-trust': 'needs-checking', 'service-style': 'tester' } }])
  })

  test('tells after it what an operator decides while an entry is under way', async () => {
    const told: PushEntry[] = []
    const decide = (type: string) => unwrap(parts.decisions.set(parts.client('7').id, null, 'service-style', type, ''))
    const crm = onePageCrm([marked], (entry) => {
      if (told.length === 0) decide('all-now')
      told.push(entry)
    })
    await parts.sync.configure(crm)
    await parts.sync.run()
    decide('tester')
    await parts.sync.run()
    expect(told).toMatchObject([{ types: { 'service-style': 'tester' } }, { types: { 'service-style': 'all-now' } }])
    expect(parts.outbox.counts()).toEqual({ waiting: 0, refused: 0 })
  })
})
