import { setTimeout as sleep } from 'node:timers/promises'
import { isLive, type Call, type EndReason } from '../../shared/call.ts'
import type { CallSummary } from '../../shared/card.ts'
import { callOf, untilState } from '../e2e/calls.ts'
import type { LabFrame } from '../e2e/lab-frame.ts'
import { until } from '../e2e/launch.ts'
import type { SippResult } from '../helpers/sip-lab/sipp.ts'
import type { CallerScenario } from '../helpers/sip-lab/sipp-scenario.ts'
import { compareResources, readResources, type Growth, type Resources } from './resources.ts'

export type SoakOptions = {
  readonly calls: number
  /** Over which they are spread; 0: one after the other as fast as it goes. */
  readonly minutes: number
  /** Called after each call. */
  readonly onProgress?: (done: number) => void
}

export type SoakResult = {
  /** Empty: what the app holds was not compared, as there were too few calls for that. */
  readonly growth: readonly Growth[]
  /** What was not as it should be, one line each. */
  readonly wrong: readonly string[]
}

/** The share of the calls after which it is measured first, but no fewer than fill every list that has a limit. */
const WARM_UP_SHARE = 0.1
const WARM_UP_MIN = 60
const TALK_MS = 500
const RINGING_MS = 500
const PAGE = 100
/** Known to the sample CRM; each second caller is nobody known. */
const CLIENTS = [
  { number: '+79991234567', name: 'Анна Сидорова' },
  { number: '+12125550142', name: 'Alexander Pushkin' },
]

type Kind = {
  readonly scenario: (number: string) => CallerScenario
  readonly act: (callId: string, note: string) => Promise<void>
  readonly endReason: EndReason
  readonly hasNote: boolean
}

