import { LoopSocket } from './loop-socket.ts'

/**
 * The server of the embedded line: answers REGISTER and carries every other SIP message between the operator's phone
 * and the callers, by Call-ID. The messages are the user agents' own.
 */
export class LineSwitch {
  readonly phoneSocket = new LoopSocket('demo-phone', (message) => this.#fromPhone(message))
  readonly #callers = new Map<string, LoopSocket>()

  /** A socket for one caller's user agent. */
  callerSocket(): LoopSocket {
    const socket: LoopSocket = new LoopSocket('demo-caller', (message) => {
      const callId = headerOf(message, 'Call-ID')
      if (callId !== null) this.#callers.set(callId, socket)
      this.phoneSocket.deliver(message)
    })
    return socket
  }

  forget(socket: LoopSocket): void {
    for (const [callId, caller] of this.#callers) if (caller === socket) this.#callers.delete(callId)
  }

  #fromPhone(message: string): void {
    if (message.startsWith('REGISTER ')) return this.phoneSocket.deliver(registered(message))
    const callId = headerOf(message, 'Call-ID')
    if (callId !== null) this.#callers.get(callId)?.deliver(message)
  }
}

/** 200 OK to a REGISTER (RFC 3261, 10.3): the contact it named, with the expiry it asked for. */
function registered(request: string): string {
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
