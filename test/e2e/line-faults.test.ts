import { setTimeout as sleep } from 'node:timers/promises'
import type { JSHandle } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { isLive, type Call } from '../../shared/call.ts'
import type { SipLab } from '../helpers/sip-lab/lab.ts'
import { raceWithCancel } from '../helpers/sip-lab/racing-caller.ts'
import { callOf, callsOf, dial, untilNoteIs, untilState } from './calls.ts'
import { withSipLab } from './lab-frame.ts'
import type { LabOperator } from './lab-operator.ts'
import { until } from './launch.ts'
import { collectConnections } from './phone-audio.ts'

/** Two clients of the sample CRM. */
const ANNA = { number: '+79991234567', name: 'Анна Сидорова' }
const ALEXANDER = { number: '+12125550142', name: 'Alexander Pushkin' }
/** The proxy sends this user's calls to sipp. */
const TRUNK = 'sip:trunk@lab.test'
const RETRY_AFTER_SECONDS = 7
/** Until a REGISTER that nobody answers is given up (RFC 3261, timer F), and the pause before the next. */
const GIVEN_UP_WITHIN_MS = 60_000
/** Of the caller's CANCEL; the answer comes about then, sooner or later by up to `RACE_SPREAD_MS`. */
const CANCELLED_AFTER_MS = 350
const RACE_SPREAD_MS = 60
const RACES = 12
const FAULTS = ['silentRegistrar', 'retryAfter', 'slowCredentials', 'tellsStale'] as const

type Frame = { readonly at: number; readonly text: string }

