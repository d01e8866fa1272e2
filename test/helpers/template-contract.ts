import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PullPage } from '../../db/sync/connector.ts'
import { connectorTool } from '../../db/sync/template/connector-tool.ts'
import { loadTemplate } from '../../db/sync/template/load-template.ts'
import { templateConnector } from '../../db/sync/template/template-connector.ts'
import { tryConnector } from '../../db/sync/try-connector.ts'
import type { CrmClient } from '../../shared/client.ts'
import type { PushEntry } from '../../shared/outbox.ts'
import {
  OPERATOR,
  type CrmSimulator,
  type History,
  type HistoryKind,
  type SimulatedPart,
  type SimulatedPerson,
  type StoredPerson,
} from './crm-simulators/simulator.ts'
import { unwrap } from './data-service.ts'

const DAY_MS = 86_400_000
/** Nothing is tried again at once; the searches of some CRMs show what is new only after a while. */
const RETRIED_AFTER_MS = 120_000
/** What people write: Cyrillic, quotes of all kinds, line breaks, characters that mean something to some format. */
const NOTE = 'Перезвонить «завтра» в 10:30.\nСказала: "50 % & <скидка>", it\'s \\ fine 👍'

/** As somebody has written it there. */
const NOTE_OF_CRM = 'Договорились на вторник'

export type ContractOptions = {
  /** File name in db/sync/templates. */
  readonly template: string
  readonly start: () => Promise<CrmSimulator>
  /** More than the template's pages hold. */
  readonly people?: number
  /** Within which time a deletion is noticed; null: the CRM gives no way to notice one. */
  readonly deletionNoticedMs?: number | null
  /** What the CRM does not have for a client, as the map gives it. */
  readonly without?: readonly ('company' | 'place' | 'tags' | 'labels' | 'second-numbers')[]
  /** False: a call with nobody known has no place in this CRM. Nothing is asked of it then. */
  readonly takesUnknownCallers?: boolean
  /** One more number of a known client can be told without touching the others. */
  readonly takesPhones?: boolean
  /** Tags can be added and taken away one by one. */
  readonly takesTags?: boolean
  /** False: the CRM does not say how many clients it has. */
  readonly tellsTotal?: boolean
  /** What else is read in lists of its own, so that a change there reaches the client. */
  readonly lists?: readonly ('companies' | HistoryKind)[]
}

function person(index: number): SimulatedPerson {
  const number = String(1_000_000 + index * 37)
  return {
    firstName: `Имя${index}`,
    lastName: `Фамилия-${index}`,
    phones: [
      { raw: `8 (495) ${number.slice(0, 3)}-${number.slice(3, 5)}-${number.slice(5)}`, label: 'work' },
      ...(index % 3 === 0 ? [{ raw: `+7 916 ${number}`, label: 'mobile' }] : []),
    ],
    email: `person${index}@example.org`,
    company: index % 2 === 0 ? `ООО "Ромашка & Ко ${index}"` : '',
    place: 'Тверь',
    tags: index % 5 === 0 ? ['важный'] : [],
  }
}

/**
 * What every template that ships has to stand, against a CRM that behaves as its documentation says: the same tests for
 * all of them.
 */
