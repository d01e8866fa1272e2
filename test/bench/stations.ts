import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { openCalls } from '../../db/calls.ts'
import { openClientStore } from '../../db/client-store.ts'
import { startDemoCrm, type DemoCrm } from '../../db/demo-crm/server.ts'
import { DemoCrmStore, initialDemoClients } from '../../db/demo-crm/store.ts'
import { openJoinedClients } from '../../db/joined-clients.ts'
import { openNotes } from '../../db/notes.ts'
import { openOutbox } from '../../db/outbox.ts'
import { openPackStore } from '../../db/packs/pack-store.ts'
import { openSettings } from '../../db/settings.ts'
import { openSources } from '../../db/sources.ts'
import { startingFromSnapshot } from '../../db/snapshot/snapshot-connector.ts'
import { makeKeys, readPrivateKey } from '../../db/snapshot/snapshot-keys.ts'
import { writeSnapshot } from '../../db/snapshot/write-snapshot.ts'
import type { Connector } from '../../db/sync/connector.ts'
import { demoCrmConnector } from '../../db/sync/demo-crm-connector.ts'
import { openFormerSource } from '../../db/sync/former-source.ts'
import { openPushEntries } from '../../db/sync/push-entry.ts'
import type { SyncParts } from '../../db/sync/sync-parts.ts'
import { Sync } from '../../db/sync/sync-run.ts'
import { openSyncState } from '../../db/sync/sync-state.ts'
import { failure } from '../../shared/result.ts'
import { note, percentilesOf, type Figure } from './figures.ts'
import { opened } from './prepared-database.ts'
import { VirtualTime } from './virtual-time.ts'

const STATIONS = 500
const MINUTE_MS = 60_000
/** A colleague changes a client at the CRM so often. */
const CHANGE_EVERY_MS = 6_000

type Station = { readonly sync: Sync; readonly close: () => void }
type Load = { readonly p50: number; readonly p95: number; readonly max: number; readonly mean: number }

/**
 * So many stations and one CRM: real syncs, real connectors, real HTTP; only waiting takes no time. Tells how many requests
 * a second the CRM sees when all are switched on at once, through a quiet while, and when it comes back after an hour.
 * The figure is the quiet while, its reference the load if all requests were spread evenly.
 */
