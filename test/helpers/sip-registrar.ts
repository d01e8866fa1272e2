import { createHash } from 'node:crypto'
import { startWebSocketServer, type WebSocketPeer } from './web-socket-server.ts'

export type DigestDemand = {
  /** Challenges by each of these, in this order; only the last of them is taken. */
  readonly algorithms: readonly ('MD5' | 'SHA-256')[]
  /** The first answer of each phone meets an expired nonce. */
  readonly expiresOnce?: boolean
}

export type SipRegistrar = {
  readonly url: string
  /** All that phones have sent, in its order. */
  readonly received: readonly string[]
  /** To every phone that is connected. */
  send(message: string | Uint8Array): void
  /** The Contact of the phone that has registered last. */
  contact(): string
  /** Loses all connections, as a crash does, and takes new ones. */
  cut(): void
  /** From now on nothing is answered, as by a hung machine. */
  silence(): void
  close(): Promise<void>
}

const USER = 'alice'
const REGISTRAR_REALM = 'lab.test'
export const REGISTRAR_PASSWORD = 'alice-password'

/**
 * A registrar over WebSocket (RFC 7118) that checks digests by Node's own hashes, and whose other messages a test writes
 * itself: proxies set right, or hold back, what a test may want to send. `demand` null: everybody may register.
 */
export async function startSipRegistrar(demand: DigestDemand | null): Promise<SipRegistrar> {
  const received: string[] = []
  let contact = ''
  let isSilent = false
  let nonces = 0
  let expirations = demand?.expiresOnce === true ? 1 : 0
  /** By nonce, the count of its last use. */
  const counts = new Map<string, number>()

  function challenge(request: string, isStale: boolean): string {
    nonces += 1
    const nonce = `nonce-${nonces}`
    counts.set(nonce, 0)
    const headers = (demand?.algorithms ?? []).map(
      (algorithm) =>
        `WWW-Authenticate: Digest realm="${REGISTRAR_REALM}", nonce="${nonce}", algorithm=${algorithm}, qop="auth"${isStale ? ', stale=true' : ''}`,
    )
    return reply(request, '401 Unauthorized', headers)
  }

  function register(request: string, peer: WebSocketPeer): void {
    const answer = headerOf(request, 'Authorization')
    if (demand === null) return accept(request, peer)
    if (answer === '') return peer.send(challenge(request, false))
    if (!isRight(answer, demand.algorithms.at(-1) ?? 'MD5', counts)) return peer.send(challenge(request, false))
    if (expirations > 0) {
      expirations -= 1
      return peer.send(challenge(request, true))
    }
    accept(request, peer)
  }

  function accept(request: string, peer: WebSocketPeer): void {
    const given = headerOf(request, 'Contact')
    contact = /<([^>]+)>/u.exec(given)?.[1] ?? ''
    const expires = headerOf(request, 'Expires') || '120'
    peer.send(reply(request, '200 OK', given === '*' ? [] : [`Contact: ${given};expires=${expires}`]))
  }

  const server = await startWebSocketServer((text, peer) => {
    if (isSilent) return
    if (text === '\r\n\r\n') return peer.send('\r\n')
    received.push(text)
    if (text.startsWith('REGISTER ')) register(text, peer)
    else if (text.startsWith('OPTIONS ')) peer.send(reply(text, '200 OK'))
  })
  return {
    url: server.url,
    received,
    send: (message) => {
      for (const peer of server.peers) peer.send(message)
    },
    contact: () => contact,
    cut: () => {
      for (const peer of server.peers) peer.cut()
    },
    silence: () => {
      isSilent = true
    },
    close: () => server.close(),
  }
}

/** A response to a request of a phone's, without a body. */
export function reply(request: string, status: string, headers: readonly string[] = []): string {
  const copied = ['Via', 'From', 'Call-ID', 'CSeq'].map((name) => `${name}: ${headerOf(request, name)}`)
  const to = headerOf(request, 'To')
  return [
    `SIP/2.0 ${status}`,
    ...copied,
    `To: ${to}${to.includes(';tag=') ? '' : ';tag=registrar'}`,
    ...headers,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')
}

/** The first value of a header by its full name, as phones write it; empty where there is none. */
export function headerOf(message: string, name: string): string {
  return new RegExp(`^${name}[ \\t]*:[ \\t]*(.*)$`, 'imu').exec(message)?.[1]?.trim() ?? ''
}

function isRight(answer: string, algorithm: 'MD5' | 'SHA-256', counts: Map<string, number>): boolean {
  const hash = (text: string): string => createHash(algorithm.replace('-', '')).update(text).digest('hex')
  const value = (name: string): string => new RegExp(`\\b${name}="?([^",]*)`, 'u').exec(answer)?.[1] ?? ''
  const nonce = value('nonce')
  const last = counts.get(nonce)
  const count = Number.parseInt(value('nc'), 16)
  // a count that does not go up by one is a replay, or a phone that counts wrongly (RFC 7616, 3.4)
  if (last === undefined || count !== last + 1) return false
  counts.set(nonce, count)
  const secret = hash(`${USER}:${REGISTRAR_REALM}:${REGISTRAR_PASSWORD}`)
  const request = hash(`REGISTER:${value('uri')}`)
  const expected = hash(`${secret}:${nonce}:${value('nc')}:${value('cnonce')}:${value('qop')}:${request}`)
  return value('algorithm') === algorithm && value('username') === USER && value('response') === expected
}
