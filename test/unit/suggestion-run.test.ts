import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openClientFacts } from '../../db/facts/client-facts.ts'
import { openSettings } from '../../db/settings.ts'
import { SuggestionRun } from '../../db/suggestions/suggestion-run.ts'
import { suggestionsFrom } from '../../db/suggestions/suggestions.ts'
import type { CrmClient } from '../../shared/client.ts'
import type { Pack } from '../../shared/typology/pack.ts'
import { shippedPacks } from '../../shared/typology/packs.ts'
import { crmClient, startDataService, TEST_TIME, type TestService } from '../helpers/data-service.ts'

const DAY = 86_400_000
const MINUTE = 60_000

let at: TestService
let packs: readonly Pack[]
let run: SuggestionRun
let done: number
beforeEach(() => {
  at = startDataService()
  packs = shippedPacks()
  run = newRun()
})
afterEach(async () => {
  await run.stop()
  await at.dispose()
})

function newRun(): SuggestionRun {
  const { database, clients } = at.service
  const now = () => at.clock.now
  done = 0
  const facts = openClientFacts(database, { settings: openSettings(database), now })
  return new SuggestionRun({
    database,
    clients,
    suggestionsOf: (row) => suggestionsFrom(facts.of(row), packs),
    packs: { current: () => packs },
    now,
    onDone: () => (done += 1),
  })
}

/** A fitting client of the relationship pack, by the CRM's own word for it. */
function ideal(id: string, more: object = {}): CrmClient {
  return crmClient({ id, name: 'Anna', profile: { fitsTargetProfile: true }, ...more })
}

const buyer = (id: string, minor: number, daysAgo: number[] = [1]): CrmClient =>
  crmClient({
    id,
    name: 'Boris',
    events: daysAgo.map((ago, index) => ({
      id: `p${index}`,
      kind: 'purchase',
      title: '',
      at: TEST_TIME - ago * DAY,
      amount: { minor, currency: 'RUB' },
    })),
  })

type Stored = { client: string; typology: string; type: string; confidence: number; decidedAt: number }

function stored(typology = 'relationship'): Stored[] {
  return at.service.database
    .prepare<[string], Stored>(
      `SELECT crm_id AS client, typology, type, confidence, decided_at AS decidedAt
       FROM client_type JOIN client USING (client_key) WHERE source = 'suggestion' AND typology = ? ORDER BY crm_id`,
    )
    .all(typology)
}

const suggestedTo = (typology?: string): string[] => stored(typology).map(({ client, type }) => `${client} ${type}`)

function count(table: string): unknown {
  return at.service.database.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
}

/** As the store does for what a sync changes; as if nobody had been told of the clients otherwise. */
function clearMarks(): void {
  at.service.database.exec('DELETE FROM suggestion_pending')
}

async function finish(): Promise<void> {
  run.start()
  await run.idle()
}

describe('the first pass', () => {
  test('stores what is suggested to each client, and says so once', async () => {
    at.importClients([ideal('1'), crmClient({ id: '2', name: 'Boris' }), ideal('3')])
    clearMarks()
    await finish()
    expect(suggestedTo()).toEqual(['1 ideal', '3 ideal'])
    expect(stored()[0]).toMatchObject({ confidence: 0.65, decidedAt: TEST_TIME })
    expect(done).toBe(1)
  })

  test('takes away what is not suggested any more, also of a pack that is gone, and nothing else', async () => {
    at.importClients([ideal('1', { types: { relationship: 'devoted' } }), crmClient({ id: '2', name: 'Boris' })])
    clearMarks()
    const insert = at.service.database.prepare(
      "INSERT INTO client_type SELECT client_key, ?, ?, ?, 1, '', NULL FROM client WHERE crm_id = ?",
    )
    insert.run('relationship', 'suggestion', 'devoted', '2')
    insert.run('of-a-pack-that-is-gone', 'suggestion', 'old', '2')
    insert.run('relationship', 'operator', 'detached', '2')
    await finish()
    const rows = at.service.database
      .prepare('SELECT crm_id, typology, source, type FROM client_type JOIN client USING (client_key) ORDER BY 1, 3')
      .raw()
      .all()
    expect(rows).toEqual([
      ['1', 'relationship', 'crm', 'devoted'],
      ['1', 'relationship', 'suggestion', 'ideal'],
      ['2', 'relationship', 'operator', 'detached'],
    ])
  })

  test('counts the clients of each type: by an operator’s word, else the CRM’s, else what is suggested', async () => {
    at.importClients([
      ideal('1'),
      ideal('2', { types: { relationship: 'devoted' } }),
      ideal('3', { types: { relationship: 'devoted' } }),
      ideal('4', { types: { relationship: 'a type that no pack has' } }),
      crmClient({ id: '5', name: 'Boris' }),
    ])
    at.service.database.exec(
      `INSERT INTO client_type SELECT client_key, 'relationship', 'operator', 'detached', 1, 'Eva', NULL
       FROM client WHERE crm_id = '3'`,
    )
    await finish()
    const rows = at.service.database.prepare('SELECT * FROM type_count ORDER BY type').raw().all()
    expect(rows).toEqual([
      ['2026-11-22', 'relationship', 'detached', 1],
      ['2026-11-22', 'relationship', 'devoted', 1],
      ['2026-11-22', 'relationship', 'ideal', 2],
    ])
  })

  test('gives way to everything else, and one that was stopped goes on where it was', async () => {
    const clients = Array.from({ length: 400 }, (_, index) => ideal(String(index)))
    at.importClients(clients)
    clearMarks()
    run.start()
    while (stored().length === 0) await new Promise((resolve) => void setImmediate(resolve))
    expect(stored().length).toBeLessThan(clients.length)
    await run.stop()
    const before = stored().length
    await run.idle()
    expect(stored()).toHaveLength(before)

    at.clock.now += MINUTE
    run = newRun()
    await finish()
    expect(stored()).toHaveLength(clients.length)
    // those of before were not looked at again, and each counts once
    expect(stored().filter(({ decidedAt }) => decidedAt === TEST_TIME)).toHaveLength(before)
    expect(at.service.database.prepare('SELECT clients FROM type_count').pluck().all()).toEqual([clients.length])
  })
})

