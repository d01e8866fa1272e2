import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'
import * as fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Connector } from '../../db/sync/connector.ts'
import { demoUnderTest, marigoldUnderTest, type CrmUnderTest } from '../helpers/crm-under-test.ts'
import { startDataService, temporaryFolder, unwrap, type TestService } from '../helpers/data-service.ts'
import { startFaultyCrm, type Fault, type FaultyCrm } from '../helpers/faulty-crm.ts'
import { PAGINGS } from '../helpers/marigold-template.ts'
import { People, storyOf, type Step } from '../helpers/sync-story.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** On a busy computer; a run takes some hundred milliseconds. */
const MANY_RUNS_MS = 600_000
/** Other ones hunt on: `FAULTS_SEED=7 FAULTS_RUNS=500`. */
const SEED = Number(process.env['FAULTS_SEED'] ?? 5)
const RUNS = Number(process.env['FAULTS_RUNS'] ?? 0)
/** Both cost real time: 200 MB each, and a wait that nobody has told the length of. They have tests of their own. */
const SLOW_FAULTS: readonly Fault[] = ['after-junk', 'too-many-requests']

let stderr: string[] = []
beforeEach(() => {
  stderr = []
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr.push(String(text))
    return true
  })
})
afterEach(() => {
  vi.restoreAllMocks()
})

/** A database that nothing has been written to, copied for each trial: most of its first opening is the schema. */
const empty = { file: '', remove: (): void => undefined }
beforeAll(async () => {
  const { folder, remove } = temporaryFolder()
  const file = path.join(folder, 'empty.sqlite')
  const { service } = startDataService({ file })
  // into the file itself: a journal beside it is not copied
  await service.close()
  Object.assign(empty, { file, remove })
})
afterAll(() => empty.remove())

/** Each word of an operator waits for the disk, which others may be using: what a disk does is not tried here. */
function folderInMemory(): ReturnType<typeof temporaryFolder> {
  const memory = '/dev/shm'
  if (!existsSync(memory)) return temporaryFolder()
  const folder = mkdtempSync(path.join(memory, 'vizitka-faults-'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

type TrialParts = {
  readonly at: TestService
  readonly crm: CrmUnderTest
  readonly line: FaultyCrm
  readonly connector: Connector & { stop(): void }
  readonly remove: () => void
}

/** A workstation, a CRM, and a bad line between them. */
class Trial {
  readonly at: TestService
  readonly crm: CrmUnderTest
  readonly line: FaultyCrm
  readonly people: People
  readonly connector: Connector & { stop(): void }
  #faults: (Fault | null)[] = []
  #meanwhile: (() => void)[] = []
  readonly #remove: () => void

  private constructor({ at, crm, line, connector, remove }: TrialParts) {
    this.at = at
    this.crm = crm
    this.line = line
    this.connector = connector
    this.people = new People(at, crm)
    this.#remove = remove
  }

  static async start(make: (now: () => number) => Promise<CrmUnderTest>, skewMs: number): Promise<Trial> {
    const folder = folderInMemory()
    const file = path.join(folder.folder, 'vizitka.sqlite')
    copyFileSync(empty.file, file)
    const at = startDataService({ file })
    const crm = await make(() => at.clock.now + skewMs)
    const held: { trial?: Trial } = {}
    const line = await startFaultyCrm(crm.url, () => held.trial?.nextFault() ?? null)
    const trial = new Trial({ at, crm, line, connector: await crm.connect(line.url), remove: folder.remove })
    held.trial = trial
    await at.service.sync.configure(trial.connector)
    await at.service.sync.run()
    return trial
  }

  async play(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      if (step.by === 'crm') this.people.atCrm(step)
      else if (step.by === 'operator') await this.people.atWork(step)
      else if (step.by === 'time') this.at.clock.now += step.minutes * MINUTE_MS
      else {
        this.#faults = [...step.faults]
        this.#meanwhile = step.meanwhile.map((one) => () => void (one && this.people.atCrm(one)))
        await this.at.service.sync.run()
        this.#faults = []
        this.#meanwhile = []
      }
    }
  }

  /** Trouble is over: people retry what was refused, and time passes. */
  async calm(): Promise<void> {
    this.crm.commit()
    const { database, handlers, sync } = this.at.service
    const select = database.prepare<[], number>("SELECT sequence FROM outbox WHERE state = 'refused'").pluck()
    for (let round = 0; round < 12; round += 1) {
      // every six hours all ids are compared, and twice before everything is read again
      this.at.clock.now += round < 6 ? HOUR_MS / 4 : 7 * HOUR_MS
      await sync.run()
      for (const sequence of select.all()) unwrap(await handlers['outbox.retry']({ sequence }))
    }
    await sync.run()
  }

  nextFault(): Fault | null {
    this.#meanwhile.shift()?.()
    return this.#faults.shift() ?? null
  }

  async dispose(): Promise<void> {
    await this.at.dispose()
    this.connector.stop()
    await this.line.close()
    await this.crm.close()
    this.#remove()
  }
}

function cached({ service: { database } }: TestService): unknown[] {
  return database
    .prepare<[], Record<string, string>>(
      `SELECT crm_id AS id, name,
         (SELECT json_group_array(raw) FROM (SELECT raw FROM client_phone
            WHERE client_phone.client_key = client.client_key ORDER BY raw)) AS numbers,
         (SELECT json_group_array(tag) FROM (SELECT tag FROM client_tag
            WHERE client_tag.client_key = client.client_key AND origin <> 'removed' ORDER BY tag)) AS tags,
         (SELECT type FROM client_type WHERE client_type.client_key = client.client_key AND typology = 'lifecycle'
            AND source <> 'suggestion' ORDER BY source = 'operator' DESC) AS type
       FROM client ORDER BY crm_id`,
    )
    .all()
    .map(({ numbers = '[]', tags = '[]', ...row }) => ({
      ...row,
      numbers: JSON.parse(numbers) as unknown,
      tags: JSON.parse(tags) as unknown,
    }))
}

function atCrm(crm: CrmUnderTest): unknown[] {
  return crm
    .clients()
    .map(({ id, name, numbers, tags, types }) => ({
      id,
      name,
      numbers: numbers.toSorted(),
      tags: tags.toSorted(),
      type: types['lifecycle'] ?? null,
    }))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1))
}

