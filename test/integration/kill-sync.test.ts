import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DemoOperation } from '../../db/demo-crm/operation.ts'
import { seededRandom } from '../../db/demo-crm/random.ts'
import { demoClientId, EMPTY_FILE, type DemoClient } from '../../db/demo-crm/record.ts'
import { startDemoCrm } from '../../db/demo-crm/server.ts'
import { DemoCrmStore } from '../../db/demo-crm/store.ts'
import { buildDataProcess, startDataProcess, type StartedDataProcess } from '../helpers/data-process.ts'
import { temporaryFolder, unwrap } from '../helpers/data-service.ts'
import { noteText, RandomOperator } from '../helpers/random-operator.ts'

const KILLS = 50
const CLIENTS = 60
/** Small pages and a slow CRM: more moments at which a run can be cut. */
const PAGE = 12
const LATENCY_MS = 6
/** A run in which nobody does anything takes what is left, also what the CRM was told without an answer. */
const QUIET_RUNS = 5

const cache = path.join(import.meta.dirname, '..', '..', 'node_modules', '.cache')
let bundleFolder: string
let bundle: string
beforeAll(async () => {
  mkdirSync(cache, { recursive: true })
  bundleFolder = mkdtempSync(path.join(cache, 'kill-sync-'))
  bundle = await buildDataProcess(bundleFolder)
})
afterAll(() => rmSync(bundleFolder, { recursive: true, force: true }))

class SmallPages extends DemoCrmStore {
  override list(changedSince: number | null, after: string | null, limit: number) {
    return super.list(changedSince, after, Math.min(limit, PAGE))
  }
  override ids(after: string | null, limit: number) {
    return super.ids(after, Math.min(limit, PAGE))
  }
}

function knownNumber(index: number): string {
  return `+7495${String(1_000_000 + index)}`
}

function clientOfCrm(index: number): DemoClient {
  const id = demoClientId(index + 1)
  const phoneNumbers = [{ number: knownNumber(index), type: 'mobile' }]
  const unsaid = { organisation: null, emailAddress: null, preferredLanguage: null, countryCode: null, city: null }
  const lists = { phoneNumbers, categories: [], labels: [] }
  const record = { id, recordType: 'contact', fullName: `Known ${index}`, ...unsaid, ...lists, timeZone: null } as const
  return { record: { ...record, updatedAt: '2026-01-01T00:00:00.000Z', ...EMPTY_FILE }, history: [] }
}

/** When the process is killed: after a while, or at a request of its to the CRM, before or after that has been done. */
type Moment =
  | { readonly kind: 'time'; readonly afterMs: number }
  | { readonly kind: 'request' | 'change'; readonly count: number }

// where the kills fall is a matter of microseconds and is not repeated by the seed: what fails here gets a test of its own in
// told-once.test.ts, where each moment is chosen
test(
  `killed ${KILLS} times, the data process tells the CRM everything once and loses nothing`,
  { timeout: 300_000 },
  async () => {
    const seed = Number(process.env['VIZITKA_SEED'] ?? Date.now() % 1_000_000)
    process.stdout.write(`kill-sync: seed ${seed} (VIZITKA_SEED)\n`)
    const random = seededRandom(seed)
    const { folder, remove } = temporaryFolder()
    const file = path.join(folder, 'vizitka.sqlite')
    const known = Array.from({ length: CLIENTS }, (_, index) => knownNumber(index))
    const store = new SmallPages(known.map((_, index) => clientOfCrm(index)))
    const told: DemoOperation[] = []
    let onRequest = (): void => undefined
    let onChange = (): void => undefined
    const crm = await startDemoCrm({
      store,
      onPerformed: ({ operation }) => {
        told.push(operation)
        onChange()
      },
      faults: {
        latencyMs: LATENCY_MS,
        faultFor: () => {
          onRequest()
          return null
        },
      },
    })
    const operator = new RandomOperator(seed + 1, known)
    const connection = { kind: 'demo', url: crm.url, token: crm.token } as const
    const started: StartedDataProcess[] = []
    const start = async (): Promise<StartedDataProcess> => {
      const data = startDataProcess(bundle, file)
      started.push(data)
      // as main does at each start
      unwrap(await data.peer.request('calls.reconcile', { liveCallIds: [] }))
      void data.peer.request('sync.configure', { connection, further: [] })
      return data
    }
    try {
      for (let kill = 1; kill <= KILLS; kill++) {
        const moment = momentOf(random)
        const data = await start()
        let left = moment.kind === 'time' ? 0 : moment.count
        const count = (): void => {
          left -= 1
          if (left === 0) data.child.kill('SIGKILL')
        }
        onRequest = moment.kind === 'request' ? count : () => undefined
        onChange = moment.kind === 'change' ? count : () => undefined
        const timer = setTimeout(() => data.child.kill('SIGKILL'), moment.kind === 'time' ? moment.afterMs : 1_000)
        // a colleague works in the CRM meanwhile
        store.edit(demoClientId(random.between(1, CLIENTS)), { city: `City ${kill}` }, Date.now())
        await operator.work(data)
        await data.exited
        clearTimeout(timer)
        expect(data.problems).toEqual([])
      }
      onRequest = () => undefined
      onChange = () => undefined
      const data = await start()
      for (let run = 1; run <= QUIET_RUNS; run++) {
        const status = unwrap(await data.peer.request('sync.run', null))
        if (run === QUIET_RUNS) {
          expect(status).toMatchObject({ state: 'waiting', message: '', outboxWaiting: 0, outboxRefused: 0 })
        }
      }
      data.child.disconnect()
      expect(await data.exited).toBe(0)
      check(file, store, told, operator)
    } finally {
      for (const { child } of started) child.kill('SIGKILL')
      await crm.close()
      remove()
    }
  },
)

