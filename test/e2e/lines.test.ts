import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { sipAccountSchema, type SipAccount } from '../../shared/sip-account.ts'
import type { SipLab } from '../helpers/sip-lab/lab.ts'
import { callsOf, recordOf, untilState } from './calls.ts'
import { withSipLab } from './lab-frame.ts'
import type { LabOperator } from './lab-operator.ts'
import { until } from './launch.ts'

const NORTHERN = 'Northern Books'
const SOUTHERN = 'Southern Tea'
const GREETING = 'Good day, Southern Tea, my name is Olga.'

describe('several lines', () => {
  let lab: SipLab
  let operator: LabOperator
  let northern: SipAccount
  let southern: SipAccount
  /** REGISTER requests that the phone has sent. */
  const registers: string[] = []

  withSipLab((frame) => {
    ;({ lab, operator } = frame)
    const { webSocketUrl: server, domain } = lab
    northern = sipAccountSchema.parse({ server, address: `alice@${domain}`, name: NORTHERN, colour: 'blue' })
    southern = sipAccountSchema.parse({
      id: 'c7d5a1de-0001-4000-8000-00000000000b',
      server,
      address: `bob@${domain}`,
      name: SOUTHERN,
      colour: 'orange',
      greeting: GREETING,
      ringTone: 'bell',
    })
    operator.app.phone.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => {
        if (payload.toString().startsWith('REGISTER ')) registers.push(payload.toString())
      })
    })
  })
  beforeEach(async () => {
    await setLines([northern, southern])
    await operator.app.registered()
    await until('both contacts', async () => (await contacts('alice')) === 1 && (await contacts('bob')) === 1)
  })

  const contacts = async (user: 'alice' | 'bob'): Promise<number> => (await lab.contacts(user)).length

  async function setLines(accounts: SipAccount[]): Promise<void> {
    const { settings } = await operator.app.ask('session.get', null)
    await operator.app.ask('settings.save', {
      settings: { ...settings, accounts },
      secrets: { [northern.id]: { password: lab.users.alice }, [southern.id]: { password: lab.users.bob } },
    })
  }

  async function open(): Promise<void> {
    await operator.app.panel.getByRole('button', { name: 'Settings', exact: true }).click()
    await dialog().waitFor()
  }

  const dialog = () => operator.app.panel.getByRole('dialog', { name: 'Settings' })
  const footer = (text: string | RegExp) => operator.app.panel.locator('footer').getByText(text)
  const registersOf = (user: string): number =>
    registers.filter((one) => one.includes(`From: <sip:${user}@`) || one.includes(`<sip:${user}@lab.test>;tag`)).length

  test('both are registered, and a call on each rings with its own mark and greeting', async () => {
    await footer('Ready: 2 lines').waitFor()
    for (const { user, mark, greeting } of [
      { user: 'alice', mark: NORTHERN, greeting: null },
      { user: 'bob', mark: SOUTHERN, greeting: GREETING },
    ] as const) {
      const caller = lab.sipp({ kind: 'rejected-call', status: 603 }, { to: user })
      await operator.app.card.locator('header').getByText(mark).waitFor()
      const said = operator.app.card.getByText('Greet with')
      if (greeting === null) expect(await said.count()).toBe(0)
      else expect(await said.locator('..').textContent()).toContain(greeting)
      await operator.button('Decline').click()
      expect(await caller).toMatchObject({ exitCode: 0 })
      await operator.newestRow(mark).waitFor()
      const [newest] = (await callsOf(operator.app)).slice(-1)
      expect((await recordOf(operator.app, newest?.id ?? '')).lineId).toBe(user === 'alice' ? northern.id : southern.id)
    }
  })

  test('a call that is dialled on the second line comes from it, and calling back stays on it', async () => {
    const phone = await lab.baresip('desk2', { autoAnswer: true })
    onTestFinished(() => phone.stop())
    const { panel } = operator.app
    await panel.getByLabel('Call on line').selectOption({ label: SOUTHERN })
    await panel.getByLabel('Call a number').fill(`sip:desk2@${lab.domain}`)
    await panel.getByRole('button', { name: 'Call', exact: true }).click()
    expect((await phone.event('CALL_ESTABLISHED')).peer).toContain(`bob@${lab.domain}`)
    const [first] = await operator.liveCalls()
    await operator.app.request('call.hang-up', { callId: first?.id ?? '' })
    await untilState(operator.app, first?.id ?? '', 'ended')
    await panel.getByLabel('Call on line').selectOption({ label: NORTHERN })
    await panel.getByRole('button', { name: /^Call .*desk2/ }).click()
    expect((await phone.event('CALL_ESTABLISHED')).peer).toContain(`bob@${lab.domain}`)
  })

  test('a line that is removed is taken off the server, and the other one stays as it is', async () => {
    const before = registersOf('alice')
    await open()
    await dialog().getByRole('button', { name: SOUTHERN, exact: true }).click()
    await dialog().getByRole('button', { name: 'Remove this line' }).click()
    await dialog().getByRole('button', { name: 'Remove', exact: true }).click()
    await dialog().getByRole('button', { name: 'Save' }).click()
    await until('no contact of the removed line', async () => (await contacts('bob')) === 0)
    expect(await contacts('alice')).toBe(1)
    expect(registersOf('alice')).toBe(before)
    await operator.readyText().waitFor()
  })

  test('what is changed of one line leaves the other one alone', async () => {
    const before = { alice: registersOf('alice'), bob: registersOf('bob') }
    await open()
    await dialog().getByRole('button', { name: SOUTHERN, exact: true }).click()
    await dialog().getByLabel('Name of the line').fill('Southern Coffee')
    await dialog().getByRole('button', { name: 'Save' }).click()
    await operator.app.panel.getByRole('option', { name: 'Southern Coffee' }).waitFor({ state: 'attached' })
    // only a name: that line stays too
    expect(registersOf('bob')).toBe(before.bob)
    await open()
    await dialog().getByRole('button', { name: 'Southern Coffee', exact: true }).click()
    await dialog().getByText('More about this account').click()
    await dialog().getByLabel('Display name').fill('Coffee')
    await dialog().getByRole('button', { name: 'Save' }).click()
    await until('the changed line to be registered anew', () => registersOf('bob') > before.bob)
    await operator.app.registered()
    expect(registersOf('alice')).toBe(before.alice)
    expect(await contacts('alice')).toBe(1)
  })

  test('the settings name the line and the field that are wrong, and a line with a wrong password is named', async () => {
    await open()
    await dialog().getByRole('button', { name: SOUTHERN, exact: true }).click()
    await dialog().getByLabel('Address (user@domain)').fill('bob')
    await dialog().getByRole('button', { name: 'Save' }).click()
    expect(await dialog().getByRole('alert').textContent()).toMatch(/Southern Tea.*Address/)
    await dialog().getByLabel('Address (user@domain)').fill(`bob@${lab.domain}`)
    await dialog().getByLabel('Password', { exact: true }).fill('wrong')
    await dialog().getByRole('button', { name: 'Save' }).click()
    await footer(/1 of 2 lines ready: .*Southern Tea.* is not/).waitFor()
    const banner = operator.alert()
    expect(await banner.textContent()).toMatch(/No calls can come in on .*Southern Tea.*password/)
  })

  test('a second line is added in the settings, and becomes the first', async () => {
    await setLines([northern])
    await operator.readyText().waitFor()
    await open()
    await dialog().getByRole('button', { name: 'Add a line' }).click()
    await dialog().getByLabel('SIP server').fill(lab.webSocketUrl)
    await dialog().getByLabel('Address (user@domain)').fill(`bob@${lab.domain}`)
    await dialog().getByLabel('Password', { exact: true }).fill(lab.users.bob)
    await dialog().getByLabel('Name of the line').fill(SOUTHERN)
    await dialog().getByRole('radio', { name: 'Purple' }).check()
    await dialog()
      .getByRole('button', { name: /Move .*Southern Tea.* up/ })
      .click()
    await dialog().getByRole('button', { name: 'Save' }).click()
    await footer('Ready: 2 lines').waitFor()
    const { settings } = await operator.app.ask('session.get', null)
    expect(settings.accounts.map(({ name, colour }) => [name, colour])).toEqual([
      [SOUTHERN, 'purple'],
      [NORTHERN, 'blue'],
    ])
  })
})
