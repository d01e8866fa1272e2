import {
  events,
  isEventName,
  isRequestName,
  requests,
  type EventName,
  type PayloadOf,
  type ProcessEvent,
  type ReplyOf,
  type RequestName,
  type RequestOf,
} from './ipc.ts'
import type { Role } from './ipc-definition.ts'
import { failure, success, type Failure, type Result } from './result.ts'
import * as z from 'zod'

/** The wire: structured-clone messages in order. Electron IPC, a utility process and a child process all are one. */
export type Transport = {
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
}

const failureSchema = z.strictObject({ code: z.string(), message: z.string() })
const messageSchema = z.union([
  z.strictObject({ id: z.int(), request: z.string(), payload: z.unknown() }),
  z.strictObject({ id: z.int(), ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ id: z.int(), ok: z.literal(false), error: failureSchema }),
  z.strictObject({ event: z.string(), payload: z.unknown() }),
])

export type RequestHandler = (name: RequestName, payload: unknown) => Promise<Result<unknown>>
export type EventHandler = (event: ProcessEvent) => void
export type Problem = { readonly what: string; readonly message: string }

export type PeerOptions = {
  /** Who is at the other end: decides what it may ask and send. */
  readonly remote: Role
  readonly transport: Transport
  /** Answers a request whose name, sender and payload have been checked. */
  readonly onRequest: RequestHandler
  /** Hears an event whose name, sender and payload have been checked. */
  readonly onEvent: EventHandler
  /** Hears what was refused, for the log; the other end has been answered already. */
  readonly onProblem: (problem: Problem) => void
}

/** One end of a connection between two processes: requests with a reply, events without, every message checked. */
export class Peer {
  readonly #options: PeerOptions
  readonly #waiting = new Map<number, { name: RequestName; resolve: (result: Result<unknown>) => void }>()
  #nextId = 1
  #closedBecause: Failure | null = null

  constructor(options: PeerOptions) {
    this.#options = options
    options.transport.onMessage((message) => this.#receive(message))
  }

  /** Asks the other end. Never rejects: what goes wrong on the way comes back as a failure. */
  async request<Name extends RequestName>(name: Name, payload: RequestOf<Name>): Promise<Result<ReplyOf<Name>>> {
    const result = await this.forward(name, payload)
    if (!result.ok) return result
    const reply = requests[name].reply.safeParse(result.value)
    if (!reply.success) return failure('malformed', `reply to ${name}: ${z.prettifyError(reply.error)}`)
    // the schema just parsed is the one ReplyOf is inferred from; TypeScript cannot follow it through the index
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return success(reply.data as ReplyOf<Name>)
  }

  /** Like `request`, for a payload that the original asker has built and whose reply the asker will check. */
  forward(name: RequestName, payload: unknown): Promise<Result<unknown>> {
    if (this.#closedBecause) return Promise.resolve({ ok: false, error: this.#closedBecause })
    const id = this.#nextId++
    return new Promise((resolve) => {
      this.#waiting.set(id, { name, resolve })
      this.#options.transport.send({ id, request: name, payload })
    })
  }

  emit<Name extends EventName>(name: Name, payload: PayloadOf<Name>): void {
    this.forwardEvent(name, payload)
  }

  /** Passes on an event that has been checked when it came in. */
  forwardEvent(name: EventName, payload: unknown): void {
    if (!this.#closedBecause) this.#options.transport.send({ event: name, payload })
  }

  /** The other end is gone: requests in flight, and all later ones, fail with `unavailable`. */
  close(message: string): void {
    this.#closedBecause = { code: 'unavailable', message }
    for (const { resolve } of this.#waiting.values()) resolve({ ok: false, error: this.#closedBecause })
    this.#waiting.clear()
  }

  #receive(raw: unknown): void {
    const message = messageSchema.safeParse(raw)
    if (!message.success) return this.#problem('message', z.prettifyError(message.error))
    const data = message.data
    if ('request' in data) return void this.#answer(data.id, data.request, data.payload)
    if ('event' in data) return this.#hear(data.event, data.payload)
    const waiting = this.#waiting.get(data.id)
    if (!waiting) return this.#problem('reply', `no request ${data.id} is waiting`)
    this.#waiting.delete(data.id)
    waiting.resolve(data.ok ? success(data.value) : { ok: false, error: data.error })
  }

  async #answer(id: number, name: string, payload: unknown): Promise<void> {
    const result = await this.#handle(name, payload)
    if (!result.ok && (result.error.code === 'forbidden' || result.error.code === 'malformed')) {
      this.#problem(name, result.error.message)
    }
    if (this.#closedBecause) return
    this.#options.transport.send(
      result.ok ? { id, ok: true, value: result.value } : { id, ok: false, error: result.error },
    )
  }

  async #handle(name: string, payload: unknown): Promise<Result<unknown>> {
    if (!isRequestName(name)) return failure('forbidden', `no request «${name}» in the contract`)
    const callers: readonly Role[] = requests[name].callers
    // main asks for windows as well, and has checked at its own gate that they may
    if (this.#options.remote !== 'main' && !callers.includes(this.#options.remote)) {
      return failure('forbidden', `${this.#options.remote} may not send «${name}»`)
    }
    const parsed = requests[name].request.safeParse(payload)
    if (!parsed.success) return failure('malformed', `${name}: ${z.prettifyError(parsed.error)}`)
    try {
      return await this.#options.onRequest(name, parsed.data)
    } catch (error) {
      this.#problem(name, error instanceof Error ? (error.stack ?? error.message) : String(error))
      return failure('internal', `${name} failed: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  #hear(name: string, payload: unknown): void {
    if (!isEventName(name)) return this.#problem(name, 'no such event in the contract')
    if (events[name].sender !== this.#options.remote && this.#options.remote !== 'main') {
      return this.#problem(name, `${this.#options.remote} may not send this event`)
    }
    const parsed = events[name].payload.safeParse(payload)
    if (!parsed.success) return this.#problem(name, z.prettifyError(parsed.error))
    // name and payload belong together: the payload was parsed with the schema of that name
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    this.#options.onEvent({ name, payload: parsed.data } as ProcessEvent)
  }

  #problem(what: string, message: string): void {
    this.#options.onProblem({ what, message })
  }
}

/** Handlers of the requests that one kind of process answers, by name. */
export type Handlers<Names extends RequestName> = {
  [Name in Names]: (payload: RequestOf<Name>) => Promise<Result<ReplyOf<Name>>> | Result<ReplyOf<Name>>
}

/** Joins a table of handlers to a peer; a name that is not in the table was sent to the wrong process. */
export function answerWith<Names extends RequestName>(handlers: Handlers<Names>): RequestHandler {
  return async (name, payload) => {
    if (!Object.hasOwn(handlers, name)) return failure('forbidden', `«${name}» is not answered here`)
    // the peer has parsed the payload with this request's schema, which is what RequestOf is inferred from
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const handler = handlers[name as Names] as (payload: unknown) => Promise<Result<unknown>> | Result<unknown>
    return handler(payload)
  }
}
