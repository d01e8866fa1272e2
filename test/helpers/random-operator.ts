import { seededRandom, type Random } from '../../db/demo-crm/random.ts'
import type { Card } from '../../shared/card.ts'
import type { Call } from '../../shared/call.ts'
import type { ReplyOf, RequestName, RequestOf } from '../../shared/ipc.ts'
import { callerIdentity, endedCall, ringingCall } from './data-service.ts'
import type { StartedDataProcess } from './data-process.ts'

/** What the windows have been told is kept: none of it may be missing afterwards. */
export type Acknowledged = {
  /** Call ids. */
  readonly calls: Set<string>
  /** Names of clients that were entered. */
  readonly clients: Set<string>
  /** Call id → the number of the last note that was saved; a later one may have been kept without an answer. */
  readonly notes: Map<string, number>
  /** «client id here» + tag. */
  readonly tags: { readonly clientId: string; readonly tag: string }[]
  /** Client id here → type of service style. */
  readonly types: Map<string, string>
  /** Client id here → number that was added. */
  readonly numbers: { readonly clientId: string; readonly number: string }[]
}

const STYLE = 'service-style'
const STYLES = ['all-now', 'tester'] as const
const LOCALE = { locale: 'en' } as const

export function noteText(callId: string, number: number): string {
  return `<${callId} ${number}>`
}

/** Somebody who takes calls, enters clients, writes notes, and does not stop when the data process is killed. */
export class RandomOperator {
  readonly acknowledged: Acknowledged = {
    calls: new Set(),
    clients: new Set(),
    notes: new Map(),
    tags: [],
    types: new Map(),
    numbers: [],
  }
  readonly #random: Random
  /** Numbers of clients that the CRM knows. */
  readonly #known: readonly string[]
  readonly #calls: Call[] = []
  readonly #clientIds: string[] = []
  readonly #written = new Map<string, number>()
  #count = 0

  constructor(seed: number, known: readonly string[]) {
    this.#random = seededRandom(seed)
    this.#known = known
  }

  /** Works until the process is dead. */
  async work(process: StartedDataProcess): Promise<void> {
    const desk = new Desk(process)
    // what was being written when the process died is written on: the CRM may have been told of it already
    for (const { id } of this.#calls.slice(-3)) {
      if (this.#random.chance(0.5) && !(await this.#writeNote(desk, id))) return
    }
    for (;;) {
      const isAlive = await this.#doSomething(desk)
      if (!isAlive) return
    }
  }

  async #doSomething(desk: Desk): Promise<boolean> {
    const call = this.#calls.length > 0 ? this.#random.pick(this.#calls) : null
    const clientId = this.#clientIds.length > 0 ? this.#random.pick(this.#clientIds) : null
    const choice = this.#random.between(1, 12)
    if (choice <= 3) return this.#takeCall(desk, this.#random.pick(this.#known), null)
    if (choice <= 6) return this.#takeCall(desk, this.#newNumber(), `Client ${this.#count}`)
    if (choice === 7 && call) return this.#writeNote(desk, call.id)
    if (choice === 8 && clientId !== null) return this.#addTag(desk, clientId)
    if (choice === 9 && clientId !== null) return this.#setType(desk, clientId)
    if (choice === 10 && clientId !== null) return this.#addNumber(desk, clientId)
    if (choice === 11 && clientId !== null && call) {
      return (await desk.ask('card.choose', { callId: call.id, clientId, ...LOCALE })) !== null
    }
    return (await desk.ask('sync.run', null)) !== null
  }

