import path from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import type { JSHandle, Locator } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { isLive, type Call } from '../../shared/call.ts'
import type { CallSummary } from '../../shared/card.ts'
import { DEMO_CALLS } from '../../shared/demo-calls.ts'
import { sipAccountSchema, type SipAccount } from '../../shared/settings.ts'
import { dominantFrequency, loudness, readWave, tone, writeWave, type Sound } from '../helpers/audio.ts'
import type { DeskPhone } from '../helpers/sip-lab/desk-phone.ts'
import { startSipLab, type SipLab } from '../helpers/sip-lab/lab.ts'
import { SIPP_TONE_HERTZ, type CallerScenario } from '../helpers/sip-lab/sipp-scenario.ts'
import type { SippResult } from '../helpers/sip-lab/sipp.ts'
import { launchApp, until, type RunningApp } from './launch.ts'

/** Анна Сидорова of the sample CRM. */
const KNOWN = '+79991234567'
const UNKNOWN = DEMO_CALLS.find(({ id }) => id === 'unknown')?.address ?? ''
/** What a trunk writes into From when it names the caller elsewhere. */
const TRUNK = '+77272500124'
const MICROPHONE_HERTZ = 523
/** The app tries again by itself after at most half a minute. */
const RECONNECTION_MS = 60_000