/** Lets so many callers ring one after the other, serves them in turns, and looks at what each has left behind. */
export async function runSoak({ lab, operator }: LabFrame, options: SoakOptions): Promise<SoakResult> {
  const wrong: string[] = []
  const expected = new Map<string, Pick<CallSummary, 'clientName' | 'endReason' | 'note'>>()
  const warmUp = Math.max(Math.floor(options.calls * WARM_UP_SHARE), WARM_UP_MIN)
  let early: Resources | null = null
  const { app } = operator

  const ask = async (name: 'call.answer' | 'call.hang-up', callId: string): Promise<void> => {
    const done = await app.request(name, { callId })
    if (!done.ok) wrong.push(`${name} of ${callId}: ${done.error.code}`)
  }
  const reject = async (callId: string, kind: 'busy' | 'decline'): Promise<void> => {
    const done = await app.request('call.reject', { callId, kind })
    if (!done.ok) wrong.push(`${kind} of ${callId}: ${done.error.code}`)
  }
  const talk = async (callId: string, note: string): Promise<void> => {
    await ask('call.answer', callId)
    await untilState(app, callId, 'active')
    const saved = await app.request('note.save', { callId, note: { text: note, outcome: null } })
    if (!saved.ok) wrong.push(`note of ${callId}: ${saved.error.code}`)
  }
  const kinds: readonly Kind[] = [
    {
      scenario: (number) => ({ kind: 'call', caller: { number } }),
      act: async (callId, note) => {
        await talk(callId, note)
        await sleep(TALK_MS)
        await ask('call.hang-up', callId)
      },
      endReason: 'hung-up-by-operator',
      hasNote: true,
    },
    {
      scenario: (number) => ({ kind: 'call', durationMilliseconds: TALK_MS, caller: { number } }),
      act: talk,
      endReason: 'hung-up-by-caller',
      hasNote: true,
    },
    {
      scenario: (number) => ({ kind: 'rejected-call', status: 603, caller: { number } }),
      act: (callId) => reject(callId, 'decline'),
      endReason: 'declined',
      hasNote: false,
    },
    {
      scenario: (number) => ({ kind: 'cancelled-call', ringingMilliseconds: RINGING_MS, caller: { number } }),
      act: () => Promise.resolve(),
      endReason: 'cancelled',
      hasNote: false,
    },
    {
      scenario: (number) => ({ kind: 'rejected-call', status: 486, caller: { number } }),
      act: (callId) => reject(callId, 'busy'),
      endReason: 'busy',
      hasNote: false,
    },
  ]

  async function playOne(index: number): Promise<void> {
    const kind = kinds[index % kinds.length]
    if (!kind) throw new Error('there are kinds of calls')
    const client = index % 2 === 0 ? CLIENTS[(index / 2) % CLIENTS.length] : undefined
    const number = client?.number ?? `+7700${String(index).padStart(7, '0')}`
    const note = kind.hasNote ? `note ${index}` : ''
    const caller = lab.sipp(kind.scenario(number))
    const call = await arrived(caller, number)
    await until('the card', async () => (await callOf(app, call.id)).stamps.cardPaintedAt !== null)
    await kind.act(call.id, note)
    await untilState(app, call.id, 'ended')
    const { exitCode, log } = await caller
    if (exitCode !== 0) wrong.push(`caller ${index} (${kind.endReason}): ${log.slice(0, 400)}`)
    expected.set(call.id, { clientName: client?.name ?? '', endReason: kind.endReason, note })
  }

  async function arrived(caller: Promise<SippResult>, number: string): Promise<Call> {
    let ended: SippResult | undefined
    void caller.then((result) => (ended = result))
    let call: Call | undefined
    await until(`the call of ${number}`, async () => {
      if (ended) throw new Error(`the caller has ended: ${ended.log.slice(0, 1_000)}`)
      call = (await operator.liveCalls()).find(({ identity }) => identity.address === number)
      return call !== undefined
    })
    if (!call) throw new Error(`no call of ${number}`)
    return call
  }

  // without what the tests have put into it: they keep every connection
  await app.phone.reload()
  await operator.ready()
  const startedAt = Date.now()
  for (let index = 0; index < options.calls; index += 1) {
    if (index === warmUp) early = await readResources(app)
    const due = startedAt + (index * options.minutes * 60_000) / options.calls
    await sleep(Math.max(0, due - Date.now()))
    await playOne(index)
    options.onProgress?.(index + 1)
  }
  const session = await app.request('session.get', null)
  if (!session.ok) throw new Error(session.error.message)
  for (const { id } of session.value.calls.filter(isLive)) wrong.push(`call ${id} is on after all callers have gone`)
  const late = await readResources(app)
  const left = late['phone: peer connections']?.value ?? 0
  if (left > 0) wrong.push(`${left} connections are kept though no call is on`)
  wrong.push(...(await wrongRecords()))
  return { growth: early === null ? [] : compareResources(early, late), wrong }

  async function wrongRecords(): Promise<string[]> {
    // what was saved last may be on its way
    await until('the last record', async () => {
      const [newest] = await records(1)
      return newest !== undefined && newest.state === 'ended'
    })
    const all = await records(options.calls + PAGE)
    const problems: string[] = []
    for (const [callId, wanted] of expected) {
      const own = all.filter((record) => record.callId === callId)
      if (own.length !== 1) problems.push(`${own.length} records of call ${callId}`)
      for (const { clientName, endReason, note } of own) {
        const isRight = clientName === wanted.clientName && endReason === wanted.endReason && note === wanted.note
        if (!isRight) problems.push(`${JSON.stringify({ clientName, endReason, note })} ≠ ${JSON.stringify(wanted)}`)
      }
    }
    if (expected.size !== options.calls) problems.push(`${expected.size} Call-IDs of ${options.calls} calls`)
    return problems
  }

  async function records(limit: number): Promise<CallSummary[]> {
    const all: CallSummary[] = []
    for (;;) {
      const page = await app.request('calls.list', {
        search: '',
        before: all.at(-1)?.at ?? null,
        limit: Math.min(PAGE, limit),
      })
      if (!page.ok) throw new Error(page.error.message)
      all.push(...page.value)
      if (page.value.length < PAGE || all.length >= limit) return all
    }
  }
}
