import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { LibraryAlone } from '../helpers/library-alone.ts'
import { libraryScript } from '../helpers/library-script.ts'
import { scriptedInvite, scriptedReply, scriptedRequest, sessionDescription, tagOf } from '../helpers/scripted-sip.ts'
import { headerOf, startSipRegistrar, type SipRegistrar } from '../helpers/sip-registrar.ts'
import { launchApp, until, type RunningApp } from './launch.ts'

/** How long «never» is. */
const NEVER_MS = 4_000

/**
 * What the SIP library does by itself, in the same window: each of these is closed behind our phone, and would be open
 * again without that. A test that fails here with a newer library says that a remedy can go.
 */
describe('the library by itself', () => {
  let app: RunningApp
  let server: SipRegistrar
  let calls = 0
  let callId = ''
  const errors: string[] = []

  beforeAll(async () => {
    app = await launchApp()
    await app.phone.evaluate(await libraryScript())
    app.phone.on('pageerror', (error) => errors.push(error.message))
  })
  beforeEach(async () => {
    server = await startSipRegistrar(null)
    calls += 1
    callId = `alone-${calls}`
    await app.phone.evaluate((url) => window.libraryAlone.start(url), server.url)
    await event('registered')
  })
  afterEach(async () => {
    await app.phone.evaluate(() => window.libraryAlone.stop())
    await server.close()
  })
  afterAll(() => app.close())

  const events = (): Promise<string[]> => app.phone.evaluate(() => window.libraryAlone.events)
  const is = (what: 'isEstablished' | 'isConnected'): Promise<boolean> =>
    app.phone.evaluate(
      (name: keyof Pick<LibraryAlone, 'isEstablished' | 'isConnected'>) => window.libraryAlone[name](),
      what,
    )
  const event = (what: string): Promise<void> =>
    until(`«${what}»`, async () => (await events()).some((one) => one.startsWith(what)))
  const sent = async (start: string): Promise<string> => {
    const find = (): string | undefined =>
      server.received.findLast((message) => message.startsWith(start) && headerOf(message, 'Call-ID') === callId)
    await until(start, () => find() !== undefined)
    return find() ?? ''
  }
  const parts = (): Parameters<typeof scriptedInvite>[0] => ({ contact: server.contact(), callId })

  /** A call that is on; the tag of the phone. */
  async function talk(): Promise<string> {
    server.send(scriptedInvite(parts()))
    await event('incoming')
    await app.phone.evaluate(() => window.libraryAlone.answer())
    const toTag = tagOf(headerOf(await sent('SIP/2.0 200'), 'To'))
    server.send(scriptedRequest('ACK', parts(), { toTag }))
    await event('accepted')
    return toTag
  }
  const hold = (): Promise<boolean> => app.phone.evaluate(() => window.libraryAlone.hold())

  test('ends a call whose hold is refused', async () => {
    await talk()
    await hold()
    server.send(scriptedReply(await sent('INVITE '), '488 Not Acceptable Here'))
    await event('ended: WebRTC Error')
  })

  test('ends a call that is held while the server is away', async () => {
    await talk()
    server.cut()
    await until('the loss', async () => !(await is('isConnected')))
    await hold()
    await event('ended')
  })

  test('ends a call whose offer crosses another', async () => {
    const toTag = await talk()
    await hold()
    const offer = await sent('INVITE ')
    const body = sessionDescription('sendrecv', 'actpass')
    server.send(scriptedRequest('INVITE', parts(), { cSeq: 2, toTag, body }))
    await sent('SIP/2.0 491')
    server.send(scriptedReply(offer, '200 OK', { body: sessionDescription('recvonly', 'active') }))
    await event('ended')
  })

  test('keeps a call that the other side has ended while the server was away', async () => {
    await talk()
    server.cut()
    await until('the loss', async () => !(await is('isConnected')))
    await until('the registration', async () => (await events()).filter((one) => one === 'registered').length > 1)
    const before = server.received.length
    await sleep(NEVER_MS)
    // it asks nobody, and is told by nobody
    expect(server.received.slice(before).filter((message) => message.includes(callId))).toEqual([])
    expect(await is('isEstablished')).toBe(true)
  })

  test('never answers an INVITE without an offer', async () => {
    server.send(scriptedRequest('INVITE', parts()))
    await event('incoming')
    await app.phone.evaluate(() => window.libraryAlone.answer())
    await sleep(NEVER_MS)
    expect(server.received.some((message) => message.startsWith('SIP/2.0 200') && message.includes(callId))).toBe(false)
  })

  test.each(['<tel:+491700000000>', 'Zoë <sip:101@lab.test>'])('does not ring for %s', async (from) => {
    server.send(scriptedInvite({ ...parts(), from }))
    await sleep(NEVER_MS)
    expect(await events()).not.toContain('incoming')
    expect(server.received.filter((message) => message.includes(callId))).toEqual([])
  })

  test('throws over a Request-URI of another scheme', async () => {
    errors.splice(0)
    server.send(scriptedRequest('OPTIONS', { ...parts(), contact: 'unknown:somebody' }))
    await until('the exception', () => errors.length > 0)
  })

  test('stays with the second server when the preferred one is back', async () => {
    await app.phone.evaluate(() => window.libraryAlone.stop())
    const second = await startSipRegistrar(null)
    const servers = [server.url, second.url] as const
    await app.phone.evaluate(([preferred, fallback]) => window.libraryAlone.start(preferred, fallback), servers)
    await event('registered')
    // gone for a moment only: it takes connections again at once
    server.cut()
    await until('the second server', () => second.received.some((message) => message.startsWith('REGISTER ')))
    const before = server.received.length
    await sleep(NEVER_MS)
    expect(server.received.slice(before)).toEqual([])
    await second.close()
  })

  test('takes a server that says nothing for one that is there', async () => {
    server.silence()
    await sleep(NEVER_MS)
    expect(await is('isConnected')).toBe(true)
    // nothing has been asked either
    expect(server.received.filter((message) => !message.startsWith('REGISTER '))).toEqual([])
  })
})
