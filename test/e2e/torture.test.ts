import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { sessionDescription } from '../helpers/scripted-sip.ts'
import { headerOf } from '../helpers/sip-registrar.ts'
import { tortureMessages } from '../helpers/torture-messages.ts'
import { callOf, callsOf, finishCalls, untilState } from './calls.ts'
import { until } from './launch.ts'
import { ScriptedLine } from './scripted-line.ts'

const KINDS = tortureMessages('sip:nobody@nowhere.invalid', '')

describe('a message as RFC 4475 tortures parsers with', () => {
  let line: ScriptedLine
  const errors: string[] = []

  beforeAll(async () => {
    line = await ScriptedLine.start()
    line.app.phone.on('pageerror', (error) => errors.push(error.message))
    line.app.phone.on('crash', () => errors.push('the phone window has crashed'))
  })
  afterEach(async () => {
    errors.splice(0)
    await finishCalls(line.app)
  })
  afterAll(() => line.close())

  /** The phone answers OPTIONS: it reads what comes, and what it says goes out. */
  async function isAlive(): Promise<void> {
    const call = line.newCallId()
    const before = line.server.received.length
    const contact = line.server.contact()
    line.server.send(
      [
        `OPTIONS ${contact} SIP/2.0`,
        `Via: SIP/2.0/WS server.invalid;branch=z9hG4bK${call}`,
        'From: <sip:server@lab.test>;tag=1',
        'To: <sip:alice@lab.test>',
        `Call-ID: ${call}`,
        'CSeq: 1 OPTIONS',
        'Content-Length: 0',
        '',
        '',
      ].join('\r\n'),
    )
    const isReply = (message: string): boolean =>
      message.startsWith('SIP/2.0 200') && headerOf(message, 'Call-ID') === call
    await line.sent('an answer to OPTIONS', isReply, before)
  }

  test.each(KINDS.map(({ section, what }) => ({ section, what })))('$section: $what', async ({ section }) => {
    const messages = tortureMessages(line.server.contact(), sessionDescription('sendrecv', 'actpass'))
    const kind = messages.find((one) => one.section === section)
    if (!kind) throw new Error(`no message ${section}`)
    const text = typeof kind.message === 'string' ? kind.message : Buffer.from(kind.message).toString('latin1')
    const callId = /^(?:call-id|i)[ \t]*:[ \t]*(.*?)[ \t]*$/imu.exec(text)?.[1] ?? ''
    const before = line.server.received.length
    line.server.send(kind.message)
    if (kind.outcome === 'rings') {
      await until('the call', async () => (await callsOf(line.app)).some(({ id }) => id === callId))
      await until('the card', async () => (await callOf(line.app, callId)).stamps.cardPaintedAt !== null)
    }
    if (kind.outcome === 'answered' || kind.outcome === 'refused') {
      const status = kind.outcome === 'refused' ? /^SIP\/2\.0 [4-6]/u : /^SIP\/2\.0 /u
      const isReply = (message: string): boolean => status.test(message) && headerOf(message, 'Call-ID') === callId
      await line.sent('an answer', isReply, before)
    }
    await isAlive()
    expect(errors).toEqual([])
  })

  test('after all of them the phone registers, rings and is answered', async () => {
    await line.use({ displayName: 'Registered anew' })
    const call = line.invite()
    await call.answeredThere()
    await untilState(line.app, call.callId, 'active')
    call.send('BYE')
    await untilState(line.app, call.callId, 'ended')
    expect((await callOf(line.app, call.callId)).endReason).toBe('hung-up-by-caller')
  })

  test('those that could not be read are in the log of the line', async () => {
    const log = await line.app.ask('line-log.list', { before: null, limit: 200 })
    expect(log.filter(({ kind }) => kind === 'message-refused').length).toBeGreaterThan(5)
  })
})