function momentOf(random: ReturnType<typeof seededRandom>): Moment {
  const kind = random.pick(['time', 'request', 'change'] as const)
  if (kind === 'time') return { kind, afterMs: random.between(0, 400) }
  return { kind, count: random.between(1, kind === 'request' ? 30 : 6) }
}

type ClientRow = { readonly id: string; readonly crmId: string | null; readonly name: string }
type CallRow = { readonly id: string; readonly at: number; readonly crmId: string | null; readonly note: string | null }

function check(file: string, store: DemoCrmStore, told: readonly DemoOperation[], operator: RandomOperator): void {
  const { calls, clients, notes, tags, types, numbers } = operator.acknowledged
  const database = new SqliteDatabase(file, { readonly: true })
  const cached = database.prepare<[], ClientRow>('SELECT id, crm_id AS crmId, name FROM client').all()
  const kept = database
    .prepare<[], CallRow>(
      `SELECT call.id, invite_received_at AS at, client.crm_id AS crmId, note.text AS note FROM call
       LEFT JOIN client ON client.id = call.client_id LEFT JOIN note ON note.call_id = call.id`,
    )
    .all()
  const states = database.prepare('SELECT DISTINCT state FROM outbox').pluck().all()
  database.close()
  expect(states).toEqual(['sent'])

  // every client of the CRM is in the cache once, and the other way round
  expect(sorted(cached.map(({ crmId }) => crmId ?? ''))).toEqual(allIds(store))
  const entered = told.flatMap((done) => (done.kind === 'create-client' ? [done.client.fullName] : []))
  expect(twice(entered), 'clients made twice').toEqual([])
  expect(
    [...clients].filter((name) => !entered.includes(name)),
    'clients lost',
  ).toEqual([])

  // every call was reported once
  expect(
    [...calls].filter((id) => !kept.some((call) => call.id === id)),
    'calls lost',
  ).toEqual([])
  const reported = told.flatMap((done) => (done.kind === 'log-call' ? [done.call] : []))
  expect(sorted(reported.map(({ startedAt }) => startedAt))).toEqual(
    sorted(kept.map(({ at }) => new Date(at).toISOString())),
  )

  // every note was kept as it was last saved, and its client at the CRM has it once
  const words = told.flatMap((done) => {
    if (done.kind === 'log-call') return [`${done.call.clientId} ${done.call.comment}`]
    return done.kind === 'add-note' ? [`${done.note.clientId} ${done.note.text.split('\n').at(-1)}`] : []
  })
  const saidTwice = twice(words.filter((text) => text.endsWith('>')))
  expect(saidTwice, 'notes told twice').toEqual([])
  for (const { id, crmId, note } of kept) {
    const saved = Number(/ (\d+)>$/u.exec(note ?? '')?.[1] ?? 0)
    expect(saved, `note of ${id}`).toBeGreaterThanOrEqual(notes.get(id) ?? 0)
    if (crmId !== null && saved > 0) expect(words, `note of ${id}`).toContain(`${crmId} ${noteText(id, saved)}`)
  }

  // and so for what was said of clients
  const recordOf = (clientId: string) => {
    const crmId = cached.find(({ id }) => id === clientId)?.crmId ?? ''
    const found = store.find(crmId)
    if (!found) throw new Error(`client ${clientId} is not at the CRM`)
    return found.record
  }
  for (const { clientId, tag } of tags) expect(recordOf(clientId).labels).toContain(tag)
  for (const [clientId, type] of types) expect(recordOf(clientId).categories).toContain(`service-style:${type}`)
  for (const { clientId, number } of numbers) {
    const digits = recordOf(clientId).phoneNumbers.map((phone) => phone.number.replaceAll(/\D/gu, ''))
    expect(digits.filter((one) => one === number.slice(1))).toHaveLength(1)
  }
  process.stdout.write(
    `kill-sync: ${kept.length} calls, ${entered.length} clients, ${words.length} reports and notes, ${tags.length} tags, ` +
      `${types.size} types, ${numbers.length} numbers\n`,
  )
}

function allIds(store: DemoCrmStore): string[] {
  const ids: string[] = []
  for (let after: string | null = null; ;) {
    const page = store.ids(after, PAGE)
    ids.push(...page.data)
    if (page.nextAfter === null) return ids
    after = page.nextAfter
  }
}

function sorted(texts: readonly string[]): string[] {
  return texts.toSorted((one, other) => (one < other ? -1 : 1))
}

function twice(texts: readonly string[]): string[] {
  return texts.filter((text, index) => texts.indexOf(text) !== index)
}
