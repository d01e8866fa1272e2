import {
  answerChallenge,
  digestParameters,
  parseChallenge,
  quoted,
  strongestChallenge,
  type DigestChallenge,
} from './digest.ts'
import { linesOf } from './mend-message.ts'

const CHALLENGE = /^(?:www|proxy)-authenticate[ \t]*:/iu
const ANSWER = /^(?<name>(?:proxy-)?authorization)[ \t]*:(?<value>.*)$/isu
const NONCES_KEPT = 20

/**
 * Answers digest challenges below the SIP library, which knows MD5 only, goes by one challenge where there are several,
 * and counts on when a nonce is replaced by a new one (JsSIP 3.13). The library is shown a challenge that it takes; what
 * it answers is answered anew on its way out, by the strongest algorithm that the server offers (RFC 7616, RFC 8760).
 */
export class DigestAnswers {
  readonly #password: string
  /** By nonce, the newest last. */
  readonly #challenges = new Map<string, { readonly challenge: DigestChallenge; count: number }>()

  constructor(password: string) {
    this.#password = password
  }

  /** A message from the server, as the library is to see it. Those that hold no challenge we can answer stay as they are. */
  received(message: string): string {
    if (!/^SIP\/2\.0 40[17] /u.test(message)) return message
    const end = message.indexOf('\r\n\r\n')
    if (end < 0) return message
    const lines = linesOf(message.slice(0, end))
    const challenges = lines.filter((line) => CHALLENGE.test(line)).map((line) => parseChallenge(valueOf(line)))
    const challenge = strongestChallenge(challenges.filter((one) => one !== null))
    if (challenge === null) return message
    this.#keep(challenge)
    const name = message.startsWith('SIP/2.0 407') ? 'Proxy-Authenticate' : 'WWW-Authenticate'
    const shown = [...lines.filter((line) => !CHALLENGE.test(line)), `${name}: ${asTheLibraryKnowsIt(challenge)}`]
    return shown.join('\r\n') + message.slice(end)
  }

  /** A message of the library's, as the server is to see it; at once, where nothing in it is to be answered. */
  toSend(message: string): string | Promise<string> {
    const end = message.indexOf('\r\n\r\n')
    const lines = linesOf(message.slice(0, Math.max(end, 0)))
    const index = lines.findIndex((line) => ANSWER.test(line))
    if (index < 0) return message
    const { name = '', value = '' } = ANSWER.exec(lines[index] ?? '')?.groups ?? {}
    const given = digestParameters(value)
    const kept = this.#challenges.get(given.get('nonce') ?? '')
    if (!kept) return message
    kept.count += 1
    const answer = answerChallenge(kept.challenge, {
      method: /^\S+/u.exec(message)?.[0] ?? '',
      uri: given.get('uri') ?? '',
      body: message.slice(end + 4),
      user: given.get('username') ?? '',
      password: this.#password,
      clientNonce: crypto.randomUUID().replaceAll('-', ''),
      nonceCount: kept.count,
    })
    return answer.then((text) => lines.with(index, `${name}: ${text}`).join('\r\n') + message.slice(end))
  }

  #keep(challenge: DigestChallenge): void {
    // counted on where the server names the same nonce again
    const count = this.#challenges.get(challenge.nonce)?.count ?? 0
    this.#challenges.delete(challenge.nonce)
    this.#challenges.set(challenge.nonce, { challenge, count })
    const oldest = this.#challenges.keys().next()
    if (this.#challenges.size > NONCES_KEPT && oldest.done !== true) this.#challenges.delete(oldest.value)
  }
}

function asTheLibraryKnowsIt({ realm, nonce, opaque, isStale }: DigestChallenge): string {
  const parameters = [
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    'algorithm=MD5',
    'qop="auth"',
    ...(opaque === null ? [] : [`opaque=${quoted(opaque)}`]),
    ...(isStale ? ['stale=true'] : []),
  ]
  return `Digest ${parameters.join(', ')}`
}

function valueOf(line: string): string {
  return line.slice(line.indexOf(':') + 1)
}
