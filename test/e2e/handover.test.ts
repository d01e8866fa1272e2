import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { Card } from '../../shared/card.ts'
import type { DeskPhone } from '../helpers/sip-lab/desk-phone.ts'
import type { SipLab } from '../helpers/sip-lab/lab.ts'
import type { SippScenario } from '../helpers/sip-lab/sipp-scenario.ts'
import { callOf, dial, untilState } from './calls.ts'
import { withSipLab } from './lab-frame.ts'
import type { LabOperator } from './lab-operator.ts'
import { until } from './launch.ts'

/** A client of the sample CRM, which both operators have. */
const CLIENT = '+79991234567'
/** Several kilobytes of UTF-8. */
const NOTE = `${'Хочет вернуть чайник, чек есть. Обещали перезвонить 🙂. '.repeat(40)}Просит Анну.`

describe('a call that is handed on, between two operators on a real SIP server', () => {
  let lab: SipLab
  let alice: LabOperator
  let bob: LabOperator
  /** SIP messages that alice's phone has sent. */
  const sent: string[] = []

  withSipLab(async (frame) => {
    ;({ lab, operator: alice } = frame)
    alice.app.phone.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => sent.push(payload.toString()))
    })
    bob = await frame.startOperator('bob')
    await alice.app.configure({ operatorName: 'Анна' })
    for (const operator of [alice, bob]) await operator.ready()
  })
  beforeEach(() => {
    sent.length = 0
  })

  /** The caller rings at alice's, who answers and writes her note. */
  async function answered(scenario: SippScenario): Promise<{ callId: string; caller: ReturnType<SipLab['sipp']> }> {
    const caller = lab.sipp(scenario)
    await alice.answer(caller)
    const callId = (await alice.liveCalls())[0]?.id ?? ''
    await alice.app.card.getByRole('textbox', { name: 'Note', exact: true }).fill(NOTE)
    await until('the note to be saved', async () => (await cardOf(alice, callId)).note.text === NOTE)
    return { callId, caller }
  }

  async function liveCallOf(operator: LabOperator, address: string): Promise<string> {
    const find = async (): Promise<string | undefined> =>
      (await operator.liveCalls()).find(({ identity }) => identity.address === address)?.id
    await until(`the call of ${address}`, async () => (await find()) !== undefined)
    const callId = (await find()) ?? ''
    // it is recorded once its card has been painted
    await until('its record', async () => (await operator.app.request('card.open', { callId, locale: 'en' })).ok)
    return callId
  }

  function cardOf(operator: LabOperator, callId: string): Promise<Card> {
    return operator.app.ask('card.open', { callId, locale: 'en' })
  }

  const handover = (operator: LabOperator, title: string) => operator.app.card.getByRole('region', { name: title })

  test('a colleague who gets the call without a question has client and note on the card', async () => {
    const { callId, caller } = await answered({ kind: 'referred-call', isHeldFirst: false, caller: { number: CLIENT } })
    await alice.app.ask('call.transfer', { callId, target: `sip:bob@${lab.domain}` })
    const bobs = await liveCallOf(bob, CLIENT)
    const name = await alice.app.card.getByRole('heading', { level: 1 }).textContent()
    await bob.heading(name ?? '').waitFor()
    await handover(bob, 'From').getByText('Просит Анну.').waitFor()
    expect((await cardOf(bob, bobs)).handover).toMatchObject({ operator: 'Анна', sender: 'alice', note: NOTE })

    // in several messages, none of which a UDP hop would cut
    const messages = sent.filter((message) => message.startsWith('MESSAGE '))
    expect(messages.length).toBeGreaterThan(5)
    for (const message of messages) expect(Buffer.byteLength(message)).toBeLessThanOrEqual(1_300)

    await bob.answer(caller)
    await untilState(alice.app, callId, 'ended')
    expect((await callOf(alice.app, callId)).endReason).toBe('transferred')
    await bob.app.card.getByRole('button', { name: /^Take over into my note/ }).click()
    await until('the note of both', async () => (await cardOf(bob, bobs)).note.text === NOTE)
    await bob.app.ask('call.hang-up', { callId: bobs })
    const { exitCode, log } = await caller
    expect(exitCode, log).toBe(0)
    expect((await cardOf(bob, bobs)).handover).toMatchObject({ note: NOTE })
  })

  test('a colleague who is asked sees whom it is about, and then gets the caller with the note as it is by then', async () => {
    const { callId, caller } = await answered({ kind: 'referred-call', isHeldFirst: true, caller: { number: CLIENT } })
    const name = (await alice.app.card.getByRole('heading', { level: 1 }).textContent()) ?? ''
    const target = `sip:bob@${lab.domain}`
    const { callId: question } = await alice.app.ask('call.consult', { callId, target })
    const asked = await liveCallOf(bob, 'alice')
    await handover(bob, 'asks about').getByText('Просит Анну.').waitFor()
    expect((await cardOf(bob, asked)).handover).toMatchObject({ isAsked: true, name })
    await bob.app.card.getByText(/^Show/).click()
    await handover(bob, 'asks about').getByText('Say first').waitFor()
    await bob.answer(caller)
    await untilState(alice.app, question, 'active')

    const note = `${NOTE} Боб берёт.`
    await alice.app.card.getByRole('textbox', { name: 'Note', exact: true }).fill(note)
    await alice.app.card.keyboard.press('F10')
    const bobs = await liveCallOf(bob, CLIENT)
    await untilState(bob.app, bobs, 'active')
    await untilState(bob.app, asked, 'ended')
    await bob.heading(name).waitFor()
    await handover(bob, 'From').getByText('Боб берёт.').waitFor()
    for (const one of [callId, question]) {
      await untilState(alice.app, one, 'ended')
      expect((await callOf(alice.app, one)).endReason).toBe('transferred')
    }
    // the stream of sipp's own tone stays with its first call
    const packets = async (): Promise<number> =>
      Math.max(0, ...(await lab.audio()).filter(({ from }) => from === 'callee').map((side) => side.packets))
    const before = await packets()
    await until('the voice of bob on its way to the caller', async () => (await packets()) > before + 50)
    await bob.app.ask('call.hang-up', { callId: bobs })
    const { exitCode, log } = await caller
    expect(exitCode, log).toBe(0)
  })

  describe('to somebody who cannot be told', () => {
    /** Two desk phones, of which the first talks to alice. */
    async function talking(): Promise<{ callId: string; first: DeskPhone }> {
      const first = await lab.baresip('desk2', { autoAnswer: true })
      onTestFinished(() => first.stop())
      const callId = await dial(alice.app, `sip:desk2@${lab.domain}`)
      await first.event('CALL_ESTABLISHED')
      await untilState(alice.app, callId, 'active')
      return { callId, first }
    }

    test('the call goes all the same: a phone that does not know the type is sent one part only', async () => {
      const second = await lab.baresip('desk1', { autoAnswer: true })
      onTestFinished(() => second.stop())
      const { callId } = await talking()
      await alice.app.ask('note.save', { callId, note: { text: NOTE, outcome: null } })
      await alice.app.ask('call.transfer', { callId, target: `sip:desk1@${lab.domain}` })
      await second.event('CALL_ESTABLISHED')
      await untilState(alice.app, callId, 'ended')
      expect((await callOf(alice.app, callId)).endReason).toBe('transferred')
      // once without the password and once with it
      expect(sent.filter((message) => message.startsWith('MESSAGE '))).toHaveLength(2)
    })

    test('the call comes back from where nobody is, as without a note', async () => {
      const { callId } = await talking()
      await alice.app.ask('call.transfer', { callId, target: `sip:carol@${lab.domain}` })
      await until('the failure', async () => (await callOf(alice.app, callId)).transfer?.state === 'failed')
      const { state, transfer } = await callOf(alice.app, callId)
      expect(state).toBe('active')
      expect(transfer?.detail).toMatch(/^480/)
      expect(sent.filter((message) => message.startsWith('MESSAGE '))).toHaveLength(2)
    })
  })
})
