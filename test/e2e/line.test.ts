import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { LineEvent } from '../../shared/line-event.ts'
import type { DeskPhone } from '../helpers/sip-lab/desk-phone.ts'
import type { SipLab } from '../helpers/sip-lab/lab.ts'
import { withSipLab } from './lab-frame.ts'
import type { LabOperator } from './lab-operator.ts'
import { until } from './launch.ts'

/** Анна Сидорова of the sample CRM. */
const KNOWN = '+79991234567'
const NOTICED_WITHIN_MS = 30_000
/** The preferred server is looked for every minute or so. */
const BACK_WITHIN_MS = 100_000
/** Half a minute of silence, then a question that has to time out. */
const ENDED_WITHIN_MS = 90_000

/** Longer than a busy machine would ever keep a timer waiting. */
const SLEEP_MS = 8_000

describe('the line', () => {
  let lab: SipLab
  let operator: LabOperator
  withSipLab((frame) => void ({ lab, operator } = frame))

  async function lineLog(since = 0): Promise<LineEvent[]> {
    const events = await operator.app.ask('line-log.list', { before: null, limit: 500 })
    return events.filter(({ at }) => at >= since)
  }

  /** Also false while a frozen or killed registrar does not say. */
  const isRegistered = async (at: 'first' | 'second'): Promise<boolean> => {
    try {
      return (await lab.contacts('alice', at)).length === 1
    } catch {
      return false
    }
  }

  const logged = (kind: LineEvent['kind'], since: number, timeoutMs?: number): Promise<void> =>
    until(`«${kind}» in the log`, async () => (await lineLog(since)).some((event) => event.kind === kind), timeoutMs)

  test.each([
    { from: `<tel:${KNOWN}>`, what: 'a tel: address' },
    { from: `Анна С <sip:${KNOWN}@lab.test>`, what: 'a name that is not quoted' },
    { from: `Анна <tel:${KNOWN}>`, what: 'both' },
  ])('a caller with $what in From rings with the right number, and the log says so', async ({ from }) => {
    await operator.ready()
    const since = Date.now()
    const caller = lab.sipp({ kind: 'rejected-call', status: 603, caller: { from } })
    await operator.heading('Анна Сидорова').waitFor()
    await operator.button('Decline').click()
    expect(await caller).toMatchObject({ exitCode: 0 })
    await operator.recordedAs('declined')
    const record = await operator.newestRecord()
    expect(record?.clientName).toBe('Анна Сидорова')
    expect(record?.number.replaceAll(' ', '')).toBe(KNOWN)
    await logged('message-mended', since)
    expect((await lineLog(since)).find(({ kind }) => kind === 'message-mended')?.detail).toMatch(/^From: INVITE sip:/)
  })

  test('a frozen server is noticed within half a minute, another one is taken, and the first is gone back to', async () => {
    await lab.startSecondProxy()
    await operator.ready({ fallbackServers: [lab.secondWebSocketUrl] })
    const since = Date.now()
    lab.freezeProxy()
    try {
      await until('the registration on the second server', () => isRegistered('second'), NOTICED_WITHIN_MS)
      await logged('path-dead', since)
      await operator.readyText().waitFor()
    } finally {
      lab.thawProxy()
    }
    await until(
      'the registration to be with the first server alone',
      async () => (await isRegistered('first')) && !(await isRegistered('second')),
      BACK_WITHIN_MS,
    )
    await operator.readyText().waitFor()
    const changes = (await lineLog(since)).filter(({ kind }) => kind === 'server-changed').map(({ detail }) => detail)
    expect(changes).toEqual([
      `${lab.secondWebSocketUrl} → ${lab.webSocketUrl}`,
      `${lab.webSocketUrl} → ${lab.secondWebSocketUrl}`,
    ])
  })

  describe('a call that is on', () => {
    /** A desk phone calls us, and we answer. */
    async function talkToDesk(): Promise<DeskPhone> {
      const desk = await lab.baresip('desk1')
      await desk.dial(`sip:alice@${lab.domain}`)
      await operator.answer()
      await desk.event('CALL_ESTABLISHED')
      return desk
    }

    test('ends when the server comes back and the other side does not', async () => {
      await operator.ready()
      const desk = await talkToDesk()
      await lab.killProxy()
      try {
        await operator.alert().getByText('No calls can come in').waitFor()
        // its BYE comes to nobody
        await desk.stop()
        expect(await operator.liveCalls()).toHaveLength(1)
      } finally {
        await lab.startProxy()
      }
      await until('the end of the call', async () => (await operator.liveCalls()).length === 0, ENDED_WITHIN_MS)
      await operator.recordedAs('connection-lost')
    })

    test('goes on when another server is taken, and ends there once nothing is heard of the other side', async () => {
      await lab.startSecondProxy()
      await operator.ready({ fallbackServers: [lab.secondWebSocketUrl] })
      const desk = await talkToDesk()
      await lab.killProxy()
      try {
        await until('the second server', () => isRegistered('second'), NOTICED_WITHIN_MS)
        await operator.readyText().waitFor()
        expect(await operator.liveCalls()).toHaveLength(1)
        await desk.stop()
        await until('the end of the call', async () => (await operator.liveCalls()).length === 0, ENDED_WITHIN_MS)
        await operator.recordedAs('connection-lost')
      } finally {
        await lab.startProxy()
      }
    })
  })

  test('notices that it has slept, and is registered still', async () => {
    await operator.ready()
    const since = Date.now()
    const goOn = await operator.stopPhone()
    await sleep(SLEEP_MS)
    goOn()
    await logged('slept', since)
    await operator.readyText().waitFor()
    expect(await isRegistered('first')).toBe(true)
  })

  test('the log of the line names no password', async () => {
    await operator.ready()
    const log = JSON.stringify(await lineLog())
    expect(log).toContain('registered')
    expect(log).not.toContain(lab.users.alice)
    expect(log.toLowerCase()).not.toContain('digest')
  })
})