describe('on a real SIP server', () => {
  let started: Awaited<ReturnType<typeof startSipLab>>
  let lab: SipLab
  let app: RunningApp
  let connections: JSHandle<RTCPeerConnection[]>

  // Long enough for the packages to be installed once.
  beforeAll(async () => {
    started = await startSipLab()
    if (!started.ok) return
    lab = started.value
    writeWave(microphoneFile(), tone(MICROPHONE_HERTZ, 10))
    app = await launch()
    await app.synced()
  }, 300_000)
  beforeEach((context) => {
    if (!started.ok) context.skip(started.error.message)
  })
  afterEach(async () => {
    if (!started.ok) return
    for (const call of await liveCalls()) await app.request('call.hang-up', { callId: call.id })
    await until('the end of all calls', async () => (await liveCalls()).length === 0)
    const done = app.card.getByRole('button', { name: 'Done' })
    if (await done.isVisible()) await done.click()
  })
  afterAll(async () => {
    if (!started.ok) return
    await app.close()
    await lab.stop()
  })

  const microphoneFile = (): string => path.join(lab.folder, 'microphone.wav')

  async function launch(userData?: string): Promise<RunningApp> {
    const launched = await launchApp({
      ...(userData === undefined ? {} : { userData }),
      flags: [`--use-file-for-fake-audio-capture=${microphoneFile()}`],
    })
    connections = await launched.phone.evaluateHandle(noteConnections)
    return launched
  }

  function account(changes: Partial<SipAccount> = {}): SipAccount {
    return sipAccountSchema.parse({ server: lab.webSocketUrl, address: `alice@${lab.domain}`, ...changes })
  }

  /** Registered once: an earlier registration of ours would get the call too. */
  async function ready(changes: Partial<SipAccount> = {}): Promise<void> {
    await app.configure({ account: account(changes) }, lab.users.alice)
    await app.registered()
    await until('a single contact', async () => (await lab.contacts('alice')).length === 1)
  }

  async function liveCalls(): Promise<Call[]> {
    const session = await app.request('session.get', null)
    if (!session.ok) throw new Error(session.error.message)
    return session.value.calls.filter(isLive)
  }

  async function newestRecord(): Promise<CallSummary | undefined> {
    const calls = await app.request('calls.list', { search: '', before: null, limit: 1 })
    if (!calls.ok) throw new Error(calls.error.message)
    return calls.value[0]
  }

  const newestRow = (): Locator => app.panel.getByRole('complementary', { name: 'Calls' }).getByRole('listitem').first()
  const heading = (name: string | RegExp): Locator => app.card.getByRole('heading', { level: 1, name })
  const button = (name: string): Locator => app.card.getByRole('button', { name })
  const otherCalls = (): Locator => app.card.getByRole('list', { name: 'Other calls' })

  /** Waits until an answered call shows it: sipp's run ends at once when its INVITE was refused, and says why. */
  async function answer(caller?: Promise<SippResult>): Promise<void> {
    const refused = caller?.then(({ log }) => Promise.reject(new Error(`the caller has ended:\n${log}`)))
    await Promise.race([button('Answer').click(), ...(refused ? [refused] : [])])
    await Promise.race([button('Hold').waitFor(), ...(refused ? [refused] : [])])
    refused?.catch(() => undefined)
  }

  async function packets(from: 'caller' | 'callee'): Promise<number> {
    return (await lab.audio()).find((side) => side.from === from)?.packets ?? 0
  }

  async function flows(from: 'caller' | 'callee'): Promise<void> {
    const before = await packets(from)
    await until(`audio of the ${from}`, async () => (await packets(from)) > before + 10)
  }

  /** Two equal counts some packets' time apart. */
  async function ceases(from: 'caller' | 'callee'): Promise<void> {
    await until(`the audio of the ${from} to cease`, async () => {
      const before = await packets(from)
      await new Promise((resolve) => setTimeout(resolve, 200))
      return (await packets(from)) === before
    })
  }

  /** A desk phone calls us, and we answer. */
  async function talkToDesk(): Promise<DeskPhone> {
    const desk = await lab.baresip('desk1')
    await desk.dial(`sip:alice@${lab.domain}`)
    await answer()
    await desk.event('CALL_ESTABLISHED')
    await flows('caller')
    await flows('callee')
    return desk
  }

  test('registers by digest over WebSocket', async () => {
    await app.configure({ account: account() }, lab.users.alice)
    await app.panel
      .locator('footer')
      .getByText(/Ready: .*alice@lab\.test/)
      .waitFor()
    await until('the contact', async () => (await lab.contacts('alice')).length === 1)
    expect(await app.panel.getByRole('alert').count()).toBe(0)
  })

  test('says that the password is wrong, and registers once it is corrected', async () => {
    await app.configure({ account: account() }, 'wrong')
    const alert = app.panel.getByRole('alert')
    await alert.getByText('No calls can come in').waitFor()
    expect(await alert.textContent()).toMatch(/does not accept user name or password.*401/)
    await until('the contact to go', async () => (await lab.contacts('alice')).length === 0)

    await app.panel.getByRole('button', { name: 'Settings' }).click()
    await app.panel.getByLabel('Password').fill(lab.users.alice)
    await app.panel.getByRole('button', { name: 'Save' }).click()
    await app.panel
      .locator('footer')
      .getByText(/Ready: .*alice@lab\.test/)
      .waitFor()
    await alert.waitFor({ state: 'detached' })
    expect(await lab.contacts('alice')).toHaveLength(1)
  })

  test('says that the server cannot be reached, and registers by itself once it is back', async () => {
    await ready()
    await lab.killProxy()
    const alert = app.panel.getByRole('alert')
    try {
      await alert.getByText('No calls can come in').waitFor()
      expect(await alert.textContent()).toContain('The SIP server cannot be reached')
    } finally {
      await lab.startProxy()
    }
    await alert.waitFor({ state: 'detached', timeout: RECONNECTION_MS })
    expect(await lab.contacts('alice')).toHaveLength(1)
  })

  test("shows the client, and carries the caller's voice and ours", async () => {
    await ready()
    const caller = lab.sipp({ kind: 'call', caller: { number: KNOWN } })
    await heading('Анна Сидорова').waitFor()
    await answer(caller)
    await flows('caller')
    await flows('callee')
    let heard = { hertz: 0, amplitude: 0 }
    const listen = await connections.evaluateHandle(listenToLast)
    await until('the tone of the caller', async () => {
      heard = dominantFrequency(soundOf(await listen.evaluate((hear) => hear())))
      return heard.amplitude > 0.1
    })
    expect(Math.abs(heard.hertz - SIPP_TONE_HERTZ)).toBeLessThan(5)
    await button('Hang up').click()
    expect(await caller).toMatchObject({ exitCode: 0 })
    expect(await newestRecord()).toMatchObject({ clientName: 'Анна Сидорова', endReason: 'hung-up-by-operator' })
  })

  test('the caller hears our microphone, and can hang up', async () => {
    await ready()
    const desk = await talkToDesk()
    await flows('callee')
    await new Promise((resolve) => setTimeout(resolve, 1000))
    await desk.hangUp()
    await desk.event('CALL_CLOSED')
    await button('Done').waitFor()
    const [file] = desk.heardFiles()
    const sound = readWave(file ?? '')
    console.log('microphone', dominantFrequency(sound), loudness(sound))
    expect(Math.abs(dominantFrequency(sound).hertz - MICROPHONE_HERTZ)).toBeLessThan(10)
    expect(await newestRecord()).toMatchObject({ endReason: 'hung-up-by-caller' })
    await desk.stop()
  })

  test('a note written during a call outlasts the app', async () => {
    await ready()
    const caller = lab.sipp({ kind: 'call', caller: { number: KNOWN } })
    await answer(caller)
    await app.card.getByLabel('Note').fill('обещан счёт до пятницы')
    await app.card.getByText('saved', { exact: true }).waitFor()
    await button('Hang up').click()
    expect(await caller).toMatchObject({ exitCode: 0 })
    await app.panel.getByText('обещан счёт до пятницы').first().waitFor()
    const callId = (await newestRecord())?.callId ?? ''
    await app.close({ keepUserData: true })

    expect(readDatabase(app.userData, callId)).toEqual({
      call: { state: 'ended', end_reason: 'hung-up-by-operator', number: KNOWN, name: 'Анна Сидорова' },
      note: { text: 'обещан счёт до пятницы' },
      outbox: [{ kind: 'call' }],
    })

    app = await launch(app.userData)
    await newestRow().getByText('обещан счёт до пятницы').waitFor()
    expect(await newestRow().getByText('Анна Сидорова').isVisible()).toBe(true)
  })

  test('after a restart the kept password registers, or it is asked for where it cannot be kept', async () => {
    await ready()
    await app.close({ keepUserData: true })
    app = await launch(app.userData)
    const session = await app.request('session.get', null)
    if (!session.ok) throw new Error(session.error.message)
    if (!session.value.canKeepPassword) {
      const alert = app.panel.getByRole('alert')
      await alert.getByText('does not accept user name or password').waitFor()
      await app.configure({}, lab.users.alice)
    }
    await app.panel
      .locator('footer')
      .getByText(/Ready: .*alice@lab\.test/)
      .waitFor()
  })

  test('hold stops the audio of the caller, and resume lets it flow again', async () => {
    await ready()
    const desk = await talkToDesk()
    await button('Hold').click()
    await app.card.getByText(/on hold/).waitFor()
    await ceases('caller')
    await button('Resume').click()
    await app.card.getByText(/on the line/).waitFor()
    await flows('caller')
    await button('Hang up').click()
    await desk.event('CALL_CLOSED')
    await desk.stop()
  })

  test('says that the caller holds', async () => {
    await ready()
    const desk = await talkToDesk()
    await desk.hold()
    await app.card.getByText(/caller holds/).waitFor()
    await desk.resume()
    await app.card.getByText(/on the line/).waitFor()
    await flows('callee')
    await desk.hangUp()
    await button('Done').waitFor()
    await desk.stop()
  })

  test('a caller who gives up has been missed', async () => {
    await ready()
    const caller = lab.sipp({ kind: 'cancelled-call', ringingMilliseconds: 1000, caller: { number: KNOWN } })
    await button('Answer').waitFor()
    expect(await caller).toMatchObject({ exitCode: 0 })
    await newestRow().getByText('missed').waitFor()
    expect(await newestRow().getByText('Анна Сидорова').isVisible()).toBe(true)
    expect(await newestRecord()).toMatchObject({ endReason: 'cancelled', talkMs: null })
    await button('Answer').waitFor({ state: 'detached' })
  })

  test('a call that a colleague has answered has not been missed', async () => {
    await ready()
    const caller = lab.sipp({
      kind: 'cancelled-call',
      ringingMilliseconds: 1000,
      reason: 'SIP;cause=200;text="Call completed elsewhere"',
      caller: { number: KNOWN },
    })
    await button('Answer').waitFor()
    expect(await caller).toMatchObject({ exitCode: 0 })
    await newestRow().getByText('answered by a colleague').waitFor()
    expect(await newestRow().getByText('missed').count()).toBe(0)
    expect(await newestRecord()).toMatchObject({ endReason: 'answered-elsewhere' })
    await button('Answer').waitFor({ state: 'detached' })
  })

  test.each([
    { press: 'Busy', status: 486, endReason: 'busy' },
    { press: 'Decline', status: 603, endReason: 'declined' },
  ])('$press reaches the caller as $status', async ({ press, status, endReason }) => {
    await ready()
    const caller = lab.sipp({ kind: 'rejected-call', status, caller: { number: KNOWN } })
    await button(press).click()
    expect(await caller).toMatchObject({ exitCode: 0 })
    await until('the end', async () => (await newestRecord())?.endReason === endReason)
  })

  describe('with a trunk in From and the caller in P-Asserted-Identity', () => {
    const scenario: CallerScenario = {
      kind: 'rejected-call',
      status: 603,
      caller: { number: TRUNK, displayName: 'Trunk', assertedIdentities: [`<sip:${KNOWN}@lab.test>`] },
    }

    test('believes the server it trusts', async () => {
      await ready()
      const caller = lab.sipp(scenario)
      await heading('Анна Сидорова').waitFor()
      await button('Decline').click()
      expect(await caller).toMatchObject({ exitCode: 0 })
    })

    test('goes by From on a server it does not trust', async () => {
      await ready({ trustAssertedIdentity: false })
      const caller = lab.sipp(scenario)
      await heading('Trunk').waitFor()
      expect(await app.card.getByText('Анна Сидорова').count()).toBe(0)
      await button('Decline').click()
      expect(await caller).toMatchObject({ exitCode: 0 })
      expect(await newestRecord()).toMatchObject({ number: TRUNK, clientName: '' })
    })
  })

  test('keeps to itself who calls when the caller asks for privacy', async () => {
    await ready()
    const assertedIdentities = [`"Анна Сидорова" <sip:${KNOWN}@lab.test>`]
    const caller = lab.sipp({ kind: 'rejected-call', status: 603, caller: { anonymous: true, assertedIdentities } })
    await heading('Number withheld').waitFor()
    const shown = [await app.card.locator('body').textContent(), await app.panel.locator('body').textContent()]
    await button('Decline').click()
    expect(await caller).toMatchObject({ exitCode: 0 })
    expect(shown[0]).not.toContain('Сидорова')
    expect(shown[0]?.replaceAll(/\D/g, '')).not.toContain('9991234567')
    await newestRow().getByText('Number withheld').waitFor()
    expect(await newestRecord()).toMatchObject({ withheld: true, number: '', displayName: '', clientName: '' })
  })

  test('fills the name of an unknown caller in, in any script', async () => {
    await ready()
    const displayName = 'Zoë Müller-日本 "VIP"'
    const caller = lab.sipp({ kind: 'rejected-call', status: 603, caller: { number: UNKNOWN, displayName } })
    const name = app.card.getByLabel('Name', { exact: true })
    await name.waitFor()
    expect(await name.inputValue()).toBe(displayName)
    expect(await heading(displayName).isVisible()).toBe(true)
    await button('Decline').click()
    expect(await caller).toMatchObject({ exitCode: 0 })
  })

  test('shows whose line the call was diverted from', async () => {
    await ready()
    const diversions = ['<sip:+74951230300@lab.test>;reason=no-answer']
    const caller = lab.sipp({ kind: 'rejected-call', status: 603, caller: { number: KNOWN, diversions } })
    const diverted = app.card.getByText(/diverted from/)
    await diverted.waitFor()
    expect((await diverted.textContent())?.replaceAll(/\D/g, '')).toBe('74951230300')
    await button('Decline').click()
    expect(await caller).toMatchObject({ exitCode: 0 })
  })

  test('a second call rings beside the first, which is held while the second is answered', async () => {
    await ready()
    const desk = await talkToDesk()
    const second = lab.sipp({ kind: 'call', caller: { number: KNOWN } })
    await heading('Анна Сидорова').waitFor()
    await otherCalls()
      .getByText(/on the line/)
      .waitFor()
    await button('Answer').click()
    await otherCalls()
      .getByText(/on hold/)
      .waitFor()
    await app.card
      .locator('header')
      .getByText(/on the line/)
      .waitFor()
    expect((await liveCalls()).map(({ state }) => state)).toEqual(['held', 'active'])

    await app.card.locator('footer > [role=toolbar]').getByRole('button', { name: 'Hang up' }).click()
    expect(await second).toMatchObject({ exitCode: 0 })
    await button('Done').click()
    await button('Resume').click()
    await app.card
      .locator('header')
      .getByText(/on the line/)
      .waitFor()
    await flows('caller')
    await button('Hang up').click()
    await desk.event('CALL_CLOSED')
    await desk.stop()
  })

  test('a call goes on while the server is away, and the caller can hang up once it is back', async () => {
    await ready()
    const desk = await talkToDesk()
    await lab.killProxy()
    try {
      await app.panel.getByRole('alert').getByText('No calls can come in').waitFor()
      await flows('callee')
      await button('Hold').click()
      await app.card.getByText('The line to the server is down.').waitFor()
    } finally {
      await lab.startProxy()
    }
    await until('the registration', async () => (await lab.contacts('alice')).length === 1, RECONNECTION_MS)
    await app.registered()
    await flows('caller')
    await flows('callee')
    await desk.hangUp()
    await button('Done').waitFor()
    expect(await newestRecord()).toMatchObject({ endReason: 'hung-up-by-caller' })
    await desk.stop()
  })

  test('a call that rings when the server goes away rings no longer', async () => {
    await ready()
    const caller = lab.sipp({ kind: 'rejected-call', status: 603, caller: { number: KNOWN } })
    await button('Answer').waitFor()
    await lab.killProxy()
    try {
      await button('Answer').waitFor({ state: 'detached' })
      expect(await liveCalls()).toEqual([])
      expect(await newestRecord()).toMatchObject({ endReason: 'connection-lost' })
    } finally {
      await lab.startProxy()
    }
    await caller
    await until('the registration', async () => (await lab.contacts('alice')).length === 1, RECONNECTION_MS)
  })
})