export async function benchStations(): Promise<Figure> {
  const folder = mkdtempSync(path.join(tmpdir(), 'vizitka-bench-stations-'))
  const simulation = new Simulation(folder)
  try {
    return await simulation.run()
  } finally {
    await simulation.end()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Tells which syncs are at work, so that time does not pass meanwhile. */
class WatchedSync extends Sync {
  readonly #running: Set<Sync>

  constructor(running: Set<Sync>, parts: SyncParts) {
    super(parts)
    this.#running = running
  }

  override async run(...options: Parameters<Sync['run']>): ReturnType<Sync['run']> {
    this.#running.add(this)
    const status = await super.run(...options)
    this.#running.delete(this)
    return status
  }
}

class Simulation {
  readonly #folder: string
  readonly #time = new VirtualTime(Date.UTC(2026, 10, 23, 9))
  readonly #restoreTime: () => void
  readonly #store = new DemoCrmStore(initialDemoClients(this.#time.now))
  /** When the CRM was asked, in virtual milliseconds. */
  #requests: number[] = []
  readonly #running = new Set<Sync>()
  #stations: Station[] = []
  #crm: DemoCrm | null = null
  #isAway = false

  constructor(folder: string) {
    this.#folder = folder
    this.#restoreTime = this.#time.install()
  }

  async end(): Promise<void> {
    for (const { sync } of this.#stations) await sync.stop()
    for (const { close } of this.#stations) close()
    this.#restoreTime()
    await this.#crm?.close()
  }

  async run(): Promise<Figure> {
    this.#crm = await startDemoCrm({
      store: this.#store,
      clock: () => this.#time.now,
      faults: {
        faultFor: () => {
          this.#requests.push(this.#time.now)
          return null
        },
      },
    })
    const file = path.join(this.#folder, 'first.sqlite')
    const newFile = path.join(this.#folder, 'new.sqlite')
    opened(newFile).close()
    copyFileSync(newFile, file)
    const first = this.#open(file)
    await this.#countedStart(first, 'a new station that asks the CRM for everything')
    first.close()
    await this.#fromSnapshot(file, newFile)
    this.#stations = Array.from({ length: STATIONS }, (_, index) => {
      const own = path.join(this.#folder, `${index}.sqlite`)
      copyFileSync(file, own)
      return this.#open(own)
    })

    note(`stations: ${STATIONS} are switched on at the same moment, each with its clients`)
    for (const { sync } of this.#stations) await sync.configure(this.#connector())
    this.#tell('the first minute', await this.#pass(1))
    const quiet = await this.#pass(5)
    this.#tell('5 minutes with a change every 6 s', quiet)
    this.#isAway = true
    this.#tell('an hour in which the CRM cannot be reached (attempts)', await this.#pass(60))
    this.#isAway = false
    this.#tell('the two minutes behind it', await this.#pass(2))
    this.#tell('3 minutes later', await this.#pass(3))
    this.#checkAll()
    return {
      name: 'stations',
      unit: 'requests/s',
      p50: quiet.p50,
      p95: quiet.p95,
      reference: quiet.mean,
      ratio: quiet.p95 / quiet.mean,
    }
  }

  /** What it costs the CRM that one station gets its clients. */
  async #countedStart({ sync }: Station, what: string, connector: Connector = this.#connector()): Promise<void> {
    this.#requests = []
    await sync.configure(connector)
    await sync.run()
    await sync.stop()
    const { message, clients } = sync.status()
    if (message !== '' || clients !== this.#store.size) throw new Error(`${clients} clients: ${message}`)
    note(`stations: ${what}: ${this.#requests.length} requests for ${clients} clients`)
  }

  async #fromSnapshot(databaseFile: string, newFile: string): Promise<void> {
    const keys = path.join(this.#folder, 'keys')
    mkdirSync(keys)
    const publicKey = makeKeys(keys)
    const privateKey = readPrivateKey(keys)
    if (!publicKey.ok || !privateKey.ok) throw new Error('there are no keys')
    const url = path.join(this.#folder, 'clients.snapshot')
    const options = { databaseFile, file: url, privateKey: privateKey.value, source: 'demo', keyPrefix: 'demo-crm' }
    const written = await writeSnapshot(options)
    if (!written.ok) throw new Error(written.error.message)
    const station = this.#open(newFile)
    const connector = startingFromSnapshot(this.#connector(), {
      settings: () => ({ url, publicKey: publicKey.value }),
      source: 'demo',
      file: `${newFile}.snapshot`,
      isNew: () => true,
      onStatus: () => undefined,
    })
    await this.#countedStart(station, 'a new station with a snapshot', connector)
    station.close()
  }

  #connector(): Connector {
    if (!this.#crm) throw new Error('there is no CRM')
    const connector = demoCrmConnector(this.#crm.url, this.#crm.token)
    return {
      ...connector,
      pull: (cursor, signal) => {
        if (!this.#isAway) return connector.pull(cursor, signal)
        this.#requests.push(this.#time.now)
        return Promise.resolve(failure('unreachable', 'the CRM is away'))
      },
    }
  }

  /** What a sync needs of the data process, on a file of its own. */
  #open(file: string): Station {
    const database = opened(file)
    const now = (): number => this.#time.now
    const settings = openSettings(database)
    const packs = openPackStore(database, { settings, now })
    const outbox = openOutbox(database, now)
    const clients = openClientStore(database)
    const calls = openCalls(database, outbox, settings)
    const notes = openNotes(database, calls, outbox, now)
    const joined = openJoinedClients(database, { clients, sources: openSources(settings) })
    const sync = new WatchedSync(this.#running, {
      database,
      clients,
      notes,
      outbox,
      packs,
      settings,
      state: openSyncState(database),
      former: openFormerSource(database, clients),
      pushEntry: openPushEntries(database, { clients, joined, calls, notes, outbox, packs, settings }),
      now,
      onStatus: () => undefined,
      onClientsChanged: () => undefined,
    })
    return { sync, close: () => database.close() }
  }

  /** Minutes of all stations; answers what the CRM saw in each second of them. */
  async #pass(minutes: number): Promise<Load> {
    this.#requests = []
    const from = this.#time.now
    for (let passed = 0; passed < minutes * MINUTE_MS; passed += CHANGE_EVERY_MS) {
      this.#store.edit('C-000001', { fullName: `Анна ${this.#time.now}` }, this.#time.now)
      await this.#time.pass(CHANGE_EVERY_MS, async () => {
        while (this.#running.size > 0) await nextTurn()
      })
    }
    const seconds = Array.from({ length: minutes * 60 }, () => 0)
    for (const at of this.#requests) {
      const second = Math.min(Math.floor((at - from) / 1_000), seconds.length - 1)
      seconds[second] = (seconds[second] ?? 0) + 1
    }
    const mean = this.#requests.length / seconds.length
    return { ...percentilesOf(seconds), max: Math.max(...seconds), mean }
  }

  #tell(when: string, { p50, p95, max, mean }: Load): void {
    note(`  ${when}: ${mean.toFixed(1)} requests a second on average, p50 ${p50}, p95 ${p95}, at most ${max}`)
  }

  #checkAll(): void {
    const behind = this.#stations.filter(({ sync }) => {
      const { state, message, clients } = sync.status()
      return state !== 'waiting' || message !== '' || clients !== this.#store.size
    })
    if (behind.length > 0) {
      const status = JSON.stringify(behind[0]?.sync.status())
      throw new Error(`${behind.length} stations are not up to date at the end, the first of them: ${status}`)
    }
  }
}
