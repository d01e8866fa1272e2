import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PullPage } from '../../db/sync/connector.ts'
import { PageBatch } from '../../db/sync/page-batch.ts'
import { SyncProgress } from '../../db/sync/sync-progress.ts'

function page(more: Partial<PullPage> = {}): PullPage {
  return { clients: [], skipped: [], deletedIds: [], knownIds: null, cursor: '', complete: false, ...more }
}

describe('progress of a run', () => {
  test('says nothing before it can say something', () => {
    let now = 0
    const progress = new SyncProgress(() => now, 0)
    expect(progress.current).toBeNull()
    progress.came(200, 1_000)
    expect(progress.current).toBeNull()
    now = 2_000
    expect(progress.current).toEqual({ clients: 200, perSecond: 100, leftMs: 8_000 })
  })

  test('has no time left where the CRM does not say how many there are', () => {
    let now = 0
    const progress = new SyncProgress(() => now, 0)
    progress.came(300, null)
    now = 1_000
    expect(progress.current).toEqual({ clients: 300, perSecond: 300, leftMs: null })
  })

  test('counts what an earlier part of the same reading has brought, but not in the rate', () => {
    let now = 0
    const progress = new SyncProgress(() => now, 500)
    progress.came(100, 700)
    now = 1_000
    expect(progress.current).toEqual({ clients: 600, perSecond: 100, leftMs: 1_000 })
  })

  test('never has less than no time left, whatever the CRM says', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.nat(),
        fc.option(fc.nat()),
        fc.integer({ min: 1, max: 10 ** 9 }),
        (before, came, total, ms) => {
          let now = 0
          const progress = new SyncProgress(() => now, before)
          progress.came(came, total)
          now = ms
          expect(progress.current?.leftMs ?? 0).toBeGreaterThanOrEqual(0)
        },
      ),
    )
  })
})

describe('pages that are applied as one', () => {
  test('are those that only bring clients, until one does more', () => {
    const batch = new PageBatch(() => 0)
    batch.add(page({ cursor: '1', skipped: [{ id: 'a', reason: 'no name' }] }))
    expect(batch.isOpen).toBe(true)
    batch.add(page({ cursor: '2', deletedIds: ['b'] }))
    expect(batch.isOpen).toBe(false)
    const page2 = { cursor: '2', deletedIds: ['b'], skipped: [{ id: 'a' }] }
    expect(batch.take()).toMatchObject({ page: page2, clients: 0, isPlain: false })
    expect(batch.take()).toBeNull()
  })

  test.each([{ complete: true }, { knownIds: [] }, { readsAgain: true }, { mergedInto: [{ from: 'a', into: 'b' }] }])(
    'end with one that has %o',
    (more) => {
      const batch = new PageBatch(() => 0)
      batch.add(page(more))
      expect(batch.isOpen).toBe(false)
    },
  )

  test('do not wait for a CRM that takes its time', () => {
    let now = 0
    const batch = new PageBatch(() => now)
    batch.add(page())
    now = 5_000
    expect(batch.isOpen).toBe(false)
  })
})