const times = (texts: readonly string[], text: string) => texts.filter((one) => one.includes(text)).length

/** What must be true whatever has happened. */
function expectAllWell({ at, crm, line, people: { entered } }: Trial): void {
  const untold = at.service.database.prepare("SELECT kind, state, message FROM outbox WHERE state <> 'sent'").all()
  expect(untold).toEqual([])
  expect(at.service.sync.status()).toMatchObject({ state: 'waiting', message: '' })
  expect(cached(at)).toEqual(atCrm(crm))

  const clients = crm.clients()
  const { calls, notes } = crm.told()
  for (const name of entered.clients)
    expect([name, clients.filter((one) => one.name === name).length]).toEqual([name, 1])
  const digits = clients.flatMap(({ numbers }) => numbers.map((number) => number.replace(/\D/gu, '')))
  for (const number of entered.numbers)
    expect([number, digits.filter((one) => one === number.slice(1)).length]).toEqual([number, 1])
  expect(calls).toHaveLength(entered.calls.length)
  expect(new Set(calls).size).toBe(calls.length)
  for (const text of entered.notes.values()) expect([text, times(notes, text)]).toEqual([text, 1])

  expect(line.strayed).toEqual([])
  const outboxTexts = at.service.database.prepare<[], string>('SELECT message FROM outbox').pluck().all()
  const said = JSON.stringify([at.events, outboxTexts, stderr])
  for (const secret of crm.secrets) expect(said).not.toContain(secret)
}

async function survives(make: (now: () => number) => Promise<CrmUnderTest>, skewMs: number, steps: Step[]) {
  const trial = await Trial.start(make, skewMs)
  try {
    await trial.play(steps)
    await trial.calm()
    expectAllWell(trial)
  } finally {
    await trial.dispose()
  }
}

/** The CRM's clock, days before or after ours. */
const skew = fc.constantFrom(0, -3 * 24 * HOUR_MS, 2 * 24 * HOUR_MS)

describe('whatever happens on the line, afterwards cache and CRM are alike and all is told once', () => {
  test(
    'with the demo CRM',
    async () => {
      const runs = fc.asyncProperty(skew, storyOf(SLOW_FAULTS), (skewMs, steps) =>
        survives((now) => demoUnderTest(now), skewMs, steps),
      )
      await fc.assert(runs, { seed: SEED, numRuns: RUNS || 20 })
    },
    MANY_RUNS_MS,
  )

  test.each(PAGINGS)(
    'with a template that pages by %s',
    async (paging) => {
      const lag = fc.constantFrom(0, 30_000)
      const runs = fc.asyncProperty(skew, lag, storyOf(SLOW_FAULTS), (skewMs, lagMs, steps) =>
        survives((now) => marigoldUnderTest(now, paging, lagMs), skewMs, steps),
      )
      await fc.assert(runs, { seed: SEED, numRuns: RUNS || 8 })
    },
    MANY_RUNS_MS,
  )
})
