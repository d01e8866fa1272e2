import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { Locator } from 'playwright-core'
import type { CallingSettings } from '../../shared/calling-settings.ts'
import { DEFAULT_SETTINGS } from '../../shared/settings.ts'
import { Exchange } from '../helpers/sip-lab/exchange.ts'
import type { SipLab } from '../helpers/sip-lab/lab.ts'
import { callOf, dial, untilState } from './calls.ts'
import { withSipLab } from './lab-frame.ts'
import type { LabOperator } from './lab-operator.ts'
import { until } from './launch.ts'

const DIALOG_INFO = 'application/dialog-info+xml'
const SUMMARY = 'application/simple-message-summary'
const ANNA = 'trunk-anna'
const BORIS = 'trunk-boris'

/** A document about the calls of one line (RFC 4235). */
function dialogInfo(user: string, version: number, dialogs: string): string {
  return `<?xml version="1.0"?><dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="${version}" state="full" entity="sip:${user}@lab.test">${dialogs}</dialog-info>`
}

function dialog(state: string, remote: string): string {
  return `<dialog id="d1" call-id="there-1@127.0.0.1" local-tag="annas" remote-tag="callers" direction="recipient"><state>${state}</state><local><identity>sip:anna@lab.test</identity></local><remote>${remote}</remote></dialog>`
}

