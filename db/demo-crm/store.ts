import { failure, success, type Result } from '../../shared/result.ts'
import { generateDemoClients } from './clients.ts'
import type { DemoOperation } from './operation.ts'
import { fieldHasSuffix } from './phone-suffix.ts'
import {
  demoActivityId,
  demoClientId,
  EMPTY_FILE,
  type DemoActivity,
  type DemoClient,
  type DemoRecord,
} from './record.ts'
import { scenarioClients } from './scenario-clients.ts'

const FIRST_GENERATED_NUMBER = 101
const FIRST_NEW_NUMBER = 1001

/** The hand-written clients and the 400 generated ones, in the order of their ids. */
export function initialDemoClients(now: number): DemoClient[] {
  return [...scenarioClients(now), ...generateDemoClients(now, FIRST_GENERATED_NUMBER)]
}

/** Part of a list in the order of ids; `nextAfter` is null on the last part, `total` counts all of the list. */
type Page<Item> = { data: Item[]; nextAfter: string | null; total: number }

/** What an operation made: the id of the client, activity or call. */
type OperationAnswer = { id: string }
type OperationError = 'not_found' | 'idempotency_key_reused'

function pageOf<Item>(
  sorted: readonly Item[],
  idOf: (item: Item) => string,
  after: string | null,
  limit: number,
): Page<Item> {
  const rest = after === null ? sorted : sorted.filter((item) => idOf(item) > after)
  const data = rest.slice(0, limit)
  const last = data.at(-1)
  return { data, nextAfter: rest.length > limit && last !== undefined ? idOf(last) : null, total: sorted.length }
}

/** The demo CRM's data in memory. Each answer is a view of live records: serialise it, do not keep it. */
export class DemoCrmStore {
  /** In the order of ids: new ids are always higher. */
  readonly #clients = new Map<string, DemoClient>()
  readonly #looseCalls: DemoActivity[] = []
  readonly #done = new Map<string, { kind: DemoOperation['kind']; answer: OperationAnswer }>()
  #nextNumber = FIRST_NEW_NUMBER

  constructor(clients: readonly DemoClient[]) {
    for (const client of clients.toSorted((one, other) => (one.record.id < other.record.id ? -1 : 1))) {
      this.#clients.set(client.record.id, structuredClone(client))
    }
  }

  get size(): number {
    return this.#clients.size
  }

  find(id: string): DemoClient | undefined {
    return this.#clients.get(id)
  }

