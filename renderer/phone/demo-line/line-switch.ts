import { LoopSocket } from './loop-socket.ts'

/** Makes somebody who can be called at an address, and answers their connection; the INVITE follows by it. */
type FarEndMaker = (requestUri: string) => LoopSocket

/**
 * The server of the embedded line: answers REGISTER and carries every other SIP message between the operator's phone
 * and the far ends, or between two of those, by Call-ID. The messages are the user agents' own.
 */
export class LineSwitch {
  readonly phoneSocket: LoopSocket = new LoopSocket('demo-phone', (message) => this.#carry(message, this.phoneSocket))
  readonly #operatorUser: string
  /** Both ends of a call: the one that began it first. */
  readonly #calls = new Map<string, readonly [LoopSocket, LoopSocket]>()
  #makeFarEnd: FarEndMaker | null = null

  constructor(operatorUser: string) {
    this.#operatorUser = operatorUser
  }

  /** Who is called at all addresses but the operator's. */
  setFarEndMaker(make: FarEndMaker): void {
    this.#makeFarEnd = make
  }

  /** A socket for the user agent of a far end. */
  farEndSocket(): LoopSocket {
    const socket: LoopSocket = new LoopSocket('demo-far-end', (message) => this.#carry(message, socket))
    return socket
  }

  forget(socket: LoopSocket): void {
    for (const [callId, ends] of this.#calls) if (ends.includes(socket)) this.#calls.delete(callId)
  }

  #carry(message: string, from: LoopSocket): void {
    if (/^(REGISTER|OPTIONS) /.test(message)) return from.deliver(accepted(message))
    const callId = headerOf(message, 'Call-ID')
    if (callId === null) return
    const known = this.#calls.get(callId)
    if (known) return known[known[0] === from ? 1 : 0].deliver(message)
    const to = this.#destinationOf(message)
    if (!to) return
    this.#calls.set(callId, [from, to])
    // one that has only just been made connects first
    setTimeout(() => to.deliver(message), 0)
  }

  #destinationOf(message: string): LoopSocket | undefined {
    const requestUri = /^INVITE (\S+)/.exec(message)?.[1]
    if (requestUri === undefined) return undefined
    const replaced = headerOf(message, 'Replaces')?.split(';')[0]
    if (replaced !== undefined) return this.#calls.get(replaced)?.find((socket) => socket !== this.phoneSocket)
    if (requestUri.startsWith(`sip:${this.#operatorUser}@`)) return this.phoneSocket
    return this.#makeFarEnd?.(requestUri)
  }
}

/** 200 OK to a REGISTER (RFC 3261, 10.3): the contact it named, with the expiry it asked for. To OPTIONS: we are here. */
function accepted(request: string): string {
  const expires = headerOf(request, 'Expires') ?? '120'
  const contact = (headerOf(request, 'Contact') ?? '').replace(/;expires=\d+/i, '')
  return [
    'SIP/2.0 200 OK',
    `Via: ${headerOf(request, 'Via') ?? ''}`,
    `From: ${headerOf(request, 'From') ?? ''}`,
    `To: ${headerOf(request, 'To') ?? ''};tag=demo`,
    `Call-ID: ${headerOf(request, 'Call-ID') ?? ''}`,
    `CSeq: ${headerOf(request, 'CSeq') ?? ''}`,
    ...(contact === '' || contact === '*' ? [] : [`Contact: ${contact};expires=${expires}`]),
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')
}

/** The first value of a header that our own user agents wrote: one line, its full name. */
function headerOf(message: string, name: string): string | null {
  return new RegExp(`^${name}:\\s*(.*)$`, 'im').exec(message)?.[1]?.trim() ?? null
}