describe('after the first pass', () => {
  beforeEach(async () => {
    at.importClients([ideal('1'), ideal('2')])
    clearMarks()
    await finish()
  })

  test('what has not changed is not written again', async () => {
    await run.stop()
    run = newRun()
    run.start()
    const changes = at.service.database.prepare<[], number>('SELECT total_changes()').pluck()
    const before = changes.get()
    await run.idle()
    expect(changes.get()).toBe(before)
    expect(done).toBe(0)
  })

  test('a client that a sync has marked is looked at again, and no other', async () => {
    at.importClients([ideal('1', { profile: { meetsServiceCriteria: false } })])
    at.service.database.exec('UPDATE client_profile SET fits_target_profile = NULL WHERE client_key <> 1')
    run.clientsChanged()
    await run.idle()
    expect(suggestedTo()).toEqual(['1 dismissed', '2 ideal'])
    expect(count('suggestion_pending')).toBe(0)
    expect(done).toBe(2)
  })

  test('a client whose call told something new is looked at by its id', async () => {
    const second = at.service.clients.byCrmId('2')?.id ?? ''
    at.service.database.exec('UPDATE client_profile SET fits_target_profile = NULL')
    run.clientsChanged([second, 'a client that is gone'])
    await run.idle()
    expect(suggestedTo()).toEqual(['1 ideal'])
  })

  test('a client that is marked while nothing runs is looked at after the next start', async () => {
    await run.stop()
    at.service.database.exec('UPDATE client_profile SET fits_target_profile = NULL')
    run.clientsChanged([at.service.clients.byCrmId('2')?.id ?? ''])
    expect(suggestedTo()).toEqual(['1 ideal', '2 ideal'])
    run = newRun()
    await finish()
    expect(suggestedTo()).toEqual(['1 ideal'])
  })

  test('new clients are looked at without a mark, and counted', async () => {
    at.importClients([ideal('3')])
    clearMarks()
    run.clientsChanged()
    await run.idle()
    expect(suggestedTo()).toEqual(['1 ideal', '2 ideal', '3 ideal'])
    expect(at.service.database.prepare('SELECT clients FROM type_count').pluck().all()).toEqual([3])
  })

  test('new clients that got the keys of deleted ones are looked at too', async () => {
    at.service.clients.deleteFromCrm('1')
    at.service.clients.deleteFromCrm('2')
    run.clientsChanged()
    await run.idle()
    at.importClients([ideal('8')])
    clearMarks()
    run.clientsChanged()
    await run.idle()
    expect(suggestedTo()).toEqual(['8 ideal'])
  })

  test('on another day all are looked at again, and that day has counts of its own', async () => {
    at.service.database.exec('UPDATE client_profile SET fits_target_profile = NULL WHERE client_key = 1')
    at.clock.now += DAY
    run.clientsChanged()
    await run.idle()
    expect(suggestedTo()).toEqual(['2 ideal'])
    const counts = at.service.database.prepare('SELECT day, clients FROM type_count ORDER BY day').raw().all()
    expect(counts).toEqual([
      ['2026-11-22', 2],
      ['2026-11-23', 1],
    ])
  })

  test('with other packs all are looked at again', async () => {
    packs = packs.filter(({ id }) => id !== 'relationship')
    run.packsChanged()
    await run.idle()
    expect(suggestedTo()).toEqual([])
    packs = shippedPacks()
    run.packsChanged()
    await run.idle()
    expect(suggestedTo()).toEqual(['1 ideal', '2 ideal'])
  })

  test('a suggestion is as old as its type, however sure it has become', async () => {
    at.clock.now += 5 * MINUTE
    const first = at.service.clients.byCrmId('1')?.id ?? ''
    at.service.database.exec("UPDATE client_type SET confidence = 0.5 WHERE source = 'suggestion'")
    run.clientsChanged([first])
    await run.idle()
    expect(stored()[0]).toMatchObject({ type: 'ideal', confidence: 0.65, decidedAt: TEST_TIME })
    at.importClients([ideal('1', { profile: { meetsServiceCriteria: false } })])
    run.clientsChanged()
    await run.idle()
    expect(stored()[0]).toMatchObject({ type: 'dismissed', decidedAt: at.clock.now })
  })
})

