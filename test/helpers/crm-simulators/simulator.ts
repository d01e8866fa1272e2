import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export type SimulatorRequest = {
  readonly method: string
  /** Path and query. */
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  /** Parsed: JSON as it is, a form as an object; null without a body. */
  readonly body: unknown
}

export type SimulatorAnswer = {
  /** 200 where it is left out. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON; left out: no body at all. */
  readonly body?: unknown
  /** Something was made or changed: such an answer can be lost on its way. */
  readonly isWrite?: boolean | undefined
}

/** A real HTTP server on 127.0.0.1 that answers as a CRM's documentation says. */
export type SimulatorServer = {
  /** Its origin, without a slash at the end. */
  readonly url: string
  /** All requests so far. */
  readonly requests: SimulatorRequest[]
  /** The next requests are turned away as the CRM does it when they come too fast. */
  limitNext(count: number): void
  /** The next write is done, and the connection is cut before its answer. */
  loseAnswerOfNextWrite(): void
  stop(): Promise<void>
}

/** Starts a server; `limited` is what the CRM says to requests that come too fast. */
export async function startSimulator(
  answer: (request: SimulatorRequest) => SimulatorAnswer,
  limited: () => SimulatorAnswer,
): Promise<SimulatorServer> {
  const requests: SimulatorRequest[] = []
  let toLimit = 0
  let isAnswerToBeLost = false
  const server = createServer((incoming, outgoing) => {
    void readRequest(incoming).then((request) => {
      requests.push(request)
      let given: SimulatorAnswer
      if (toLimit > 0) {
        toLimit -= 1
        given = limited()
      } else given = answer(request)
      if (given.isWrite === true && isAnswerToBeLost) {
        isAnswerToBeLost = false
        outgoing.destroy()
        return
      }
      outgoing.writeHead(given.status ?? 200, { 'Content-Type': 'application/json; charset=utf-8', ...given.headers })
      outgoing.end(given.body === undefined ? undefined : JSON.stringify(given.body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    limitNext: (count) => (toLimit = count),
    loseAnswerOfNextWrite: () => (isAnswerToBeLost = true),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function readRequest(incoming: IncomingMessage): Promise<SimulatorRequest> {
  const parts: Buffer[] = []
  for await (const part of incoming) parts.push(part as Buffer)
  const text = Buffer.concat(parts).toString('utf8')
  const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]))
  const isForm = headers['content-type']?.includes('form-urlencoded') === true
  return {
    method: incoming.method ?? '',
    url: new URL(incoming.url ?? '/', 'http://127.0.0.1'),
    headers,
    body: text === '' ? null : isForm ? Object.fromEntries(new URLSearchParams(text)) : (JSON.parse(text) as unknown),
  }
}

/** A person as every CRM has one, whatever it calls the fields. */
export type SimulatedPerson = {
  readonly firstName: string
  readonly lastName: string
  /** As somebody has typed them; the label is the CRM's own word. */
  readonly phones: readonly { readonly raw: string; readonly label: string }[]
  readonly email: string
  readonly company: string
  readonly place: string
  readonly tags: readonly string[]
}
export type StoredPerson = SimulatedPerson & {
  readonly id: string
  /** UTC milliseconds. */
  readonly changedAt: number
}

/** The people of a simulated CRM, in memory. */
export class People {
  readonly #byId = new Map<string, StoredPerson>()
  /** Ids of people who were deleted, with the time. */
  readonly deleted = new Map<string, number>()
  readonly #nextId: (count: number) => string
  #made = 0

  /** `nextId` makes the CRM's kind of id of a count that begins with 1. */
  constructor(nextId: (count: number) => string = String) {
    this.#nextId = nextId
  }

  add(person: SimulatedPerson, changedAt: number = Date.now()): StoredPerson {
    this.#made += 1
    return this.addAs(this.#nextId(this.#made), person, changedAt)
  }

  /** Under an id that somebody else has made. */
  addAs(id: string, person: SimulatedPerson, changedAt: number = Date.now()): StoredPerson {
    const stored = { ...person, id, changedAt }
    this.#byId.set(stored.id, stored)
    return stored
  }

  change(id: string, changes: Partial<SimulatedPerson>): void {
    const person = this.get(id)
    if (!person) throw new Error(`there is no ${id}`)
    this.#byId.set(id, { ...person, ...changes, changedAt: Date.now() })
  }

  /** When companies were renamed last, by their names of now; nothing changes at those who work there. */
  readonly renamedAt = new Map<string, number>()

  renameCompany(from: string, to: string): void {
    this.renamedAt.set(to, Date.now())
    for (const person of this.all()) {
      if (person.company === from) this.#byId.set(person.id, { ...person, company: to })
    }
  }

  /** Names of all companies, in the order of their first person. */
  companies(): string[] {
    return [...new Set(this.all().flatMap(({ company }) => (company === '' ? [] : [company])))]
  }

  remove(id: string): void {
    this.#byId.delete(id)
    this.deleted.set(id, Date.now())
  }

  /** Somebody who must be there. */
  known(id: string): StoredPerson {
    const person = this.get(id)
    if (!person) throw new Error(`there is no ${id}`)
    return person
  }

  get(id: string): StoredPerson | undefined {
    return this.#byId.get(id)
  }

  /** In the order in which they were made. */
  all(): StoredPerson[] {
    return [...this.#byId.values()]
  }
}

/** What can stand in a client's history besides the client, each in a list of its own. */
export type HistoryKind = 'orders' | 'tickets' | 'notes' | 'calls'
export type SimulatedPart = {
  readonly kind: HistoryKind
  readonly personIds: readonly string[]
  readonly title: string
  readonly text: string
  /** UTC milliseconds, whole seconds. */
  readonly at: number
  /** An order that was won, a ticket that is closed, a call that took place. */
  readonly isDone: boolean
  /** Of orders, in euros. */
  readonly amount: number
  /** What another system calls it. */
  readonly key: string
}
export type StoredPart = SimulatedPart & { readonly id: string; readonly changedAt: number }

/** Orders, tickets, notes and calls of a simulated CRM. None of them changes the person whose it is. */
export class History {
  readonly #byId = new Map<string, StoredPart>()
  readonly #nextId: (kind: HistoryKind, count: number) => string
  #made = 0

  constructor(nextId: (kind: HistoryKind, count: number) => string = (_kind, count) => String(count)) {
    this.#nextId = nextId
  }

  add(part: SimulatedPart, changedAt: number = Date.now()): StoredPart {
    this.#made += 1
    const stored = { ...part, id: this.#nextId(part.kind, this.#made), changedAt }
    this.#byId.set(`${part.kind} ${stored.id}`, stored)
    return stored
  }

  change({ kind, id }: StoredPart, changes: Partial<SimulatedPart>): void {
    const part = this.#byId.get(`${kind} ${id}`)
    if (!part) throw new Error(`there is no ${kind} ${id}`)
    this.#byId.set(`${kind} ${id}`, { ...part, ...changes, changedAt: Date.now() })
  }

  all(kind: HistoryKind): StoredPart[] {
    return [...this.#byId.values()].filter((part) => part.kind === kind)
  }
}

/** A call or a note as it stands in the CRM: the text as people read it there, without the CRM's own mark-up. */
export type SimulatedEntry = {
  readonly clientId: string | null
  readonly text: string
  /** Under whose name; null: that of the credentials. */
  readonly userId: string | null
}

/** What the contract of templates needs of each simulated CRM. */
export type CrmSimulator = SimulatorServer & {
  /** The template's settings that connect to it. */
  readonly values: Readonly<Record<string, string>>
  /** The same with a secret that is wrong; nothing else differs. */
  readonly wrongValues: Readonly<Record<string, string>>
  /** What the CRM says to it. */
  readonly wordsOfRefusal: string
  readonly people: People
  readonly calls: SimulatedEntry[]
  readonly notes: SimulatedEntry[]
  /** Of CRMs whose template reads it. */
  readonly history?: History
  /** The CRM's own id of the user {@link OPERATOR}; null: entries cannot be put under a user's name. */
  readonly operatorId: string | null
}

/** A user of every simulated CRM. */
export const OPERATOR = { name: 'Анна О’Коннор', email: 'anna@example.org' }

/** What stands in a field of a request; empty where nothing does. */
export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** Digits of a number, as CRMs compare them. */
export function digitsOf(text: string): string {
  return text.replace(/\D/gu, '')
}
