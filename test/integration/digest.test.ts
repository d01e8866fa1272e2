import { UA, WebSocketInterface, type Socket } from 'jssip'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { LineSocket } from '../../renderer/phone/sip/line-socket.ts'
import {
  REGISTRAR_PASSWORD,
  startSipRegistrar,
  type DigestDemand,
  type SipRegistrar,
} from '../helpers/sip-registrar.ts'
import { startSipLab } from '../helpers/sip-lab/lab.ts'

type Outcome = 'registered' | 'Authentication Error' | 'Rejected'

// what of a window the line uses, is there in Node as well
vi.stubGlobal('window', Object.assign(new EventTarget(), { setTimeout, clearTimeout, setInterval, clearInterval }))

function lineTo(server: string, password: string): LineSocket {
  return new LineSocket({ servers: [server], address: 'alice@lab.test', password, onEvent: () => undefined })
}

/** What becomes of a registration by the real library. */
async function registering(socket: Socket, password: string): Promise<Outcome> {
  const userAgent = new UA({ sockets: [socket], uri: 'sip:alice@lab.test', password, session_timers: false })
  onTestFinished(() => {
    userAgent.stop()
    socket.disconnect()
  })
  return new Promise((resolve) => {
    userAgent.on('registered', () => resolve('registered'))
    userAgent.on('registrationFailed', ({ cause }) => resolve(cause as string as Outcome))
    userAgent.start()
  })
}

describe('on a registrar of its own', () => {
  async function registrar(demand: DigestDemand): Promise<SipRegistrar> {
    const started = await startSipRegistrar(demand)
    onTestFinished(() => started.close())
    return started
  }

  const registers = async (demand: DigestDemand, password = REGISTRAR_PASSWORD): Promise<Outcome> =>
    registering(lineTo((await registrar(demand)).url, password), password)

  test.each<DigestDemand>([
    { algorithms: ['MD5'] },
    { algorithms: ['SHA-256'] },
    { algorithms: ['MD5', 'SHA-256'] },
    { algorithms: ['SHA-256'], expiresOnce: true },
    { algorithms: ['MD5'], expiresOnce: true },
  ])('registers: %o', async (demand) => {
    expect(await registers(demand)).toBe('registered')
  })

  test('registers again and again, with an expired nonce between', async () => {
    const { url, received } = await registrar({ algorithms: ['SHA-256'], expiresOnce: true })
    const line = lineTo(url, REGISTRAR_PASSWORD)
    const userAgent = new UA({ sockets: [line], uri: 'sip:alice@lab.test', password: REGISTRAR_PASSWORD })
    onTestFinished(() => {
      userAgent.stop()
      line.disconnect()
    })
    const registered = (): number =>
      received.filter((message) => /algorithm=SHA-256.*nc=00000001/u.test(message)).length
    userAgent.start()
    // one of them met an expired nonce
    await vi.waitFor(() => expect(registered()).toBe(2))
    userAgent.register()
    await vi.waitFor(() => expect(registered()).toBe(3))
    expect(userAgent.isRegistered()).toBe(true)
  })

  test('a wrong password stays a wrong password', async () => {
    expect(await registers({ algorithms: ['MD5', 'SHA-256'] }, 'wrong')).toBe('Authentication Error')
  })

  test.each<DigestDemand>([{ algorithms: ['SHA-256'] }, { algorithms: ['MD5'], expiresOnce: true }])(
    'the library by itself does not: %o',
    async (demand) => {
      const { url } = await registrar(demand)
      expect(await registering(new WebSocketInterface(url), REGISTRAR_PASSWORD)).toBe('Authentication Error')
    },
  )
})

describe('on a real server that asks for SHA-256', () => {
  let lab: Awaited<ReturnType<typeof startSipLab>>
  // Long enough for the packages to be installed once.
  beforeAll(async () => {
    lab = await startSipLab({ digestAlgorithm: 'SHA-256' })
  }, 300_000)
  beforeEach((context) => {
    if (!lab.ok) context.skip(lab.error.message)
  })
  afterAll(async () => {
    if (lab.ok) await lab.value.stop()
  })

  async function registers(makeSocket: (url: string) => Socket, password: string): Promise<Outcome> {
    if (!lab.ok) throw new Error(lab.error.message)
    return registering(makeSocket(lab.value.webSocketUrl), password)
  }

  test('the line registers', async () => {
    if (!lab.ok) return
    const { alice } = lab.value.users
    expect(await registers((url) => lineTo(url, alice), alice)).toBe('registered')
    expect(await lab.value.contacts('alice')).toHaveLength(1)
  })

  test('a wrong password is refused', async () => {
    expect(await registers((url) => lineTo(url, 'wrong'), 'wrong')).toBe('Authentication Error')
  })

  test('the library by itself is refused', async () => {
    if (!lab.ok) return
    expect(await registers((url) => new WebSocketInterface(url), lab.value.users.alice)).toBe('Authentication Error')
  })
})