/** Runs in the phone page: its connections, in the order in which they got the far end's description. */
function noteConnections(): RTCPeerConnection[] {
  const connections: RTCPeerConnection[] = []
  const original = RTCPeerConnection.prototype.setRemoteDescription
  RTCPeerConnection.prototype.setRemoteDescription = function (this: RTCPeerConnection, ...parameters) {
    if (!connections.includes(this)) connections.push(this)
    return original.apply(this, parameters)
  }
  return connections
}

/** Runs in the phone page: gives a function for the newest sound that the last connection has received. */
function listenToLast(connections: RTCPeerConnection[]): () => { sampleRate: number; samples: number[] } {
  const track = connections.at(-1)?.getReceivers()[0]?.track
  if (!track) throw new Error('there is no call')
  const context = new AudioContext()
  const analyser = new AnalyserNode(context, { fftSize: 8192 })
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser)
  return () => {
    const samples = new Float32Array(analyser.fftSize)
    analyser.getFloatTimeDomainData(samples)
    return { sampleRate: context.sampleRate, samples: [...samples] }
  }
}

function soundOf({ sampleRate, samples }: { sampleRate: number; samples: number[] }): Sound {
  return { sampleRate, samples: Float64Array.from(samples) }
}

const callRowSchema = z.object({
  state: z.string(),
  end_reason: z.string(),
  number: z.string(),
  name: z.string(),
})

/** What the file of the closed app holds of one call. */
function readDatabase(userData: string, callId: string): Record<'call' | 'note' | 'outbox', unknown> {
  const database = new SqliteDatabase(path.join(userData, 'vizitka.sqlite'), { readonly: true })
  const call = database
    .prepare('SELECT state, end_reason, number, name FROM call JOIN client ON client.id = client_id WHERE call.id = ?')
    .get(callId)
  const note = database.prepare('SELECT text FROM note WHERE call_id = ?').get(callId)
  const outbox = database.prepare('SELECT kind FROM outbox WHERE call_id = ? ORDER BY sequence').all(callId)
  database.close()
  return { call: callRowSchema.parse(call), note, outbox }
}
