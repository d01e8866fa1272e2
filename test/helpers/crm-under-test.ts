import { startDemoCrm } from '../../db/demo-crm/server.ts'
import { EMPTY_FILE, demoClientId, type DemoClient } from '../../db/demo-crm/record.ts'
import { DemoCrmStore } from '../../db/demo-crm/store.ts'
import type { DemoOperation } from '../../db/demo-crm/operation.ts'
import type { Connector } from '../../db/sync/connector.ts'
import { demoCrmConnector } from '../../db/sync/demo-crm-connector.ts'
import { templateConnector } from '../../db/sync/template/template-connector.ts'
import { unwrap } from './data-service.ts'
import { Marigold, MARIGOLD_TOKEN } from './marigold.ts'
import { marigoldTemplate, type Paging } from './marigold-template.ts'

/** A client as the CRM has it: what the cache has to come to. */
export type ClientAtCrm = {
  readonly id: string
  readonly name: string
  readonly numbers: readonly string[]
  readonly tags: readonly string[]
  readonly types: Readonly<Record<string, string>>
}

/** A CRM, and what its own people can do in it. Methods that name a client that is gone do nothing. */
export type CrmUnderTest = {
  readonly url: string
  readonly secrets: readonly string[]
  connect(url: string): Promise<Connector & { stop(): void }>
  clients(): ClientAtCrm[]
  create(name: string, number: string): void
  /** Written now, to be seen later. */
  createLate(name: string, number: string): void
  /** What was written is seen. */
  commit(): void
  rename(id: string, name: string): void
  renumber(id: string, number: string): void
  remove(id: string): void
  merge(from: string, into: string): void
  /** All that operators told of calls, and wrote: one text for each thing told. */
  told(): { readonly calls: readonly string[]; readonly notes: readonly string[] }
  close(): Promise<void>
}

export const FIRST_CLIENTS = 14
const numberOf = (index: number) => `+7 495 100-00-${String(index).padStart(2, '0')}`

/** The embedded CRM with a few clients, in pages of four. */
export async function demoUnderTest(now: () => number): Promise<CrmUnderTest> {
  const client = (index: number): DemoClient => ({
    record: {
      ...EMPTY_FILE,
      id: demoClientId(index),
      recordType: 'contact',
      fullName: `Client ${index}`,
      organisation: null,
      emailAddress: null,
      phoneNumbers: [{ number: numberOf(index), type: '' }],
      preferredLanguage: null,
      countryCode: 'RU',
      city: null,
      timeZone: null,
      categories: [],
      labels: [],
      updatedAt: new Date(now() - 86_400_000).toISOString(),
    },
    history: [],
  })
  const store = new DemoCrmStore(Array.from({ length: FIRST_CLIENTS }, (_one, index) => client(index + 1)))
  const operations: DemoOperation[] = []
  const crm = await startDemoCrm({ store, clock: now, onPerformed: ({ operation }) => operations.push(operation) })
  const perform = (operation: DemoOperation): void => void store.perform(operation, null, now())
  const record = (id: string) => store.find(id)?.record
  const self: CrmUnderTest = {
    url: crm.url,
    secrets: [crm.token],
    connect: (url) => {
      const connector = demoCrmConnector(url, crm.token, { pageSize: 4, idPageSize: 5 })
      return Promise.resolve({ ...connector, stop: () => undefined })
    },
    clients: () =>
      store.list(null, null, 10_000).data.map(({ record: { id, fullName, phoneNumbers, labels, categories } }) => ({
        id,
        name: fullName,
        numbers: phoneNumbers.map(({ number }) => number),
        tags: labels,
        types: Object.fromEntries(categories.map((category) => category.split(':') as [string, string])),
      })),
    create: (name, number) =>
      perform({
        kind: 'create-client',
        client: {
          recordType: 'contact',
          fullName: name,
          organisation: null,
          emailAddress: null,
          phoneNumbers: [{ number, type: '' }],
          preferredLanguage: null,
          countryCode: null,
          city: null,
          categories: [],
        },
      }),
    createLate: (name, number) => self.create(name, number),
    commit: () => undefined,
    rename: (id, fullName) => {
      if (record(id)) store.edit(id, { fullName }, now())
    },
    renumber: (id, number) => {
      if (record(id)) store.edit(id, { phoneNumbers: [{ number, type: '' }] }, now())
    },
    remove: (id) => {
      if (record(id)) store.remove(id)
    },
    merge: (from, into) => {
      if (from !== into && record(from) && record(into)) perform({ kind: 'merge-clients', clientId: from, into })
    },
    told: () => ({
      calls: operations.flatMap((one) =>
        one.kind === 'log-call' ? [`${one.call.startedAt} ${one.call.comment}`] : [],
      ),
      notes: operations.flatMap((one) =>
        one.kind === 'log-call' ? [one.call.comment] : one.kind === 'add-note' ? [one.note.text] : [],
      ),
    }),
    close: () => crm.close(),
  }
  return self
}

/** Marigold by a template that pages in this way. */
export async function marigoldUnderTest(now: () => number, paging: Paging, searchLagMs: number): Promise<CrmUnderTest> {
  const crm = new Marigold()
  crm.clock = () => now() - 86_400_000
  for (let index = 1; index <= FIRST_CLIENTS; index += 1) crm.add(`Client ${index}`, [numberOf(index)])
  crm.clock = now
  crm.searchLagMs = searchLagMs
  const url = await crm.start()
  const pidOf = (id: string) => Number(id)
  return {
    url,
    secrets: [MARIGOLD_TOKEN, 'session-of-marigold'],
    connect: async (at) => {
      const template = marigoldTemplate(paging, searchLagMs)
      return unwrap(
        await templateConnector({ template, values: { url: at, token: MARIGOLD_TOKEN }, defaultCountry: 'RU', now }),
      )
    },
    clients: () =>
      crm.people.map(({ pid, full_name: name, numbers, labels = [], types = {} }) => ({
        id: String(pid),
        name,
        numbers: numbers.map(({ n }) => n),
        tags: labels,
        types,
      })),
    create: (name, number) => void crm.add(name, [number]),
    createLate: (name, number) => void crm.add(name, [number], true),
    commit: () => crm.hidden.clear(),
    rename: (id, name) => crm.edit(pidOf(id), { full_name: name }),
    renumber: (id, number) => crm.edit(pidOf(id), { numbers: [{ n: number, kind: '' }] }),
    remove: (id) => crm.remove(pidOf(id)),
    merge: (from, into) => crm.merge(pidOf(from), pidOf(into)),
    told: () => ({
      calls: crm.calls.map(({ key, text }) => `${key} ${text}`),
      notes: [...crm.calls.map(({ text }) => text), ...crm.remarks.map(({ text }) => text)],
    }),
    close: () => {
      crm.stop()
      return Promise.resolve()
    },
  }
}