  /** A call from its ring to its end; with a name the caller is entered as a new client, before or after the end. */
  async #takeCall(desk: Desk, number: string, name: string | null): Promise<boolean> {
    this.#count += 1
    const identity = callerIdentity(number)
    const call = ringingCall(`call-${this.#count}`, identity, Date.now() + this.#count)
    if (!(await desk.ask('card.identify', { callId: call.id, identity, ...LOCALE }))) return false
    if ((await desk.ask('call.record', call)) === null) return false
    this.acknowledged.calls.add(call.id)
    this.#calls.push(call)
    const isEnteredLate = this.#random.chance(0.3)
    if (name !== null && !isEnteredLate && !(await this.#enter(desk, call.id, number, name))) return false
    if (this.#random.chance(0.7) && !(await this.#writeNote(desk, call.id))) return false
    if ((await desk.ask('call.record', endedCall(call))) === null) return false
    // without waiting: what follows happens while the CRM is told of the call
    if (this.#random.chance(0.7)) void desk.ask('sync.run', null)
    if (name !== null && isEnteredLate && !(await this.#enter(desk, call.id, number, name))) return false
    return true
  }

  async #enter(desk: Desk, callId: string, number: string, name: string): Promise<boolean> {
    const types: Record<string, string> = this.#random.chance(0.3) ? { [STYLE]: this.#random.pick(STYLES) } : {}
    const rest = { kind: 'person', company: '', email: '', reason: '', country: 'RU', language: null } as const
    const quickEntry = { number, name, ...rest, place: '', timeZone: null, types }
    const card = await desk.ask('quick-entry.submit', { callId, quickEntry, ...LOCALE })
    if (!card) return false
    this.acknowledged.clients.add(name)
    const clientId = clientOf(card)
    if (clientId === null) throw new Error(`${name} is not on the card of their own call`)
    this.#clientIds.push(clientId)
    const type = types[STYLE]
    if (type !== undefined) this.acknowledged.types.set(clientId, type)
    return true
  }

  async #writeNote(desk: Desk, callId: string): Promise<boolean> {
    const number = (this.#written.get(callId) ?? 0) + 1
    this.#written.set(callId, number)
    const note = { text: noteText(callId, number), outcome: null }
    if (!(await desk.ask('note.save', { callId, note }))) return false
    this.acknowledged.notes.set(callId, number)
    return true
  }

  async #addTag(desk: Desk, clientId: string): Promise<boolean> {
    const tag = `tag ${(this.#count += 1)}`
    if (!(await desk.ask('client.add-tag', { clientId, callId: null, tag, ...LOCALE }))) return false
    this.acknowledged.tags.push({ clientId, tag })
    return true
  }

  async #setType(desk: Desk, clientId: string): Promise<boolean> {
    const type = this.#random.pick(STYLES)
    // what is not answered may have been done: nothing is known of this client's type then
    this.acknowledged.types.delete(clientId)
    const request = { clientId, callId: null, typology: STYLE, type, why: '', ...LOCALE }
    if (!(await desk.ask('client.set-type', request))) return false
    this.acknowledged.types.set(clientId, type)
    return true
  }

  async #addNumber(desk: Desk, clientId: string): Promise<boolean> {
    const number = this.#newNumber()
    const identity = callerIdentity(number)
    const call = ringingCall(`call-${(this.#count += 1)}`, identity, Date.now() + this.#count)
    if ((await desk.ask('call.record', call)) === null) return false
    this.acknowledged.calls.add(call.id)
    this.#calls.push(call)
    if (!(await desk.ask('quick-entry.add-number', { callId: call.id, clientId, ...LOCALE }))) return false
    this.acknowledged.numbers.push({ clientId, number })
    return (await desk.ask('call.record', endedCall(call))) !== null
  }

  #newNumber(): string {
    this.#count += 1
    return `+7812${String(2_000_000 + this.#count)}`
  }
}

function clientOf({ subject }: Card): string | null {
  return subject.kind === 'known' ? subject.client.id : null
}

/** Asks the process as a window does; what comes back from a dead one is nothing, what it refuses is a mistake. */
class Desk {
  readonly #process: StartedDataProcess
  constructor(process: StartedDataProcess) {
    this.#process = process
  }

  async ask<Name extends RequestName>(name: Name, request: RequestOf<Name>): Promise<Wrapped<ReplyOf<Name>> | null> {
    const answer = await this.#process.peer.request(name, request)
    if (answer.ok) return (answer.value ?? DONE) as Wrapped<ReplyOf<Name>>
    if (answer.error.code === 'unavailable') return null
    throw new Error(`${name}: ${answer.error.code}: ${answer.error.message}`)
  }
}
/** Stands for the answer of requests that answer nothing. */
const DONE = { isDone: true }
type Wrapped<Reply> = Reply extends null ? typeof DONE : Reply
