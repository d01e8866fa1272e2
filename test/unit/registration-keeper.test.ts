import { UA } from 'jssip'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { LoopSocket } from '../../renderer/phone/demo-line/loop-socket.ts'
import { RegistrationKeeper } from '../../renderer/phone/sip/registration-keeper.ts'
import type { LineEvent } from '../../shared/line-event.ts'
import type { Registration } from '../../shared/registration.ts'

const OK = 'SIP/2.0 200 OK'

/** The real library on a line in memory, whose registrar gives these answers one after the other, then 200. */
function registerWith(answers: readonly (readonly string[])[]): {
  readonly requests: () => number
  readonly state: () => string
  readonly events: readonly LineEvent[]
} {
  const left = [...answers]
  const seen: { registration: Registration | null; requests: number } = { registration: null, requests: 0 }
  const events: LineEvent[] = []
  const socket = new LoopSocket('registrar', (request) => {
    seen.requests += 1
    const [status = OK, ...headers] = left.shift() ?? [OK]
    const copied = ['Via', 'From', 'To', 'Call-ID', 'CSeq', 'Contact'].map(
      (name) => new RegExp(`^${name}:.*$`, 'im').exec(request)?.[0] ?? '',
    )
    const contact = status === OK ? copied : copied.slice(0, -1)
    socket.deliver([status, ...contact, ...headers, 'Content-Length: 0', '', ''].join('\r\n'))
  })
  const userAgent = new UA({ sockets: [socket], uri: 'sip:alice@lab.test', password: 'secret-of-alice' })
  const keeper = new RegistrationKeeper({
    userAgent,
    line: null,
    lineId: 'first',
    address: 'alice@lab.test',
    hasMicrophone: true,
    onRegistration: (registration) => (seen.registration = registration),
    onLineEvent: (event) => events.push(event),
    onDisconnected: () => undefined,
    onReconnected: () => undefined,
  })
  started.push(() => {
    keeper.stop()
    userAgent.stop()
  })
  userAgent.start()
  return { requests: () => seen.requests, state: () => seen.registration?.state ?? 'none', events }
}

const started: (() => void)[] = []

describe('the registration', () => {
  beforeEach(() => {
    vi.stubGlobal('window', globalThis)
    vi.useFakeTimers()
  })
  afterEach(() => {
    for (const stop of started.splice(0)) stop()
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  test('is made, and is in the log', async () => {
    const line = registerWith([])
    await vi.advanceTimersByTimeAsync(100)
    expect(line.state()).toBe('registered')
    expect(line.events.map(({ kind }) => kind)).toEqual(['connecting', 'connected', 'registered'])
  })

  test('is tried again by itself after a refusal', async () => {
    const line = registerWith([['SIP/2.0 500 Server Error']])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(line.state()).toBe('unregistered')
    await vi.advanceTimersByTimeAsync(3_000)
    expect(line.state()).toBe('registered')
    expect(line.events.find(({ kind }) => kind === 'registration-failed')?.detail).toBe('500 Server Error')
  })

  test('waits as long as the server asks for by Retry-After', async () => {
    const line = registerWith([['SIP/2.0 503 Service Unavailable', 'Retry-After: 40 (maintenance)']])
    await vi.advanceTimersByTimeAsync(39_500)
    expect(line.requests()).toBe(1)
    await vi.advanceTimersByTimeAsync(21_000)
    expect(line.state()).toBe('registered')
  })

  test('does not believe a server that asks for a day', async () => {
    const line = registerWith([['SIP/2.0 503 Service Unavailable', 'Retry-After: 86400']])
    await vi.advanceTimersByTimeAsync(451_000)
    expect(line.state()).toBe('registered')
  })

  test('is not tried again with a wrong password, which would lock the account', async () => {
    const challenge = ['SIP/2.0 401 Unauthorized', 'WWW-Authenticate: Digest realm="lab.test", nonce="1"']
    const line = registerWith(Array.from({ length: 10 }, () => challenge))
    await vi.advanceTimersByTimeAsync(600_000)
    expect(line.requests()).toBe(2)
    expect(line.state()).toBe('unregistered')
    expect(JSON.stringify(line.events)).not.toContain('secret')
  })
})
