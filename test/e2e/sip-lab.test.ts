import { connect, createServer, type Socket } from 'node:net'
import path from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { DEMO_CALLS } from '../../shared/demo-calls.ts'
import { dominantFrequency, readWave } from '../helpers/audio.ts'
import type { DeskPhone } from '../helpers/sip-lab/desk-phone.ts'
import type { SipLab } from '../helpers/sip-lab/lab.ts'
import { SIPP_TONE_HERTZ, type CallerScenario } from '../helpers/sip-lab/sipp-scenario.ts'
import { withSipLab } from './lab-frame.ts'
import { MICROPHONE_HERTZ, type LabOperator } from './lab-operator.ts'
import { until } from './launch.ts'

/** Анна Сидорова of the sample CRM. */
const KNOWN = '+79991234567'
const UNKNOWN = DEMO_CALLS.find(({ id }) => id === 'unknown')?.address ?? ''
/** What stands in From when a trunk names the caller elsewhere. */
const TRUNK = '+77272500124'
/** The phone tries again by itself after at most half a minute. */
const RECONNECTION_MS = 60_000

/** The relay calls that side the caller which has sent the latest offer. */
type Side = 'caller' | 'callee'

describe('on a real SIP server', () => {
  let lab: SipLab
  let operator: LabOperator
  withSipLab((frame) => void ({ lab, operator } = frame))

  async function packets(side: Side): Promise<number> {
    return (await lab.audio()).find(({ from }) => from === side)?.packets ?? 0
  }

  async function flows(side: Side, count = 10): Promise<void> {
    const before = await packets(side)
    await until(`audio of the ${side}`, async () => (await packets(side)) > before + count)
  }

  async function flowsBothWays(): Promise<void> {
    await flows('caller')
    await flows('callee')
  }

  /** Two equal counts, some packets' time apart. */
  async function ceases(side: Side): Promise<void> {
    await until(`the audio of the ${side} to cease`, async () => {
      const before = await packets(side)
      await new Promise((resolve) => setTimeout(resolve, 200))
      return (await packets(side)) === before
    })
  }

  /** A desk phone calls us, and we answer. */
  async function talkToDesk(): Promise<DeskPhone> {
    const desk = await lab.baresip('desk1')
    onTestFinished(() => desk.stop())
    await desk.dial(`sip:alice@${lab.domain}`)
    await operator.answer()
    await desk.event('CALL_ESTABLISHED')
    await flowsBothWays()
    return desk
  }

  /** Runs `work` while the server is dead; it is there again afterwards in any case. */
  async function withoutProxy(work: () => Promise<void>): Promise<void> {
    await lab.killProxy()
    try {
      await work()
    } finally {
      await lab.startProxy()
    }
    await operator.alert().waitFor({ state: 'detached', timeout: RECONNECTION_MS })
    await operator.readyText().waitFor()
    expect(await lab.contacts('alice')).toHaveLength(1)
  }

  test('is not kept waiting by a server that takes the connection and stays silent', async () => {
    const gate = await silentAtFirst(lab.webSocketUrl)
    onTestFinished(() => gate.close())
    await operator.useAccount({ server: gate.url })
    await operator.app.registered()
    expect(gate.connections()).toBeGreaterThan(1)
  })

  test('registers by digest over WebSocket', async () => {
    await operator.useAccount()
    await operator.readyText().waitFor()
    expect(await lab.contacts('alice')).toHaveLength(1)
    expect(await operator.alert().count()).toBe(0)
  })

  test('says that the password is wrong, and registers once it is corrected', async () => {
    await operator.useAccount({}, 'wrong')
    await operator.alert().getByText('No calls can come in').waitFor()
    expect(await operator.alert().textContent()).toMatch(/does not accept user name or password.*401/)
    await until('the contact to go', async () => (await lab.contacts('alice')).length === 0)

    const { panel } = operator.app
    await panel.getByRole('button', { name: 'Settings' }).click()
    await panel.getByLabel('Password').fill(lab.users.alice)
    await panel.getByRole('button', { name: 'Save' }).click()
    await operator.readyText().waitFor()
    await operator.alert().waitFor({ state: 'detached' })
    expect(await lab.contacts('alice')).toHaveLength(1)
  })

  test('says that the server cannot be reached, and registers by itself once it is back', async () => {
    await operator.ready()
    await withoutProxy(async () => {
      await operator.alert().getByText('No calls can come in').waitFor()
      expect(await operator.alert().textContent()).toContain('The SIP server cannot be reached')
    })
  })

  test('after a restart the kept password registers, or it is asked for where it cannot be kept', async () => {
    await operator.ready()
    await operator.app.close({ keepUserData: true })
    await operator.startAgain()
    const { canKeepPassword } = await operator.app.ask('session.get', null)
    if (!canKeepPassword) {
      await operator.alert().getByText('does not accept user name or password').waitFor()
      await operator.app.configure({}, lab.users.alice)
    }
    await operator.readyText().waitFor()
  })

  test("a client's call brings up the card, and the operator hears the caller", async () => {
    await operator.ready()
    const caller = lab.sipp({ kind: 'call', caller: { number: KNOWN } })
    await operator.heading('Анна Сидорова').waitFor()
    await until('the card on the screen', () => operator.isCardShown())
    await operator.answer(caller)
    await flowsBothWays()
    await operator.hears(SIPP_TONE_HERTZ)
    await operator.button('Hang up').click()
    expect(await caller).toMatchObject({ exitCode: 0 })
    await operator.recordedAs('hung-up-by-operator')
  })

  test('the caller hears the microphone of the operator, and can hang up', async () => {
    await operator.ready()
    const desk = await talkToDesk()
    await flows('callee', 50)
    await desk.hangUp()
    await operator.button('Done').waitFor()
    await operator.recordedAs('hung-up-by-caller')
    await desk.event('CALL_CLOSED')
    const heard = dominantFrequency(readWave(desk.heardFiles()[0] ?? ''))
    expect(Math.abs(heard.hertz - MICROPHONE_HERTZ)).toBeLessThan(10)
    expect(heard.amplitude).toBeGreaterThan(0.01)
  })

  test('a note written during a call outlasts the app', async () => {
    await operator.ready()
    const text = 'обещан счёт до пятницы'
    const caller = lab.sipp({ kind: 'call', caller: { number: KNOWN } })
    await operator.answer(caller)
    await operator.app.card.getByLabel('Note').fill(text)
    await operator.app.card.getByText('saved', { exact: true }).waitFor()
    await operator.button('Hang up').click()
    expect(await caller).toMatchObject({ exitCode: 0 })
    await operator.newestRow(text).waitFor()
    const callId = (await operator.newestRecord())?.callId ?? ''
    await operator.app.close({ keepUserData: true })

    expect(readDatabase(operator.app.userData, callId)).toEqual({
      call: { state: 'ended', end_reason: 'hung-up-by-operator', number: KNOWN, name: 'Анна Сидорова' },
      note: { text },
      outbox: [{ kind: 'call' }],
    })

    await operator.startAgain()
    await operator.newestRow(text).waitFor()
    await operator.newestRow('Анна Сидорова').waitFor()
  })

  test('hold stops the audio of the caller, and resume lets it flow again', async () => {
    await operator.ready()
    const desk = await talkToDesk()
    await operator.button('Hold').click()
    await operator.state('on hold').waitFor()
    // from here on the offers are ours
    await ceases('callee')
    await operator.button('Resume').click()
    await operator.state('on the line').waitFor()
    await flowsBothWays()
    await operator.button('Hang up').click()
    await desk.event('CALL_CLOSED')
  })

  test('says that the caller holds', async () => {
    await operator.ready()
    const desk = await talkToDesk()
    await desk.hold()
    await operator.state('caller holds').waitFor()
    await desk.resume()
    await operator.state('on the line').waitFor()
    await flowsBothWays()
  })

  test('a caller who gives up has been missed', async () => {
    await operator.ready()
    const caller = lab.sipp({ kind: 'cancelled-call', ringingMilliseconds: 1000, caller: { number: KNOWN } })
    await operator.heading('Анна Сидорова').waitFor()
    expect(await caller).toMatchObject({ exitCode: 0 })
    await operator.newestRow('missed').waitFor()
    await operator.newestRow('Анна Сидорова').waitFor()
    expect(await operator.newestRecord()).toMatchObject({ endReason: 'cancelled', talkMs: null })
    await until('the card to go', async () => !(await operator.isCardShown()))
  })

  test('a call that a colleague has answered has not been missed', async () => {
    await operator.ready()
    const reason = 'SIP;cause=200;text="Call completed elsewhere"'
    const caller = lab.sipp({ kind: 'cancelled-call', ringingMilliseconds: 1000, reason, caller: { number: KNOWN } })
    await operator.heading('Анна Сидорова').waitFor()
    expect(await caller).toMatchObject({ exitCode: 0 })
    await operator.newestRow('answered by a colleague').waitFor()
    expect(await operator.newestRow('missed').count()).toBe(0)
    expect(await operator.newestRecord()).toMatchObject({ endReason: 'answered-elsewhere', talkMs: null })
  })

  test.each([
    { press: 'Busy', status: 486, endReason: 'busy' },
    { press: 'Decline', status: 603, endReason: 'declined' },
  ])('«$press» reaches the caller as $status', async ({ press, status, endReason }) => {
    await operator.ready()
    const caller = lab.sipp({ kind: 'rejected-call', status, caller: { number: KNOWN } })
    await operator.button(press).click()
    expect(await caller).toMatchObject({ exitCode: 0 })
    await operator.recordedAs(endReason)
  })

  describe('with a trunk in From and the client in P-Asserted-Identity', () => {
    const scenario: CallerScenario = {
      kind: 'rejected-call',
      status: 603,
      caller: { number: TRUNK, displayName: 'Trunk', assertedIdentities: [`<sip:${KNOWN}@lab.test>`] },
    }

    test('believes the server it trusts', async () => {
      await operator.ready()
      const caller = lab.sipp(scenario)
      await operator.heading('Анна Сидорова').waitFor()
      await operator.button('Decline').click()
      expect(await caller).toMatchObject({ exitCode: 0 })
    })

    test('goes by From on a server it does not trust', async () => {
      await operator.ready({ trustAssertedIdentity: false })
      const caller = lab.sipp(scenario)
      await operator.heading('Trunk').waitFor()
      expect(digitsOf(await operator.app.card.locator('header').textContent())).toContain(digitsOf(TRUNK))
      await operator.button('Decline').click()
      expect(await caller).toMatchObject({ exitCode: 0 })
      await operator.recordedAs('declined')
      expect(await operator.newestRecord()).toMatchObject({ clientName: '', displayName: 'Trunk' })
    })
  })

  test('does not show who calls when the caller asks for privacy', async () => {
    await operator.ready()
    const assertedIdentities = [`"Анна Сидорова" <sip:${KNOWN}@lab.test>`]
    const caller = lab.sipp({ kind: 'rejected-call', status: 603, caller: { anonymous: true, assertedIdentities } })
    await operator.heading('Number withheld').waitFor()
    const shown = (await operator.app.card.locator('body').textContent()) ?? ''
    expect(shown).not.toContain('Сидорова')
    expect(digitsOf(shown)).not.toContain('9991234567')
    await operator.button('Decline').click()
    expect(await caller).toMatchObject({ exitCode: 0 })
    await operator.newestRow('Number withheld').waitFor()
    expect(await operator.newestRecord()).toMatchObject({ withheld: true, number: '', displayName: '', clientName: '' })
  })

  test('fills the name of an unknown caller in, whatever its script', async () => {
    await operator.ready()
    const displayName = 'Zoë Müller-日本 "VIP"'
    const caller = lab.sipp({ kind: 'rejected-call', status: 603, caller: { number: UNKNOWN, displayName } })
    await operator.heading(displayName).waitFor()
    expect(await operator.app.card.getByLabel('Name', { exact: true }).inputValue()).toBe(displayName)
    await operator.button('Decline').click()
    expect(await caller).toMatchObject({ exitCode: 0 })
  })

  test('shows the line that a call was diverted from', async () => {
    await operator.ready()
    const diversions = ['<sip:+74951230300@lab.test>;reason=no-answer']
    const caller = lab.sipp({ kind: 'rejected-call', status: 603, caller: { number: KNOWN, diversions } })
    const diverted = operator.app.card.getByText(/diverted from/)
    expect(digitsOf(await diverted.textContent())).toBe('74951230300')
    await operator.button('Decline').click()
    expect(await caller).toMatchObject({ exitCode: 0 })
  })

  test('a second call rings beside the first, which is held when the second is answered', async () => {
    await operator.ready()
    const desk = await talkToDesk()
    const second = lab.sipp({ kind: 'call', caller: { number: KNOWN } })
    await operator.heading('Анна Сидорова').waitFor()
    await operator.otherCalls('on the line').waitFor()
    await operator.answer(second)
    await operator.otherCalls('on hold').waitFor()
    await operator.state('on the line').waitFor()

    await operator.button('Hang up').click()
    expect(await second).toMatchObject({ exitCode: 0 })
    await operator.button('Done').click()
    await operator.button('Resume').click()
    await operator.state('on the line').waitFor()
    await flowsBothWays()
    await operator.button('Hang up').click()
    await desk.event('CALL_CLOSED')
  })

  test('a call goes on while the server is away', async () => {
    await operator.ready()
    const desk = await talkToDesk()
    await withoutProxy(async () => {
      await operator.alert().getByText('No calls can come in').waitFor()
      await operator.button('Hold').click()
      await operator.app.card.getByText('The line to the server is down.').waitFor()
      await flowsBothWays()
    })
    await flowsBothWays()
    await operator.button('Hang up').click()
    await desk.event('CALL_CLOSED')
  })

  test('a caller can hang up after the server was away', async () => {
    await operator.ready()
    const desk = await talkToDesk()
    await withoutProxy(() => operator.alert().getByText('No calls can come in').waitFor())
    await flows('caller')
    await desk.hangUp()
    await operator.recordedAs('hung-up-by-caller')
  })

  test('a call that rings when the server goes away rings no longer, and nobody has declined it', async () => {
    await operator.ready()
    // ends with the lab: its server forgets it
    void lab.sipp({ kind: 'rejected-call', status: 603, caller: { number: KNOWN } })
    await operator.heading('Анна Сидорова').waitFor()
    await withoutProxy(async () => {
      await until('the end of the call', async () => (await operator.liveCalls()).length === 0)
      await operator.newestRow('missed').waitFor()
    })
    expect(await operator.newestRecord()).toMatchObject({ endReason: 'connection-lost' })
  })
})

