import { sipAccountSchema, type SipAccount } from '../../shared/sip-account.ts'
import {
  scriptedInvite,
  scriptedReply,
  scriptedRequest,
  sessionDescription,
  tagOf,
  type InviteParts,
} from '../helpers/scripted-sip.ts'
import { headerOf, startSipRegistrar, type SipRegistrar } from '../helpers/sip-registrar.ts'
import { launchApp, until, type RunningApp } from './launch.ts'

/** The app on a server of which each message is written by the test: for what proxies set right, or would not send. */
export class ScriptedLine {
  readonly app: RunningApp
  readonly server: SipRegistrar
  #calls = 0

  private constructor(app: RunningApp, server: SipRegistrar) {
    this.app = app
    this.server = server
  }

  static async start(): Promise<ScriptedLine> {
    const server = await startSipRegistrar(null)
    const line = new ScriptedLine(await launchApp(), server)
    await line.app.synced()
    await line.use()
    return line
  }

  async use(changes: Partial<SipAccount> = {}): Promise<void> {
    const account = sipAccountSchema.parse({ server: this.server.url, address: 'alice@lab.test', ...changes })
    await this.app.configure({ accounts: [account], locale: 'en' }, 'secret')
    await this.app.registered()
    await until('the contact', () => this.server.contact() !== '')
  }

  newCallId(): string {
    this.#calls += 1
    return `scripted-${this.#calls}-${crypto.randomUUID()}`
  }

  invite(parts: Omit<InviteParts, 'contact' | 'callId'> & { readonly callId?: string } = {}): ScriptedCall {
    const whole = { contact: this.server.contact(), callId: this.newCallId(), ...parts }
    this.server.send(scriptedInvite(whole))
    return new ScriptedCall(this, whole)
  }

  /** The first message from the phone that is like this, of those after `from`. */
  async sent(what: string, isIt: (message: string) => boolean, from = 0, timeoutMs?: number): Promise<string> {
    const find = (): string | undefined => this.server.received.slice(from).find(isIt)
    await until(what, () => find() !== undefined, timeoutMs)
    return find() ?? ''
  }

  async close(): Promise<void> {
    await this.app.close()
    await this.server.close()
  }
}

/** One call that the test makes. */
export class ScriptedCall {
  readonly parts: InviteParts
  readonly #line: ScriptedLine
  #accepted = ''

  constructor(line: ScriptedLine, parts: InviteParts) {
    this.#line = line
    this.parts = parts
  }

  get callId(): string {
    return this.parts.callId
  }

  /** A response to its INVITE. */
  response(status: number): Promise<string> {
    return this.#line.sent(
      `a response ${status}`,
      (message) => message.startsWith(`SIP/2.0 ${status} `) && headerOf(message, 'Call-ID') === this.callId,
    )
  }

  /** Answers at the app, and confirms; the 200. */
  async answeredThere(): Promise<string> {
    await this.response(180)
    await this.#line.app.ask('call.answer', { callId: this.callId })
    this.#accepted = await this.response(200)
    this.send('ACK', { cSeq: 1 })
    return this.#accepted
  }

  /** A request within the call. */
  send(
    method: string,
    details: { readonly cSeq?: number; readonly body?: string; readonly type?: string } = {},
    headers: readonly string[] = [],
  ): void {
    const toTag = tagOf(headerOf(this.#accepted, 'To'))
    this.#line.server.send(scriptedRequest(method, { ...this.parts, headers }, { cSeq: 2, ...details, toTag }))
  }

  /** The next request of the phone's within the call. */
  next(method: string, after = 0, timeoutMs?: number): Promise<string> {
    return this.#line.sent(
      `a ${method} in the call`,
      (message) => message.startsWith(`${method} `) && headerOf(message, 'Call-ID') === this.callId,
      after,
      timeoutMs,
    )
  }

  /** Takes an offer of the phone's. */
  accept(request: string, headers: readonly string[] = []): void {
    const body = sessionDescription(this.parts.direction ?? 'sendrecv', 'active')
    this.#line.server.send(scriptedReply(request, '200 OK', { headers, body }))
  }

  refuse(request: string, status: string): void {
    this.#line.server.send(scriptedReply(request, status))
  }
}