  /** `changedSince` in UTC milliseconds, inclusive; null: all. */
  list(changedSince: number | null, after: string | null, limit: number): Page<DemoClient> {
    const all = [...this.#clients.values()]
    const changed =
      changedSince === null ? all : all.filter(({ record }) => Date.parse(record.updatedAt) >= changedSince)
    return pageOf(changed, ({ record }) => record.id, after, limit)
  }

  ids(after: string | null, limit: number): Page<string> {
    return pageOf([...this.#clients.keys()], (id) => id, after, limit)
  }

  withPhoneSuffix(suffix: string): DemoClient[] {
    return [...this.#clients.values()].filter(({ record }) =>
      record.phoneNumbers.some(({ number }) => fieldHasSuffix(number, suffix)),
    )
  }

  history(client: DemoClient, after: string | null, limit: number): Page<DemoActivity> {
    return pageOf(client.history, ({ activityId }) => activityId, after, limit)
  }

  /**
   * Performs an operation. The same key again gives the first answer and does nothing, even if the contents differ: a
   * client program may have edited an entry whose first answer was lost.
   * @param at UTC milliseconds, becomes the record's time of change
   */
  perform(
    operation: DemoOperation,
    key: string | null,
    at: number,
  ): Result<OperationAnswer & { repeated: boolean }, OperationError> {
    const earlier = key === null ? undefined : this.#done.get(key)
    if (earlier !== undefined) {
      if (earlier.kind === operation.kind) return success({ ...earlier.answer, repeated: true })
      return failure('idempotency_key_reused', 'This Idempotency-Key was used for another kind of request.')
    }
    const answer = this.#apply(operation, key, at)
    if (!answer.ok) return answer
    if (key !== null) this.#done.set(key, { kind: operation.kind, answer: answer.value })
    return success({ ...answer.value, repeated: false })
  }

  /** As a colleague would edit a record in the CRM itself. */
  edit(id: string, change: Partial<Omit<DemoRecord, 'id' | 'updatedAt'>>, at: number): void {
    const client = this.#clients.get(id)
    if (client === undefined) throw new Error(`no client ${id}`)
    Object.assign(client.record, change, { updatedAt: new Date(at).toISOString() })
  }

  /** As a colleague would delete a record: nothing of it is left, as in most CRMs. */
  remove(id: string): void {
    if (!this.#clients.delete(id)) throw new Error(`no client ${id}`)
  }

  #apply(operation: DemoOperation, key: string | null, at: number): Result<OperationAnswer, 'not_found'> {
    switch (operation.kind) {
      case 'create-client': {
        const id = demoClientId(this.#nextNumber)
        this.#nextNumber += 1
        const made = { id, timeZone: null, labels: [], updatedAt: new Date(at).toISOString() }
        const record = { ...operation.client, ...EMPTY_FILE, ...made }
        this.#clients.set(id, { record, history: [] })
        return success({ id })
      }
      case 'add-phone':
        return this.#change(operation.clientId, at, ({ record }) => {
          if (!record.phoneNumbers.some(({ number }) => number === operation.phone.number))
            record.phoneNumbers.push(operation.phone)
          return record.id
        })
      case 'set-categories':
        return this.#change(operation.clientId, at, ({ record }) => {
          record.categories = [...new Set(operation.categories)]
          return record.id
        })
      case 'change-labels': {
        const { add, remove } = operation.labels
        return this.#change(operation.clientId, at, ({ record }) => {
          const kept = record.labels.filter((label) => !remove.includes(label))
          record.labels = [...new Set([...kept, ...add])]
          return record.id
        })
      }
      case 'merge-clients':
        return this.#merge(operation.clientId, operation.into, at)
      case 'add-note': {
        const { clientId, text, author } = operation.note
        return this.#change(clientId, at, (client) =>
          this.#addActivity(client.history, clientId, {
            type: 'comment',
            occurredAt: new Date(at).toISOString(),
            subject: '',
            body: text,
            createdBy: author,
            externalReference: key,
          }),
        )
      }
      case 'log-call': {
        const { clientId, phoneNumber, direction, startedAt, result, comment, agent } = operation.call
        const activity = {
          type: 'phone_call',
          occurredAt: startedAt,
          subject: [direction, phoneNumber, result].filter((part) => part !== null).join(' · '),
          body: comment,
          createdBy: agent,
          externalReference: key,
        } as const
        if (clientId === null) return success({ id: this.#addActivity(this.#looseCalls, 'none', activity) })
        return this.#change(clientId, at, (client) => this.#addActivity(client.history, clientId, activity))
      }
      default:
        return operation satisfies never
    }
  }

  /** What one had, the other has; the one is gone, and the other names it. */
  #merge(from: string, into: string, at: number): Result<OperationAnswer, 'not_found'> {
    const gone = this.#clients.get(from)
    if (gone === undefined || from === into) return failure('not_found', `There is no client «${from}» to merge.`)
    return this.#change(into, at, ({ record, history }) => {
      const numbers = record.phoneNumbers.map(({ number }) => number)
      record.phoneNumbers.push(...gone.record.phoneNumbers.filter(({ number }) => !numbers.includes(number)))
      record.labels = [...new Set([...record.labels, ...gone.record.labels])]
      record.mergedIds = [...(record.mergedIds ?? []), ...(gone.record.mergedIds ?? []), from]
      history.push(...gone.history)
      this.#clients.delete(from)
      return record.id
    })
  }

  /** Unlike many a real CRM, a new note or call counts as a change of the client. */
  #change(id: string, at: number, change: (client: DemoClient) => string): Result<OperationAnswer, 'not_found'> {
    const client = this.#clients.get(id)
    if (client === undefined) return failure('not_found', `There is no client «${id}».`)
    const madeId = change(client)
    client.record.updatedAt = new Date(at).toISOString()
    return success({ id: madeId })
  }

  #addActivity(
    history: DemoActivity[],
    owner: string,
    activity: Pick<DemoActivity, 'type' | 'occurredAt' | 'subject' | 'body' | 'createdBy' | 'externalReference'>,
  ): string {
    const activityId = demoActivityId(owner, history.length + 1)
    const unsaid = { amount: null, status: null, method: null, coversMonths: null, keywords: [] }
    history.push({ activityId, ...unsaid, ...activity })
    return activityId
  }
}