/** A port before the server: its first connection is accepted and never answered, the later ones are passed on. */
async function silentAtFirst(target: string): Promise<{ url: string; connections: () => number; close: () => void }> {
  const { hostname, port } = new URL(target)
  let count = 0
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    count += 1
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    if (count === 1) return
    const onward = connect(Number(port), hostname)
    sockets.add(onward)
    onward.on('error', () => socket.destroy())
    socket.pipe(onward).pipe(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the gate has no port')
  return {
    url: `ws://127.0.0.1:${address.port}`,
    connections: () => count,
    close: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

function digitsOf(text: string | null): string {
  return (text ?? '').replaceAll(/\D/g, '')
}

/** What the file of the closed app holds of one call. */
function readDatabase(userData: string, callId: string): Record<'call' | 'note' | 'outbox', unknown> {
  const database = new SqliteDatabase(path.join(userData, 'vizitka.sqlite'), { readonly: true })
  const call = database
    .prepare('SELECT state, end_reason, number, name FROM call JOIN client ON client.id = client_id WHERE call.id = ?')
    .get(callId)
  const note = database.prepare('SELECT text FROM note WHERE call_id = ?').get(callId)
  const outbox = database.prepare('SELECT kind FROM outbox WHERE call_id = ? ORDER BY sequence').all(callId)
  database.close()
  return { call, note, outbox }
}