describe('colleagues, messages and voice mail, on a real SIP server', () => {
  let lab: SipLab
  let operator: LabOperator
  let exchange: Exchange

  withSipLab(async (frame) => {
    ;({ lab, operator } = frame)
    exchange = await Exchange.start({ port: lab.trunkPort, proxyPort: lab.udpPort, domain: lab.domain })
    frame.atEnd(() => exchange.stop())
    frame.afterEachTest(async () => {
      await watch([])
      exchange.refuse(BORIS, null)
    })
  })
  beforeEach(() => operator.ready())

  async function watch(users: readonly string[], changes: Partial<CallingSettings> = {}): Promise<void> {
    const names: Record<string, string> = { [ANNA]: 'Anna Petrova', [BORIS]: 'Boris' }
    const colleagues = users.map((user) => ({ name: names[user] ?? user, extension: user }))
    await operator.app.configure({ calling: { ...DEFAULT_SETTINGS.calling, colleagues, ...changes } })
  }

  async function openDrawer(title: string): Promise<Locator> {
    const drawer = operator.app.panel.getByRole('region', { name: title, exact: true })
    if (!(await drawer.isVisible())) await operator.app.panel.getByRole('button', { name: title }).click()
    return drawer
  }

  /** The row of a colleague says this. */
  async function rowSays(name: string, text: string): Promise<void> {
    const drawer = await openDrawer('Colleagues')
    await drawer.getByRole('listitem').filter({ hasText: name }).getByText(text).waitFor()
  }

  async function subscribed(user: string, count = 1): Promise<void> {
    await until(`${count} subscriptions to ${user}`, () => exchange.subscriptions(user) === count)
  }

  test('a lamp follows what the server tells of the line', async () => {
    exchange.tell(ANNA, DIALOG_INFO, dialogInfo(ANNA, 0, ''))
    await watch([ANNA])
    await rowSays('Anna Petrova', 'free')
    const identity = '<identity display="Vera &amp; Co">sip:+74951234567@lab.test</identity>'
    exchange.tell(ANNA, DIALOG_INFO, dialogInfo(ANNA, 1, dialog('early', identity)))
    await rowSays('Anna Petrova', 'rings: \u2068Vera & Co\u2069')
    await operator.app.panel.getByRole('button', { name: 'Colleagues' }).getByText('1 ringing').waitFor()
    exchange.tell(ANNA, DIALOG_INFO, dialogInfo(ANNA, 2, dialog('confirmed', identity)))
    await rowSays('Anna Petrova', 'on a call: \u2068Vera & Co\u2069')
    exchange.tell(ANNA, DIALOG_INFO, dialogInfo(ANNA, 3, dialog('terminated', identity)))
    await rowSays('Anna Petrova', 'free')
    await watch([])
    await subscribed(ANNA, 0)
  })

  test('of a line that the server does not tell of nothing is known', async () => {
    exchange.tell(ANNA, DIALOG_INFO, dialogInfo(ANNA, 0, ''))
    exchange.refuse(BORIS, '489 Bad Event')
    await watch([BORIS, ANNA])
    await rowSays('Anna Petrova', 'free')
    await until('the question about Boris', () => exchange.received('SUBSCRIBE', BORIS).length > 0)
    await rowSays('Boris', 'not known')
  })

  test('a state that comes before the subscription is answered is asked for once more', async () => {
    exchange.tell(ANNA, DIALOG_INFO, dialogInfo(ANNA, 0, ''))
    exchange.isHasty = true
    onTestFinished(() => void (exchange.isHasty = false))
    const before = exchange.received('SUBSCRIBE', ANNA).length
    await watch([ANNA])
    await rowSays('Anna Petrova', 'free')
    expect(exchange.received('SUBSCRIBE', ANNA).length - before).toBe(1)
    expect(exchange.received('SUBSCRIBE', 'exchange').at(-1)?.header('Expires')).toBe('600')
  })

  test('after a restart of the server the lines are watched again', async () => {
    exchange.tell(ANNA, DIALOG_INFO, dialogInfo(ANNA, 0, dialog('confirmed', '')))
    await watch([ANNA])
    await rowSays('Anna Petrova', 'on a call')
    await lab.killProxy()
    await rowSays('Anna Petrova', 'not known')
    exchange.forget()
    exchange.tell(ANNA, DIALOG_INFO, dialogInfo(ANNA, 0, ''))
    await lab.startProxy()
    await operator.app.registered()
    await rowSays('Anna Petrova', 'free')
    await subscribed(ANNA)
    exchange.tell(ANNA, DIALOG_INFO, dialogInfo(ANNA, 1, dialog('confirmed', '')))
    await rowSays('Anna Petrova', 'on a call')
  })

  test('what rings at a colleague’s is taken over by Replaces, and the card shows who calls', async () => {
    const caller = `<identity display="Vera">sip:5550100@lab.test</identity><target uri="sip:vera@127.0.0.1:${lab.trunkPort}"/>`
    exchange.tell(ANNA, DIALOG_INFO, dialogInfo(ANNA, 5, dialog('early', caller)))
    await watch([ANNA])
    const drawer = await openDrawer('Colleagues')
    await drawer.getByRole('button', { name: 'Pick up the call at \u2068Anna Petrova\u2069' }).click()
    await until('the INVITE', () => exchange.received('INVITE', 'vera').length > 0)
    const invite = exchange.received('INVITE', 'vera').at(-1)
    expect(invite?.header('Replaces')).toBe('there-1@127.0.0.1;to-tag=callers;from-tag=annas;early-only')
    expect(invite?.header('Require')).toBe('replaces')
    const [call] = await operator.liveCalls()
    if (!call) throw new Error('no call')
    await untilState(operator.app, call.id, 'active')
    expect(await callOf(operator.app, call.id)).toMatchObject({
      direction: 'outgoing',
      identity: { address: '5550100', displayName: 'Vera' },
    })
    await until('the card', () => operator.isCardShown())
  })

  test('with a code it is taken over by dialling the code and the extension', async () => {
    exchange.tell(ANNA, DIALOG_INFO, dialogInfo(ANNA, 0, dialog('early', '<identity>sip:5550100@lab.test</identity>')))
    await watch([ANNA], { pickUpCode: '*8' })
    await rowSays('Anna Petrova', 'rings')
    const { callId } = await operator.app.ask('call.pick-up', { extension: ANNA })
    await untilState(operator.app, callId, 'active')
    const invite = exchange.received('INVITE', `*8${ANNA}`).at(-1)
    expect(invite?.header('Replaces')).toBe('')
    expect((await callOf(operator.app, callId)).identity.address).toBe('5550100')
  })

  test('what does not ring is not taken over', async () => {
    exchange.tell(ANNA, DIALOG_INFO, dialogInfo(ANNA, 0, ''))
    await watch([ANNA])
    await rowSays('Anna Petrova', 'free')
    expect(await operator.app.request('call.pick-up', { extension: ANNA })).toMatchObject({
      ok: false,
      error: { code: 'not-ringing' },
    })
  })

  test('a call can be handed on to a colleague from the list and from the transfer form', async () => {
    exchange.tell(ANNA, DIALOG_INFO, dialogInfo(ANNA, 0, ''))
    await watch([ANNA])
    await untilState(operator.app, await dial(operator.app, `sip:${BORIS}@${lab.domain}`), 'active')
    await operator.button('Transfer').click()
    await operator.app.card.getByRole('list', { name: 'Colleagues' }).getByText('Anna Petrova').click()
    await expect
      .poll(() => operator.app.card.getByRole('group', { name: 'Transfer' }).locator('input').inputValue())
      .toBe(`sip:${ANNA}`)
    const drawer = await openDrawer('Colleagues')
    await drawer.getByRole('button', { name: 'Ask \u2068Anna Petrova\u2069 about the call' }).click()
    await until('the call to Anna', () => exchange.received('INVITE', ANNA).length > 0)
  })

  test('a message is shown with the name of the colleague, kept over a restart, and read', async () => {
    await watch([ANNA])
    const text = 'Vera called,\r\nplease call her back \u202Enow'
    const reply = await exchange.send(
      'MESSAGE',
      'alice',
      `"Phone 7" <sip:${ANNA}@lab.test>`,
      ['Content-Type: text/plain;charset=UTF-8'],
      text,
    )
    expect(reply.firstLine).toBe('SIP/2.0 200 OK')
    const notice = operator.app.panel.getByRole('status').filter({ hasText: 'Anna Petrova' })
    await notice.getByText('Vera called').waitFor()
    await operator.app.close({ keepUserData: true })
    await operator.startAgain()
    await operator.app.panel.getByRole('button', { name: 'Messages' }).getByText('1 new').waitFor()
    const drawer = await openDrawer('Messages')
    const message = drawer.getByRole('listitem').filter({ hasText: 'Anna Petrova' })
    expect(await message.getByRole('paragraph').textContent()).toBe('Vera called,\nplease call her back now')
    await message.getByRole('button', { name: 'Got it' }).click()
    await operator.app.panel.getByText('1 new').waitFor({ state: 'detached' })
  })

  test('messages of other kinds are refused, and those it takes are named', async () => {
    const reply = await exchange.send(
      'MESSAGE',
      'alice',
      '<sip:somebody@lab.test>',
      ['Content-Type: image/png'],
      'no text',
    )
    expect(reply.firstLine).toBe('SIP/2.0 415 Unsupported Media Type')
    expect(reply.header('Accept')).toContain('text/plain')
  })

  test('voice mail that waits is counted, also where nobody has asked for it, and its number is offered', async () => {
    const summary = (count: string): string =>
      `Messages-Waiting: ${count === '0/4' ? 'no' : 'yes'}\r\nMessage-Account: sip:*97@lab.test\r\nVoice-Message: ${count} (0/0)\r\n`
    const notify = (count: string): Promise<unknown> =>
      exchange.send(
        'NOTIFY',
        'alice',
        '<sip:alice@lab.test>',
        ['Event: message-summary', 'Subscription-State: active', `Content-Type: ${SUMMARY}`],
        summary(count),
      )
    await notify('2/4')
    const button = operator.app.panel.getByRole('button', { name: 'Voice mail: 2 new' })
    await button.click()
    await expect
      .poll(() => operator.app.panel.locator('input[type="tel"]').first().inputValue())
      .toBe('sip:*97@lab.test')
    await notify('0/4')
    await button.waitFor({ state: 'detached' })
  })

  test('the voice mail of a server that has one is asked for', async () => {
    exchange.tell('carol', SUMMARY, 'Messages-Waiting: yes\r\nVoice-Message: 1/0\r\n')
    await operator.useAccount({ address: `carol@${lab.domain}` }, lab.users.carol)
    await operator.app.panel.getByText('Voice mail: 1 new').waitFor()
    exchange.tell('carol', SUMMARY, 'Messages-Waiting: no\r\nVoice-Message: 0/1\r\n')
    await operator.app.panel.getByText('Voice mail: 1 new').waitFor({ state: 'detached' })
  })
})
