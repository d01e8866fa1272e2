// Pictures of the controls for the guides: node test/e2e/pictures.ts [folder] [language], under a display. Not a test.
import path from 'node:path'
import { callingSettingsSchema } from '../../shared/calling-settings.ts'
import { localeSchema } from '../../shared/locale.ts'
import { operatorStateSettingsSchema } from '../../shared/operator-state.ts'
import { sipAccountSchema } from '../../shared/sip-account.ts'
import { callerHangsUp, finishCalls, ring, untilState } from './calls.ts'
import { until } from './launch.ts'
import { PictureStudio } from './picture-studio.ts'

const folder = path.resolve(process.argv[2] ?? 'docs/images')
const studio = await PictureStudio.open(folder, localeSchema.parse(process.argv[3] ?? 'en'))
const { app } = studio
const { panel, card } = app

/** The demo line takes such numbers for colleagues who answer. */
const COLLEAGUE = '201'
const colleagues = [
  { name: 'Anna Petrova', extension: '201' },
  { name: 'Boris Lind', extension: '202' },
  { name: '李娜', extension: '203' },
]
const calling = callingSettingsSchema.parse({ colleagues })

const buttons = card.locator('footer')
const callerHeader = card.locator('header')
const bar = panel.locator('section').first()
const popDown = bar.locator('div[role="menu"], div[role="dialog"]')
const stateButton = bar.locator('button[aria-haspopup="menu"]')
const drawer = bar.locator('section')
const dialField = panel.locator('form').first()

async function tellColleagues(): Promise<void> {
  const nobody = { remoteAddress: '', remoteName: '' }
  await studio.tell('phone.colleague', { extension: '201', state: 'idle', ...nobody })
  await studio.tell('phone.colleague', {
    extension: '202',
    state: 'ringing',
    remoteAddress: '+74951230111',
    remoteName: '',
  })
  await studio.tell('phone.colleague', { extension: '203', state: 'talking', ...nobody })
}

await studio.settings({ calling })
await tellColleagues()

// a call, from its first ring
const first = await ring(app, 'loyal')
await studio.picture(card, 'ringing')
await studio.press(card, 'Control+t')
await studio.picture(card, 'send-on', [buttons])
await studio.press(card, 'Escape')
await studio.answer(first)
await studio.picture(card, 'talking', [buttons])
await studio.tellQuality(first, { meanOpinionScore: 2.6, lossIn: 0.08, cause: 'loss' })
await studio.picture(card, 'quality', [callerHeader], 8)
await studio.tellQuality(first, { meanOpinionScore: 2.6, lossIn: 0.08, cause: 'loss' })
await studio.picture(card, 'quality-warning', [buttons])
await studio.tellQuality(first, {})
await studio.press(card, 'Control+k', '1', '2')
await studio.picture(card, 'keypad', [buttons])
await studio.press(card, 'Escape')
const second = await ring(app, 'unknown')
await studio.picture(card, 'second-call', [buttons])
await callerHangsUp(app, second)
await untilState(app, second, 'ended')
await studio.press(card, 'Control+t')
await card.keyboard.type('20')
await studio.picture(card, 'transfer', [buttons])
await studio.press(card, '1', 'Enter')
await until(`${COLLEAGUE} to answer`, async () => {
  const session = await app.request('session.get', null)
  return session.ok && session.value.calls.some((call) => call.consultsFor === first && call.state === 'active')
})
await studio.picture(card, 'consultation', [buttons])
await studio.press(card, 'Control+j')
await studio.picture(card, 'conference', [buttons])
await finishCalls(app)

// a call that a colleague hands on
await studio.tell('phone.handover', {
  purpose: 'transfer',
  callId: 'of-anna',
  address: '+79991234567',
  name: 'Анна Сидорова',
  crmId: null,
  operator: 'Anna Petrova',
  note: 'Sound goes one way only since Friday. The router was restarted, no change. Promised: a technician today.',
  at: Date.now(),
  lineId: 'demo',
  sender: '201',
})
const handedOn = await ring(app, 'loyal')
await studio.answer(handedOn)
// the text is as it was sent, in every language
const handover = card.locator('section', { hasText: 'Sound goes one way only' }).last()
await handover.waitFor()
await handover.scrollIntoViewIfNeeded()
await studio.picture(card, 'handover', [handover], 8)
await finishCalls(app)

// states
await studio.settings({ operatorState: operatorStateSettingsSchema.parse({ wrapUp: { mode: 'timed', seconds: 60 } }) })
const third = await ring(app, 'all-now')
await studio.answer(third)
await app.request('operator.set-state', { state: 'break', reason: 'lunch' })
await studio.picture(panel, 'panel')
await callerHangsUp(app, third)
await untilState(app, third, 'ended')
await studio.picture(card, 'after-call', [buttons])
await studio.picture(panel, 'after-call-bar', [bar])
await studio.press(panel, 'Control+e')
await finishCalls(app)
await studio.picture(panel, 'break', [bar])
await studio.press(panel, 'Control+b')
await studio.picture(panel, 'states', [stateButton, popDown], 8)
await studio.press(panel, 'Escape')
await app.request('operator.set-state', { state: 'ready', reason: '' })
await studio.settings({ operatorState: operatorStateSettingsSchema.parse({}) })
await studio.press(panel, 'Control+n')
await studio.picture(panel, 'do-not-disturb', [bar])
await studio.press(panel, 'Control+n')
await bar.locator('button[aria-haspopup="dialog"]').click()
await studio.picture(panel, 'my-day', [popDown])
await studio.press(panel, 'Escape')