export function templateContract(name: string, options: ContractOptions): void {
  const {
    template,
    start,
    people = 250,
    deletionNoticedMs = 2 * DAY_MS,
    without = [],
    takesUnknownCallers = true,
    takesPhones = false,
    takesTags = false,
    lists = [],
    tellsTotal = true,
  } = options
  const file = `db/sync/templates/${template}`

  describe(`the template of ${name}`, () => {
    let crm: CrmSimulator
    let ahead = 0
    const stops: (() => void)[] = []
    beforeEach(async () => {
      crm = await start()
      ahead = 0
    })
    afterEach(async () => {
      for (const stop of stops.splice(0)) stop()
      await crm.stop()
    })

    async function connect(values = crm.values) {
      const loaded = unwrap(loadTemplate(readFileSync(file, 'utf8')))
      // the CRM's pace would be kept in tests too
      const quick = { ...loaded, connection: { ...loaded.connection, perSecond: 1_000 }, listsEveryMs: 0 }
      const now = () => Date.now() + ahead
      const connector = unwrap(await templateConnector({ template: quick, values, defaultCountry: 'RU', now }))
      stops.push(() => connector.stop())
      return connector
    }
    type Connected = Awaited<ReturnType<typeof connect>>

    const { signal } = new AbortController()

    /** One whole run. */
    async function run(connector: Connected, from: string | null = null) {
      const clients = new Map<string, CrmClient>()
      const deleted = new Set<string>()
      let known: string[] | null = null
      let total: number | null = null
      let pages = 0
      for (let cursor = from; ;) {
        const page: PullPage = unwrap(await connector.pull(cursor, signal))
        pages += page.clients.length > 0 ? 1 : 0
        expect(page.skipped).toEqual([])
        for (const client of page.clients) clients.set(client.id, client)
        for (const id of page.deletedIds) deleted.add(id)
        known = page.knownIds ?? known
        total = page.total ?? total
        ;({ cursor } = page)
        if (page.complete) return { clients, deleted, known, cursor, pages, total }
      }
    }

    function populate(count = people): void {
      const longAgo = Date.now() - 40 * DAY_MS
      for (let index = 0; index < count; index += 1) crm.people.add(person(index), longAgo + index * 60_000)
    }

    function nth(index: number): StoredPerson {
      const found = crm.people.all()[index]
      if (!found) throw new Error(`there is no person ${index}`)
      return found
    }

    test('reads everybody in pages, with what the CRM knows of them', async () => {
      populate()
      const { clients, pages, total } = await run(await connect())
      expect(clients.size).toBe(people)
      if (tellsTotal) expect(total).toBe(people)
      expect(pages).toBeGreaterThan(1)
      for (const one of crm.people.all()) {
        const client = clients.get(one.id)
        expect(client).toMatchObject({
          kind: 'person',
          name: `${one.firstName} ${one.lastName}`,
          email: one.email,
          ...(!without.includes('company') && { company: one.company }),
          ...(!without.includes('place') && { place: one.place }),
          ...(!without.includes('tags') && { tags: one.tags }),
        })
        const numbers = without.includes('second-numbers') ? one.phones.slice(0, 1) : one.phones
        expect(client?.phones.map(({ raw }) => raw).toSorted()).toEqual(numbers.map(({ raw }) => raw).toSorted())
        if (!without.includes('labels')) expect(client?.phones.every(({ label }) => label !== '')).toBe(true)
        // CRMs that write whole seconds
        expect(Math.abs((client?.changedAt ?? 0) - one.changedAt)).toBeLessThan(1_000)
      }
    })

    test('reads afterwards only what has changed', async () => {
      populate()
      const connector = await connect()
      const first = await run(connector)
      const [second, third] = [nth(1), nth(2)]
      crm.people.change(second.id, { lastName: 'Новая' })
      crm.people.change(third.id, { phones: [{ raw: '+7 999 765-43-21', label: 'mobile' }] })
      const { clients } = await run(connector, first.cursor)
      expect([...clients.keys()].toSorted()).toEqual([second.id, third.id].toSorted())
      expect(clients.get(second.id)?.name).toBe(`${second.firstName} Новая`)
      expect(clients.get(third.id)?.phones.map(({ raw }) => raw)).toEqual(['+7 999 765-43-21'])
    })

    const kinds = lists.filter((list): list is HistoryKind => list !== 'companies')

    function historyAtCrm(): History {
      if (!crm.history) throw new Error('this simulator has no history')
      return crm.history
    }

    const EVENT_OF = { orders: 'purchase', tickets: 'ticket', notes: 'note', calls: 'call' } as const
    const AT = Date.UTC(2026, 8, 1)
    function part(kind: HistoryKind, personIds: readonly string[], more: Partial<SimulatedPart> = {}): SimulatedPart {
      return {
        kind,
        personIds,
        title: `${kind} 1`,
        text: NOTE_OF_CRM,
        at: AT,
        isDone: true,
        amount: 1234.5,
        key: '',
        ...more,
      }
    }

    test.each(kinds)('%s of a client come with the client, and a change there alone reaches it', async (kind) => {
      populate(40)
      const history = historyAtCrm()
      const [owner, other] = [nth(3), nth(4)]
      const longAgo = Date.now() - 30 * DAY_MS
      const changing = history.add(part(kind, [owner.id]), longAgo)
      history.add(part(kind, [other.id], { title: 'other' }), longAgo)
      const connector = await connect()
      const first = await run(connector)
      const before = first.clients.get(owner.id)?.events ?? []
      expect(before).toMatchObject([{ kind: EVENT_OF[kind], at: AT, text: NOTE_OF_CRM }])
      if (kind === 'orders') expect(before[0]?.amount).toEqual({ minor: 123_450, currency: 'EUR' })
      if (kind === 'tickets') expect(before[0]?.state).toBe('closed')
      expect(first.clients.get(nth(5).id)?.events).toEqual([])
      history.change(changing, { text: 'changed' })
      history.add(part(kind, [nth(6).id]))
      const second = await run(connector, first.cursor)
      expect([...second.clients.keys()].toSorted()).toEqual([owner.id, nth(6).id].toSorted())
      expect(second.clients.get(owner.id)).toMatchObject({
        name: `${owner.firstName} ${owner.lastName}`,
        events: [{ id: before[0]?.id, text: 'changed' }],
      })
      expect(second.clients.get(nth(6).id)?.events).toMatchObject([{ text: NOTE_OF_CRM }])
      // whole clients: the same pages once more change nothing
      expect((await run(connector, first.cursor)).clients).toEqual(second.clients)
    })

    test.each(kinds.filter((kind) => kind === 'calls'))(
      'of %s those that were told from here keep their key',
      async (kind) => {
        populate(3)
        historyAtCrm().add(part(kind, [nth(0).id], { key: 'key-call-00001' }))
        const { clients } = await run(await connect())
        expect(clients.get(nth(0).id)?.events.map(({ id }) => id)).toEqual(['key-call-00001'])
      },
    )

    test.each(named(kinds.includes('orders'), 'an order that is not won is none, until it is'))('%s', async () => {
      populate(3)
      const order = historyAtCrm().add(part('orders', [nth(0).id], { isDone: false }), Date.now() - DAY_MS)
      const connector = await connect()
      const first = await run(connector)
      expect(first.clients.get(nth(0).id)?.events).toEqual([])
      historyAtCrm().change(order, { isDone: true })
      const { clients } = await run(connector, first.cursor)
      expect(clients.get(nth(0).id)?.events).toMatchObject([{ kind: 'purchase' }])
    })

    test.each(named(lists.includes('companies'), 'a company’s new name reaches all who work there'))('%s', async () => {
      populate(12)
      for (const index of [1, 3, 5]) crm.people.change(nth(index).id, { company: 'Old & Co' })
      const connector = await connect()
      const first = await run(connector)
      expect(first.clients.get(nth(3).id)?.company).toBe('Old & Co')
      ahead += DAY_MS
      crm.people.renameCompany('Old & Co', 'New & Co')
      const { clients } = await run(connector, first.cursor)
      const renamed = [...clients.values()].filter(({ company }) => company === 'New & Co').map(({ id }) => id)
      expect(renamed.toSorted()).toEqual([1, 3, 5].map((index) => nth(index).id).toSorted())
    })

    test.each(named(deletionNoticedMs !== null, 'notices that somebody was deleted'))('%s', async () => {
      populate()
      const connector = await connect()
      const first = await run(connector)
      const gone = nth(17).id
      crm.people.remove(gone)
      ahead = deletionNoticedMs ?? 0
      const { deleted, known } = await run(connector, first.cursor)
      const isNoticed = deleted.has(gone) || (known !== null && !known.includes(gone))
      expect(isNoticed).toBe(true)
      // and nobody else
      expect([...deleted].filter((id) => id !== gone)).toEqual([])
      if (known !== null) expect(new Set(known).size).toBe(people - 1)
    })

    test('finds somebody live by a number that is spelt in another way', async () => {
      populate(20)
      const connector = await connect()
      const wanted = nth(6)
      for (const number of ['+74951000222', '+79161000222']) {
        const found = unwrap(await connector.lookup(number, signal))
        expect(found.map(({ id, name: found_ }) => [id, found_])).toEqual([
          [wanted.id, `${wanted.firstName} ${wanted.lastName}`],
        ])
      }
      expect(unwrap(await connector.lookup('+74957654321', signal))).toEqual([])
    })

    const newClient = {
      kind: 'client',
      idempotencyKey: 'key-client-0001',
      client: {
        name: 'Пётр "Пит" О’Нил',
        kind: 'person',
        company: '',
        email: 'pit@example.org',
        language: null,
        country: null,
        place: 'Псков',
        phones: ['+74957654321', '+79167654321'],
        types: {},
      },
    } as const satisfies PushEntry

    test('makes a new client, once, also when the answer was lost', async () => {
      populate(3)
      const connector = await connect()
      crm.loseAnswerOfNextWrite()
      const lost = await connector.push(newClient, signal)
      expect(lost).toMatchObject({ ok: false, error: { code: 'unreachable' } })
      ahead += RETRIED_AFTER_MS
      const { crmId } = unwrap(await connector.push(newClient, signal, true))
      expect(crm.people.all()).toHaveLength(4)
      const made = nth(3)
      expect(crmId).toBe(made.id)
      expect(`${made.firstName} ${made.lastName}`.trim()).toBe(newClient.client.name)
      expect(made.phones.map(({ raw }) => raw)).toEqual(newClient.client.phones)
      expect(made.email).toBe(newClient.client.email)
    })

    function callOf(crmClientId: string | null): PushEntry {
      const startedAt = Date.UTC(2026, 10, 22, 9, 0, 0)
      return {
        kind: 'call',
        idempotencyKey: 'key-call-00001',
        crmClientId,
        address: '+74951000000',
        direction: 'incoming',
        startedAt,
        answeredAt: startedAt + 5_000,
        endedAt: startedAt + 130_000,
        outcome: null,
        note: NOTE,
        operator: OPERATOR.name,
      }
    }

    function expectOnce(entries: typeof crm.calls, clientId: string): void {
      expect(entries).toHaveLength(1)
      const [entry] = entries
      expect(entry?.clientId).toBe(clientId)
      expect(entry?.text).toContain(NOTE)
      // under the operator's own name; where the CRM does not allow that, the text says it
      if (crm.operatorId === null || entry?.userId === null) expect(entry?.text).toContain(OPERATOR.name)
      else expect(entry?.userId).toBe(crm.operatorId)
    }

    test('logs a call with its note under the operator’s name, once, to the letter', async () => {
      populate(3)
      const connector = await connect()
      const { id } = nth(0)
      crm.loseAnswerOfNextWrite()
      expect(await connector.push(callOf(id), signal)).toMatchObject({ ok: false, error: { code: 'unreachable' } })
      ahead += RETRIED_AFTER_MS
      unwrap(await connector.push(callOf(id), signal, true))
      expectOnce(crm.calls, id)
    })

    test.each(named(takesUnknownCallers, 'logs a call of nobody known'))('%s', async () => {
      const connector = await connect()
      unwrap(await connector.push(callOf(null), signal))
      expect(crm.calls.map(({ clientId }) => clientId)).toEqual([null])
    })

    test('writes a note, once, to the letter', async () => {
      populate(3)
      const connector = await connect()
      const { id } = nth(1)
      const note = {
        kind: 'note',
        idempotencyKey: 'key-note-00001',
        crmClientId: id,
        outcome: null,
        text: NOTE,
        operator: OPERATOR.name,
      } as const satisfies PushEntry
      crm.loseAnswerOfNextWrite()
      expect(await connector.push(note, signal)).toMatchObject({ ok: false, error: { code: 'unreachable' } })
      ahead += RETRIED_AFTER_MS
      unwrap(await connector.push(note, signal, true))
      expectOnce(crm.notes, id)
    })

    test.each(named(takesPhones, 'adds a number to those of a client, once'))('%s', async () => {
      populate(3)
      const connector = await connect()
      const { id, phones } = nth(0)
      const entry = {
        kind: 'phone',
        idempotencyKey: 'key-phone-0001',
        crmClientId: id,
        raw: '8 (999) 111-22-33',
      } as const
      crm.loseAnswerOfNextWrite()
      expect(await connector.push(entry, signal)).toMatchObject({ ok: false, error: { code: 'unreachable' } })
      ahead += RETRIED_AFTER_MS
      unwrap(await connector.push(entry, signal, true))
      expect(nth(0).phones.map(({ raw }) => raw)).toEqual([...phones.map(({ raw }) => raw), '8 (999) 111-22-33'])
    })

    test.each(named(takesTags, 'adds tags and takes them away, and leaves the others'))('%s', async () => {
      populate(3)
      const connector = await connect()
      const { id } = nth(0)
      crm.people.change(id, { tags: ['важный', 'оптовик'] })
      const entry = { kind: 'tags', idempotencyKey: 'key-tags-00001', crmClientId: id } as const
      unwrap(await connector.push({ ...entry, added: ['перезвонить'], removed: ['важный'] }, signal))
      expect(nth(0).tags.toSorted()).toEqual(['оптовик', 'перезвонить'])
    })

    test('a wrong secret is told in the CRM’s words, and is never shown', async () => {
      populate(3)
      const connector = await connect(crm.wrongValues)
      const wrong = Object.keys(crm.values).filter((key) => crm.values[key] !== crm.wrongValues[key])
      for (const answer of [await connector.pull(null, signal), await connector.push(newClient, signal)]) {
        expect(answer).toMatchObject({ ok: false, error: { code: 'unauthorised' } })
        const message = answer.ok ? '' : answer.error.message
        expect(message).toContain(crm.wordsOfRefusal)
        for (const key of wrong) expect(message).not.toContain(crm.wrongValues[key])
      }
      expect(crm.people.all()).toHaveLength(3)
    })

    test('a limit of requests is waited for', async () => {
      populate(3)
      const connector = await connect()
      await run(connector)
      crm.limitNext(1)
      const { clients } = await run(connector)
      expect(clients.size).toBe(3)
    })

    test('passes the check that its authors use', async () => {
      populate(30)
      const said: unknown[] = []
      const say = (text: unknown): number => said.push(text)
      expect(await connectorTool(['check', file], {}, { log: say, error: say, table: say })).toBe(0)
      const { clients, isLookupGood } = unwrap(await tryConnector(await connect(), signal))
      expect(clients).toHaveLength(5)
      expect(isLookupGood).toBe(true)
    })
  })
}

/** Of what a CRM has no place for there is no test. */
function named(isThere: boolean, name: string): readonly string[] {
  return isThere ? [name] : []
}
