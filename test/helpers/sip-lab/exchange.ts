import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { readSipMessage, tagOf, uriOf, writeSipMessage, type SipMessage } from './message-text.ts'

export type ExchangeOptions = {
  /** Where the proxy sends what is for the trunk. */
  readonly port: number
  readonly proxyPort: number
  readonly domain: string
}

type Subscription = {
  readonly user: string
  readonly event: string
  /** Headers of requests to the subscriber, in the dialog. */
  readonly head: readonly string[]
  readonly target: string
  cSeq: number
}

type Document = { readonly type: string; readonly body: string }

/**
 * An exchange behind the proxy that tells of lines and of voice mail (RFC 6665): a UDP socket that a test holds in its
 * hand, because what is told changes in the course of a test. It also answers calls, without audio.
 */
export class Exchange {
  readonly #options: ExchangeOptions
  readonly #socket: Socket
  readonly #subscriptions = new Map<string, Subscription>()
  readonly #documents = new Map<string, Document>()
  readonly #refused = new Map<string, string>()
  readonly #waiting = new Map<string, (reply: SipMessage) => void>()
  /** All requests that came in, the oldest first; none twice. */
  readonly requests: SipMessage[] = []
  /** The state is told before the subscription is answered, as may happen on the way (RFC 6665, 4.1.2.4). */
  isHasty = false
  #count = 0

  private constructor(options: ExchangeOptions) {
    this.#options = options
    this.#socket = createSocket('udp4')
    this.#socket.on('message', (data) => this.#receive(readSipMessage(data.toString('utf8'))))
  }