// dialling, colleagues, messages
await dialField.locator('button').first().click()
await studio.press(panel, 'Control+d')
await panel.keyboard.type('8 (495) 123-45-67')
await studio.picture(panel, 'dial', [dialField])
await dialField.locator('button').first().click()
await dialField.locator('input').fill('')
await tellColleagues()
await studio.press(panel, 'Control+l')
await studio.picture(panel, 'colleagues', [drawer])
const fourth = await ring(app, 'loyal')
await studio.answer(fourth)
await studio.picture(panel, 'colleagues-on-call', [drawer])
await finishCalls(app)
await studio.press(panel, 'Control+l')
const message = { lineId: 'demo', address: '201', displayName: '', at: Date.now() }
await studio.tell('phone.text-message', { ...message, text: 'The shop in Tver opens at ten today.' })
const messagesButton = bar.locator('button[aria-keyshortcuts="Ctrl M"]')
const notice = bar.locator('div[role="status"]')
await notice.waitFor()
await studio.picture(panel, 'message-notice', [notice])
await studio.press(panel, 'Control+m')
await drawer.waitFor()
await studio.picture(panel, 'messages', [messagesButton, drawer], 8)
await studio.press(panel, 'Control+m')
await notice.getByRole('button').click()
await studio.tell('phone.headset', { name: 'USB headset' })
const [server, at] = ['wss://sip.books.example', Date.now()]
await studio.tell('phone.line-event', { at, kind: 'path-dead', detail: server })
await studio.tell('phone.line-event', { at: at + 1, kind: 'connecting', detail: server })
await studio.tell('phone.line-event', { at: at + 2, kind: 'connected', detail: server })
await studio.tell('phone.line-event', { at: at + 3, kind: 'registered', detail: '' })
await studio.picture(panel, 'status', [panel.locator('footer').last()])
await panel.locator('footer').last().getByRole('button').first().click()
await studio.picture(panel, 'line-log', [panel.getByRole('dialog')])
await studio.press(panel, 'Escape')

// a call that answers itself
await studio.settings({ calling: { ...calling, autoAnswer: { isOn: true, seconds: 20 } } })
await ring(app, 'suspect')
await studio.picture(card, 'auto-answer', [buttons])
await finishCalls(app)

// several lines: nobody answers at their servers, so one of their calls is told of here
await studio.settings({
  calling,
  accounts: [
    sipAccountSchema.parse({
      id: 'north',
      name: 'Northern Books',
      colour: 'teal',
      greeting: 'Good day, Northern Books, my name is Olga.',
      server,
      address: 'olga@books.example.com',
    }),
    sipAccountSchema.parse({
      id: 'hearth',
      name: 'Hearth & Kettle',
      colour: 'orange',
      server,
      address: 'o@hk.example',
    }),
  ],
})
await until('the lines', async () => {
  const session = await app.request('session.get', null)
  return session.ok && session.value.registrations.length === 2
})
await studio.tell('phone.incoming', {
  callId: 'on-a-line',
  lineId: 'north',
  identity: {
    address: '+79991234567',
    displayName: '',
    withheld: false,
    source: 'From',
    calledLine: '+74951230200',
    divertedFrom: [],
  },
  inviteReceivedAt: Date.now(),
  answerAfterSeconds: null,
  refusedAs: null,
})
const greeting = card.getByText('Northern Books, my name is').first()
await greeting.waitFor()
await studio.picture(card, 'lines', [callerHeader, greeting], 8)
await studio.tell('phone.call-event', {
  callId: 'on-a-line',
  event: { kind: 'ended', at: Date.now(), reason: 'cancelled' },
})
await studio.picture(panel, 'dial-line', [dialField])
await studio.tell('phone.message-waiting', { lineId: 'north', newMessages: 2, oldMessages: 1, account: '*97' })
await bar.locator('svg').first().waitFor()
await studio.picture(panel, 'voice-mail', [bar])

await studio.enlargePanel()
await panel.locator('footer').last().getByRole('button').last().click()
const section = (name: string) => panel.locator(`[data-section="${name}"]`)
await section('ringing').getByRole('button').first().click()
await studio.nameFakeDevices()
for (const name of ['line', 'incoming', 'ringing', 'states', 'audio', 'shortcuts', 'colleagues']) {
  await section(name).evaluate((element) => element.scrollIntoView({ block: 'start' }))
  await studio.picture(panel, `settings-${name}`, [section(name)], 8)
}
await section('line').getByRole('button').first().click()
await section('line').evaluate((element) => element.scrollIntoView({ block: 'start' }))
await studio.picture(panel, 'settings', [panel.getByRole('dialog')])

// the phone crashes, and its page is another one from then on
await studio.press(panel, 'Escape')
await studio.settings({ calling, accounts: [] })
await app.registered()
const lost = await ring(app, 'interested')
await card.locator('main button[aria-expanded]').first().click()
await studio.picture(card, 'type')
await studio.press(card, 'Escape')
await studio.answer(lost)
await studio.crashPhone()
const restarted = panel.locator('div[role="alert"]').first()
await restarted.waitFor()
await studio.picture(panel, 'phone-restart', [restarted])
await app.close()