describe('faults of the line', () => {
  let lab: SipLab
  let operator: LabOperator
  let connections: JSHandle<RTCPeerConnection[]>
  const sent: Frame[] = []
  const received: Frame[] = []

  withSipLab(
    async (frame) => {
      ;({ lab, operator } = frame)
      connections = await operator.app.phone.evaluateHandle(collectConnections)
      operator.app.phone.on('websocket', (socket) => {
        socket.on('framesent', ({ payload }) => sent.push({ at: Date.now(), text: payload.toString() }))
        socket.on('framereceived', ({ payload }) => received.push({ at: Date.now(), text: payload.toString() }))
      })
    },
    { nonceSeconds: 1 },
  )
  beforeEach(() => {
    sent.length = 0
    received.length = 0
  })

  const registers = (): Frame[] => sent.filter(({ text }) => text.startsWith('REGISTER '))
  const hasReceived = (pattern: RegExp): boolean => received.some(({ text }) => pattern.test(text))

  /** Another account in the eyes of the phone: it begins anew. */
  const beginAnew = (): Promise<void> => operator.useAccount({ displayName: `Alice ${Date.now()}` })

  async function endReason(callId: string): Promise<Call['endReason']> {
    await untilState(operator.app, callId, 'ended')
    return (await callOf(operator.app, callId)).endReason
  }

  /** What is proven after each fault: the next caller rings and is shown. */
  async function nextCallerRings(): Promise<void> {
    const caller = lab.sipp({ kind: 'rejected-call', status: 603, caller: { number: ANNA.number } })
    await operator.heading(ANNA.name).waitFor()
    await operator.button('Decline').click()
    expect(await caller).toMatchObject({ exitCode: 0 })
  }

  describe('of the registrar', () => {
    afterEach(async () => {
      for (const fault of FAULTS) await lab.setFault(fault, null)
    })

    test.each([
      { tellsStale: '1', what: 'as the server says' },
      { tellsStale: null, what: 'though the server does not say so' },
    ])('a nonce that expired while the password was on its way is no wrong password, $what', async ({ tellsStale }) => {
      await lab.setFault('tellsStale', tellsStale)
      await lab.setFault('slowCredentials', '1')
      await operator.ready({ displayName: `Alice ${tellsStale}` })
      expect(received.filter(({ text }) => text.startsWith('SIP/2.0 401')).length).toBeGreaterThan(1)
      expect(hasReceived(/^WWW-Authenticate:.*stale=true/im)).toBe(tellsStale !== null)
      expect(await operator.alert().count()).toBe(0)
      await nextCallerRings()
    })

    test('a server that asks for a pause gets it, and the phone registers by itself after that', async () => {
      await operator.ready()
      await lab.setFault('retryAfter', String(RETRY_AFTER_SECONDS))
      sent.length = 0
      await beginAnew()
      await operator.alert().getByText('503').waitFor()
      expect(await operator.alert().textContent()).toContain('The server refuses the registration')
      await lab.setFault('retryAfter', null)
      await operator.app.registered()
      // not those of the phone before, which takes its leave
      const ours = callIdOf(registers().at(-1))
      const refusedAt = received.find((frame) => frame.text.startsWith('SIP/2.0 503') && callIdOf(frame) === ours)?.at
      if (refusedAt === undefined) throw new Error('the registration was not refused')
      const again = registers().find((frame) => frame.at > refusedAt && callIdOf(frame) === ours)
      expect((again?.at ?? 0) - refusedAt).toBeGreaterThanOrEqual(RETRY_AFTER_SECONDS * 1_000)
      await operator.alert().waitFor({ state: 'detached' })
      await nextCallerRings()
    })

    test('a server that answers no REGISTER is told of, and is asked until it does', async () => {
      await operator.ready()
      await lab.setFault('silentRegistrar', '1')
      await beginAnew()
      await operator.alert().getByText('The server does not answer').waitFor({ timeout: GIVEN_UP_WITHIN_MS })
      await lab.setFault('silentRegistrar', null)
      await operator.alert().waitFor({ state: 'detached', timeout: GIVEN_UP_WITHIN_MS })
      await operator.app.registered()
      await nextCallerRings()
    })
  })

  describe('of a call', () => {
    beforeEach(() => operator.ready())

    test.each(['500 Server Internal Error', '502 Bad Gateway', '504 Server Time-out'])(
      'a call of ours that meets «%s» ends with a reason, and the next goes through',
      async (status) => {
        const refusing = lab.sipp({ kind: 'rejecting-callee', status })
        expect(await endReason(await dial(operator.app, TRUNK))).toBe('callee-not-reached')
        expect(await refusing).toMatchObject({ exitCode: 0 })
        await operator.newestRow('no answer there').waitFor()
        const answering = lab.sipp({ kind: 'callee', ringingMilliseconds: 100 })
        const callId = await dial(operator.app, TRUNK)
        await untilState(operator.app, callId, 'active')
        await operator.app.request('call.hang-up', { callId })
        expect(await answering).toMatchObject({ exitCode: 0 })
      },
    )

    test('two calls that come in at once are both shown, each with its own client', async () => {
      const resume = await operator.stopPhone()
      const callers = [ANNA, ALEXANDER].map(({ number }) => lab.sipp({ kind: 'call', caller: { number } }))
      try {
        // both INVITEs have passed the proxy, and wait for the phone
        await until('both calls in the relay', async () => {
          const calls = await lab.audio()
          return new Set(calls.map(({ callId }) => callId)).size === 2
        })
      } finally {
        resume()
      }
      await until('both calls', async () => (await operator.liveCalls()).length === 2)
      const calls = await operator.liveCalls()
      const [one, other] = calls.map(({ stamps }) => stamps.inviteReceivedAt)
      console.log(`two INVITEs within ${Math.abs((one ?? 0) - (other ?? 0))} ms`)
      const idOf = (number: string): string => calls.find(({ identity }) => identity.address === number)?.id ?? ''
      for (const { number, name } of [ANNA, ALEXANDER]) {
        await until(`the card of ${name}`, async () => {
          const card = await operator.app.request('card.open', { callId: idOf(number), locale: 'en' })
          return card.ok && card.value.subject.kind === 'known' && card.value.subject.client.name === name
        })
      }
      const shown = (await operator.app.card.getByRole('heading', { level: 1 }).innerText()).includes(ANNA.name)
      const [first, second] = shown ? [ANNA, ALEXANDER] : [ALEXANDER, ANNA]
      await operator.heading(first.name).waitFor()
      await operator.otherCalls(second.name).waitFor()

      await operator.answer()
      const stateOf = async (number: string): Promise<Call['state'] | undefined> =>
        (await operator.liveCalls()).find(({ identity }) => identity.address === number)?.state
      await until('the first to be on', async () => (await stateOf(first.number)) === 'active')
      expect(await stateOf(second.number)).toBe('ringing')
      await operator.app.request('call.hang-up', { callId: idOf(first.number) })
      await operator.app.request('call.answer', { callId: idOf(second.number) })
      await until('the second to be on', async () => (await stateOf(second.number)) === 'active')
      await operator.app.request('call.hang-up', { callId: idOf(second.number) })
      for (const { exitCode, log } of await Promise.all(callers)) expect(exitCode, log).toBe(0)
    })

    test('an answer that meets a CANCEL leaves either a call or none, and never a ghost', async () => {
      const outcomes: Record<string, number> = {}
      for (let race = 0; race < RACES; race += 1) {
        const caller = raceWithCancel({
          proxyPort: lab.sipPort,
          domain: lab.domain,
          user: 'alice',
          ringingMilliseconds: CANCELLED_AFTER_MS,
        })
        await until('the call', async () => (await operator.liveCalls()).length === 1)
        const callId = (await operator.liveCalls())[0]?.id ?? ''
        const rangAt = (await callOf(operator.app, callId)).stamps.inviteReceivedAt
        const spread = RACE_SPREAD_MS * ((2 * race) / (RACES - 1) - 1)
        await sleep(Math.max(0, rangAt + CANCELLED_AFTER_MS + spread - Date.now()))
        await operator.app.request('call.answer', { callId })
        const reason = await endReason(callId)
        const { outcome, messages } = await caller
        const wasAnswered = (await callOf(operator.app, callId)).stamps.answeredAt !== null
        expect(reason).toBe(wasAnswered ? 'hung-up-by-caller' : 'cancelled')
        expect(outcome, messages.join('\n')).toBe(wasAnswered ? 'answered' : 'cancelled')
        outcomes[reason ?? ''] = (outcomes[reason ?? ''] ?? 0) + 1
        expect(await operator.liveCalls()).toEqual([])
        await operator.recordedAs(reason ?? '')
        if (await operator.button('Done').isVisible()) await operator.button('Done').click()
      }
      console.log('answers that met a CANCEL:', outcomes)
      await until('no connection to be left open', () =>
        connections.evaluate((all) => all.every(({ connectionState }) => connectionState === 'closed')),
      )
      await nextCallerRings()
    })

    test('a far end that offers anew in the middle of a transfer is answered, and the transfer goes on', async () => {
      const callee = lab.sipp({ kind: 're-inviting-referee' })
      const callId = await dial(operator.app, TRUNK)
      await untilState(operator.app, callId, 'active')
      expect(await operator.app.request('call.transfer', { callId, target: `sip:bob@${lab.domain}` })).toMatchObject({
        ok: true,
      })
      expect(await endReason(callId)).toBe('transferred')
      const { exitCode, log } = await callee
      expect(exitCode, log).toBe(0)
      await nextCallerRings()
    })

    // last, as Playwright does not come back to a page that has crashed
    test('a phone that crashes while somebody talks is made again: registered, told of, and the far end let go', async () => {
      const desk = await lab.baresip('desk1')
      onTestFinished(() => desk.stop())
      await desk.dial(`sip:alice@${lab.domain}`)
      await operator.answer()
      await desk.event('CALL_ESTABLISHED')
      const callId = (await operator.liveCalls())[0]?.id ?? ''
      await operator.app.card.getByLabel('Note', { exact: true }).fill('was cut off')
      await untilNoteIs(operator.app, callId, 'was cut off')

      const crashedAt = Date.now()
      await operator.app.electron.evaluate(({ BrowserWindow }) => {
        const phone = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().includes('/phone/'))
        phone?.webContents.forcefullyCrashRenderer()
      })
      expect(await endReason(callId)).toBe('connection-lost')
      await operator.app.registered()
      console.log(`registered ${Date.now() - crashedAt} ms after the crash`)
      await until('a single contact', async () => (await lab.contacts('alice')).length === 1)
      await desk.event('CALL_CLOSED')

      const notices = [operator.app.card, operator.app.panel].map((page) =>
        page.getByRole('alert').getByText('1 call is lost; your note is kept.'),
      )
      for (const notice of notices) await notice.waitFor()
      await operator.recordedAs('connection-lost')
      expect(await operator.newestRecord()).toMatchObject({ callId, note: 'was cut off' })
      await operator.app.card.getByRole('button', { name: 'Understood' }).click()
      for (const notice of notices) await notice.waitFor({ state: 'detached' })
      await operator.button('Done').click()

      await desk.dial(`sip:alice@${lab.domain}`)
      await operator.answer()
      await desk.event('CALL_ESTABLISHED')
      expect((await callsOf(operator.app)).filter(isLive)).toHaveLength(1)
      await operator.button('Hang up').click()
      await desk.event('CALL_CLOSED')
    })
  })

  function callIdOf(frame: Frame | undefined): string | undefined {
    return /^Call-ID: *(.*)$/im.exec(frame?.text ?? '')?.[1]?.trim()
  }
})