  static async start(options: ExchangeOptions): Promise<Exchange> {
    const exchange = new Exchange(options)
    exchange.#socket.bind(options.port, '127.0.0.1')
    await once(exchange.#socket, 'listening')
    return exchange
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.#socket.close(() => resolve()))
  }

  /** Subscriptions to a user's event are refused from now on; null: not any more. */
  refuse(user: string, status: string | null): void {
    if (status === null) this.#refused.delete(user)
    else this.#refused.set(user, status)
  }

  /** How many there are to a user's state. */
  subscriptions(user: string): number {
    return [...this.#subscriptions.values()].filter((one) => one.user === user).length
  }

  /** What is told of a user from now on, to all who have subscribed. */
  tell(user: string, type: string, body: string): void {
    this.#documents.set(user, { type, body })
    for (const one of this.#subscriptions.values()) if (one.user === user) this.#notify(one, 'active;expires=600')
  }

  /** Forgets all subscriptions, as after a crash. */
  forget(): void {
    this.#subscriptions.clear()
  }

  received(method: string, user: string): readonly SipMessage[] {
    return this.requests.filter((one) => one.method === method && one.firstLine.includes(`sip:${user}@`))
  }

  /** Sends a request outside of any dialog to a user of the proxy; answers with the final reply. */
  send(method: string, to: string, from: string, headers: readonly string[], body: string): Promise<SipMessage> {
    const id = this.#id()
    const { domain } = this.#options
    const answered = new Promise<SipMessage>((resolve) => this.#waiting.set(`${id} 1 ${method}`, resolve))
    this.#write(
      [
        `${method} sip:${to}@${domain} SIP/2.0`,
        this.#via(),
        `From: ${from};tag=${id}`,
        `To: <sip:${to}@${domain}>`,
        `Call-ID: ${id}`,
        `CSeq: 1 ${method}`,
        `Contact: <sip:exchange@127.0.0.1:${this.#options.port}>`,
        'Max-Forwards: 70',
        ...headers,
      ],
      body,
    )
    return answered
  }

  #receive(message: SipMessage): void {
    const key = `${message.header('Call-ID')} ${message.header('CSeq')}`
    if (message.method === '') {
      if (!message.firstLine.startsWith('SIP/2.0 1')) this.#waiting.get(key)?.(message)
      return
    }
    const isAgain = this.requests.some((one) => `${one.header('Call-ID')} ${one.header('CSeq')}` === key)
    if (message.method === 'ACK') return
    if (isAgain) return
    this.requests.push(message)
    if (message.method === 'SUBSCRIBE') this.#subscribed(message)
    else if (message.method === 'INVITE') this.#called(message)
    else this.#reply(message, '200 OK')
  }

  #subscribed(message: SipMessage): void {
    const user = /^SUBSCRIBE sip:([^@]+)@/.exec(message.firstLine)?.[1] ?? ''
    const refused = this.#refused.get(user)
    const callId = message.header('Call-ID')
    const known = this.#subscriptions.get(callId)
    if (!known && tagOf(message.header('To')) !== '') return this.#reply(message, '481 Subscription Does Not Exist')
    if (!known && refused !== undefined) return this.#reply(message, refused)
    const isEnd = message.header('Expires') === '0'
    const accept = (): void => this.#reply(message, '200 OK', [`Expires: ${message.header('Expires')}`])
    if (!this.isHasty) accept()
    const subscription = known ?? {
      user,
      event: message.header('Event'),
      target: uriOf(message.header('Contact')),
      head: [
        ...message.headers('Record-Route').map((route) => `Route: ${route}`),
        `From: ${withTag(message.header('To'))}`,
        `To: ${message.header('From')}`,
        `Call-ID: ${callId}`,
      ],
      cSeq: 0,
    }
    this.#subscriptions.set(callId, subscription)
    if (this.isHasty) this.#waiting.set(`${callId} ${subscription.cSeq + 1} NOTIFY`, accept)
    this.#notify(subscription, isEnd ? 'terminated;reason=timeout' : 'active;expires=600')
    if (isEnd) this.#subscriptions.delete(callId)
  }

  #notify(subscription: Subscription, state: string): void {
    subscription.cSeq += 1
    const document = this.#documents.get(subscription.user)
    this.#write(
      [
        `NOTIFY ${subscription.target} SIP/2.0`,
        this.#via(),
        ...subscription.head,
        `CSeq: ${subscription.cSeq} NOTIFY`,
        `Contact: <sip:exchange@127.0.0.1:${this.#options.port}>`,
        'Max-Forwards: 70',
        `Event: ${subscription.event}`,
        `Subscription-State: ${state}`,
        ...(document ? [`Content-Type: ${document.type}`] : []),
      ],
      document?.body,
    )
  }

  #called(message: SipMessage): void {
    const { port } = this.#options
    const sdp = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', 'm=audio 9 RTP/AVP 0', '']
    this.#reply(message, '180 Ringing', [`Contact: <sip:exchange@127.0.0.1:${port}>`])
    this.#reply(
      message,
      '200 OK',
      [`Contact: <sip:exchange@127.0.0.1:${port}>`, 'Content-Type: application/sdp'],
      sdp.join('\r\n'),
    )
  }

  #reply(message: SipMessage, status: string, headers: readonly string[] = [], body?: string): void {
    const copied = ['Via', 'Record-Route'].flatMap((name) => message.headers(name).map((value) => `${name}: ${value}`))
    const hasContact = headers.some((header) => header.startsWith('Contact'))
    this.#write(
      [
        `SIP/2.0 ${status}`,
        ...copied,
        `From: ${message.header('From')}`,
        `To: ${withTag(message.header('To'))}`,
        `Call-ID: ${message.header('Call-ID')}`,
        `CSeq: ${message.header('CSeq')}`,
        ...(hasContact ? [] : [`Contact: <sip:exchange@127.0.0.1:${this.#options.port}>`]),
        ...headers,
      ],
      body,
    )
  }

  #via(): string {
    return `Via: SIP/2.0/UDP 127.0.0.1:${this.#options.port};branch=z9hG4bK${this.#id()}`
  }

  #id(): string {
    this.#count += 1
    return `${Math.random().toString(36).slice(2)}${this.#count}`
  }

  #write(head: readonly string[], body?: string): void {
    this.#socket.send(writeSipMessage(head, body), this.#options.proxyPort, '127.0.0.1')
  }
}

function withTag(to: string): string {
  return tagOf(to) === '' ? `${to};tag=exchange` : to
}
