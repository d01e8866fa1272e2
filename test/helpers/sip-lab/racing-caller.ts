import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { readSipMessage, uriOf, writeSipMessage, type SipMessage } from './message-text.ts'

/** Until a caller that hears nothing any more gives up, and until a request is sent again (RFC 3261, timer A and E). */
const PATIENCE_MS = 15_000
const RETRANSMIT_MS = 500

export type Race = {
  /** `answered`: the 200 was quicker, and the caller has hung up; `cancelled`: the CANCEL was. */
  readonly outcome: 'answered' | 'cancelled'
  /** First lines in their order, «→» sent and «←» received. */
  readonly messages: readonly string[]
}

export type RaceOptions = {
  readonly proxyPort: number
  readonly domain: string
  readonly user: string
  /** Between 180 and CANCEL. */
  readonly ringingMilliseconds: number
}

/**
 * Calls and cancels after a while; if the 200 of the INVITE has crossed the CANCEL, it acknowledges that and hangs up, as
 * RFC 3261, 9.1 asks for. Not by sipp, which takes no answer of an earlier request once it has sent the next.
 */
export async function raceWithCancel({ proxyPort, domain, user, ringingMilliseconds }: RaceOptions): Promise<Race> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  const id = `race-${Math.random().toString(36).slice(2)}`
  const messages: string[] = []
  const replies: SipMessage[] = []
  let heard = (): void => undefined
  socket.on('message', (data) => {
    const message = readSipMessage(data.toString('utf8'))
    messages.push(`← ${message.firstLine} (${message.header('CSeq')})`)
    replies.push(message)
    heard()
  })

  const send = (
    method: string,
    cSeq: number,
    branch: string,
    uri: string,
    to: string,
    more: readonly string[] = [],
  ): void => {
    const body = method === 'INVITE' ? offer(port) : ''
    messages.push(`→ ${method}`)
    const head = [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bK${id}${branch}`,
      `From: <sip:100@${domain}>;tag=${id}`,
      `To: ${to}`,
      `Call-ID: ${id}`,
      `CSeq: ${cSeq} ${method}`,
      `Contact: <sip:100@127.0.0.1:${port}>`,
      'Max-Forwards: 70',
      ...more,
      ...(body === '' ? [] : ['Content-Type: application/sdp']),
    ]
    socket.send(writeSipMessage(head, body), proxyPort, '127.0.0.1')
  }
  const target = `sip:${user}@${domain}`
  const find = (status: RegExp, cSeq: string): SipMessage | undefined =>
    replies.find((reply) => status.test(reply.firstLine) && reply.header('CSeq') === cSeq)
  /** Waits for what is looked for, and says it again until then. */
  const until = async (found: () => SipMessage | undefined, again: () => void): Promise<SipMessage> => {
    const deadline = Date.now() + PATIENCE_MS
    for (;;) {
      const reply = found()
      if (reply) return reply
      if (Date.now() > deadline) throw new Error(`the caller waited in vain:\n${messages.join('\n')}`)
      const isNews = await Promise.race([
        new Promise<boolean>((resolve) => (heard = () => resolve(true))),
        sleep(RETRANSMIT_MS, false),
      ])
      if (!isNews) again()
    }
  }

  try {
    const invite = (): void => send('INVITE', 1, 'invite', target, `<${target}>`)
    const cancel = (): void => send('CANCEL', 1, 'invite', target, `<${target}>`)
    const final = (): SipMessage | undefined => find(/ (?:200|487) /, '1 INVITE')
    invite()
    await until(() => find(/ 180 /, '1 INVITE') ?? final(), invite)
    await sleep(ringingMilliseconds)
    if (!final()) {
      cancel()
      await until(() => find(/ 200 /, '1 CANCEL'), cancel)
    }
    const answer = await until(final, cancel)
    const to = answer.header('To')
    if (answer.firstLine.includes(' 487 ')) {
      send('ACK', 1, 'invite', target, to)
      return { outcome: 'cancelled', messages }
    }
    const routes = answer
      .headers('Record-Route')
      .toReversed()
      .map((route) => `Route: ${route}`)
    const contact = uriOf(answer.header('Contact'))
    send('ACK', 1, 'ack', contact, to, routes)
    const bye = (): void => send('BYE', 2, 'bye', contact, to, routes)
    bye()
    const ended = await until(() => find(/ [2-6]\d\d /, '2 BYE'), bye)
    if (!ended.firstLine.includes(' 200 ')) throw new Error(`the BYE was refused:\n${messages.join('\n')}`)
    return { outcome: 'answered', messages }
  } finally {
    socket.close()
  }
}

function offer(port: number): string {
  return [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    // nobody sends audio in so short a call
    `m=audio ${port + 1} RTP/AVP 0`,
    'a=rtpmap:0 PCMU/8000',
    '',
  ].join('\r\n')
}