describe('the fifths of the buyers', () => {
  const cuts = (dimension: string): unknown =>
    at.service.database
      .prepare<[string]>('SELECT cut1, cut2, cut3, cut4, buyers FROM purchase_quantile WHERE dimension = ?')
      .raw()
      .get(dimension)

  test('are those of the company’s own buyers, by amount, number and newness', async () => {
    const buyers = Array.from({ length: 100 }, (_, index) =>
      buyer(
        String(index),
        index + 1,
        Array.from({ length: 1 + (index % 5) }, (__, place) => index + 1 + place),
      ),
    )
    at.importClients([...buyers, crmClient({ id: 'no buyer', name: 'Anna' })])
    await finish()
    expect(cuts('frequency')).toEqual([1, 2, 3, 4, 100])
    const newness = [81, 61, 41, 21].map((daysAgo) => TEST_TIME - daysAgo * DAY)
    expect(cuts('recency')).toEqual([...newness, 100])
    const sums = buyers.map(({ events }) => events.reduce((sum, { amount }) => sum + (amount?.minor ?? 0), 0))
    const sorted = sums.toSorted((one, other) => one - other)
    expect(cuts('amount')).toEqual([...[19, 39, 59, 79].map((index) => sorted[index]), 100])
  })

  test('are none of fewer than twenty, of each currency for itself', async () => {
    at.importClients(Array.from({ length: 25 }, (_, index) => buyer(String(index), 100)))
    at.service.database.exec("UPDATE event SET currency = 'USD' WHERE client_key <= 6")
    await finish()
    expect(cuts('frequency')).toEqual([1, 1, 1, 1, 25])
    expect(cuts('amount')).toBeUndefined()
  })

  test('are there after the first sync, and change what is suggested', async () => {
    await finish()
    const buyers = Array.from({ length: 40 }, (_, index) =>
      buyer(String(index), 100, [5, 6, 7].slice(index < 30 ? 2 : 0)),
    )
    at.importClients([...buyers, buyer('best', 900, [3, 4, 5, 6])])
    clearMarks()
    run.clientsChanged()
    await run.idle()
    expect(cuts('frequency')).toEqual([1, 1, 1, 3, 41])
    expect(suggestedTo('lifecycle')).toContain('best loyal')
  })

  test('are looked for again at most every ten minutes, and small shifts change nothing', async () => {
    const buyers = Array.from({ length: 40 }, (_, index) => buyer(String(index), 100 + index))
    at.importClients(buyers)
    await finish()
    const before = cuts('amount')
    const more = Array.from({ length: 40 }, (_, index) => buyer(`more ${index}`, 5_000 + index))
    at.importClients(more)
    run.clientsChanged()
    await run.idle()
    expect(cuts('amount')).toEqual(before)
    at.clock.now += 10 * MINUTE
    run.clientsChanged()
    await run.idle()
    expect(cuts('amount')).toMatchObject({ 3: 5_023, 4: 80 })
    const moved = cuts('amount')
    at.importClients([buyer('one more', 1)])
    at.clock.now += 10 * MINUTE
    run.clientsChanged()
    await run.idle()
    expect(cuts('amount')).toEqual(moved)
  })
})
