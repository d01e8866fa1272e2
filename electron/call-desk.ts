import { incomingCall, isLive, transition, type Call, type CallEvent } from '../shared/call.ts'
import type { Card } from '../shared/card.ts'
import type { CallerIdentity } from '../shared/caller-identity.ts'
import type { PayloadOf } from '../shared/ipc.ts'
import type { Locale } from '../shared/locale.ts'
import type { DataProcess } from './data-process.ts'
import { EarlyEvents } from './early-events.ts'
import { log } from './log.ts'
import type { WindowPeers } from './window-peers.ts'

/** Ended calls that windows may still show (a note being finished). */
const ENDED_KEPT = 10
/** How long everything else waits for the card of a call that begins to ring; its paint ends the wait. */
const CARD_FIRST_MS = 200
/** Changes that do not stand in the record of a call. */
const UNRECORDED: ReadonlySet<CallEvent['kind']> = new Set([
  'identified',
  'muted',
  'rings-there',
  'transfer-started',
  'transfer-failed',
  'answers-at',
  'conference',
  'tone-received',
])

/** A call as the phone tells of it when it comes in. */
export type IncomingCall = Omit<PayloadOf<'phone.incoming'>, 'answerAfterSeconds'>

export type CallDeskOptions = {
  readonly windows: Pick<WindowPeers, 'emit'>
  readonly data: () => Pick<DataProcess, 'request'>
  readonly locale: () => Locale
  /** The last live call has ended. */
  readonly onIdle: () => void
  /** An event has changed a call, which is given as it is now. */
  readonly onApplied: (call: Call, event: CallEvent) => void
}

/** Owns the list of calls: every change passes here, is told to all windows, and is recorded. */
export class CallDesk {
  readonly #options: CallDeskOptions
  #calls: readonly Call[] = []
  readonly #cards = new Map<string, Card>()
  readonly #early = new EarlyEvents((callId) => log('call desk', `events of a call that never came: ${callId}`))
  #panelTimer: NodeJS.Timeout | undefined

  constructor(options: CallDeskOptions) {
    this.#options = options
  }

  get calls(): readonly Call[] {
    return this.#calls
  }

  find(callId: string): Call | undefined {
    return this.#calls.find((call) => call.id === callId)
  }

  /** The card as it was when the call rang; null where the data process could not answer. */
  card(callId: string): Card | null {
    return this.#cards.get(callId) ?? null
  }

  /** The phone has received an INVITE. */
  async ring({ callId, lineId, identity, inviteReceivedAt, refusedAs }: IncomingCall): Promise<void> {
    if (this.find(callId)) return log('call desk', `a second INVITE with the Call-ID ${callId} is ignored`)
    const call = incomingCall(callId, lineId, identity, inviteReceivedAt)
    if (refusedAs === null) return this.#add(call)
    // refused by the phone already: nobody is shown a card, but the call is not lost
    this.#calls = [...this.#calls, call]
    this.apply(callId, { kind: 'ended', at: Date.now(), reason: refusedAs })
  }

  /** An INVITE of ours is out. */
  async begin(call: Call): Promise<void> {
    await this.#add(call)
  }

  /** What the phone tells of a call: it may be quicker than the answer that makes the call known here. */
  report(callId: string, event: CallEvent): void {
    if (this.find(callId)) this.apply(callId, event)
    else this.#early.keep(callId, event)
  }

  /** Applies one event; an illegal one changes nothing and is logged. */
  apply(callId: string, event: CallEvent): boolean {
    const call = this.find(callId)
    if (!call) {
      log('call desk', `«${event.kind}» for a call that is not here`)
      return false
    }
    const next = transition(call, event)
    if (!next.ok) {
      log('call desk', next.error.message)
      return false
    }
    this.#calls = this.#calls.map((other) => (other === call ? next.value : other))
    if (event.kind === 'ended') this.#forgetOldCalls()
    if (event.kind !== 'identified') this.#tellWindows()
    if (!UNRECORDED.has(event.kind)) void this.#record(next.value)
    this.#options.onApplied(next.value, event)
    if (event.kind === 'ended' && !this.#calls.some(isLive)) this.#options.onIdle()
    return true
  }

  /** The phone window is gone, and with it every call it held. Answers how many were on. */
  phoneLost(): number {
    const live = this.#calls.filter(isLive)
    for (const call of live) this.apply(call.id, { kind: 'ended', at: Date.now(), reason: 'connection-lost' })
    return live.length
  }

  /** The data process answers (again): what it missed is told, and cards that could not be made are made. */
  async dataReady(): Promise<void> {
    const liveCallIds = this.#calls.filter(isLive).map((call) => call.id)
    const reconciled = await this.#options.data().request('calls.reconcile', { liveCallIds })
    if (!reconciled.ok) log('call desk', reconciled.error.message)
    for (const call of this.#calls) {
      if (isLive(call)) await this.#identify(call.id)
      else await this.#record(call)
    }
  }

  /** Asks for a card that nobody sees, so that the first call of the day does not pay for first use. */
  async warmUp(): Promise<void> {
    const nobody: CallerIdentity = {
      address: '+10000000000',
      displayName: '',
      withheld: false,
      source: 'From',
      calledLine: null,
      divertedFrom: [],
    }
    const { data, locale } = this.#options
    const card = await data().request('card.identify', { callId: 'warm-up', identity: nobody, locale: locale() })
    if (!card.ok) log('call desk', `warm-up: ${card.error.message}`)
  }

  async #add(call: Call): Promise<void> {
    this.#calls = [...this.#calls, call]
    const identified = this.#identify(call.id)
    this.#tellWindows()
    for (const event of this.#early.take(call.id)) this.apply(call.id, event)
    await identified
  }

  async #identify(callId: string): Promise<void> {
    const call = this.find(callId)
    if (!call) return
    const { windows, data, locale } = this.#options
    const card = await data().request('card.identify', { callId, identity: call.identity, locale: locale() })
    if (card.ok) {
      this.#cards.set(callId, card.value)
      this.apply(callId, { kind: 'identified', at: Date.now() })
      windows.emit('card.show', card.value)
    } else {
      log('call desk', `no card: ${card.error.message}`)
      windows.emit('card.show-without-data', this.find(callId) ?? call)
    }
    // the stamp of the paint records the call; where no card is painted (its window is busy with another), this does
    setTimeout(() => {
      const latest = this.find(callId)
      if (latest && latest.stamps.cardPaintedAt === null) void this.#record(latest)
    }, CARD_FIRST_MS)
  }

  async #record(call: Call): Promise<void> {
    const recorded = await this.#options.data().request('call.record', call)
    // calls still in the list are recorded again as soon as the data process is back
    if (!recorded.ok) log('call desk', `call not recorded yet: ${recorded.error.message}`)
  }

  #forgetOldCalls(): void {
    const ended = this.#calls.filter((call) => !isLive(call))
    for (const old of ended.slice(0, Math.max(0, ended.length - ENDED_KEPT))) {
      this.#cards.delete(old.id)
      this.#calls = this.#calls.filter((call) => call !== old)
    }
  }

  /**
   * A call that has just begun to ring belongs to the card window: the panel, which would compete with it for the
   * processor in these milliseconds, hears of it when the card has been painted.
   */
  #tellWindows(): void {
    const { windows } = this.#options
    const isCardOnItsWay = this.#calls.some((call) => call.state === 'ringing' && call.stamps.cardPaintedAt === null)
    clearTimeout(this.#panelTimer)
    if (isCardOnItsWay) {
      windows.emit('calls.changed', [...this.#calls], 'card')
      this.#panelTimer = setTimeout(() => windows.emit('calls.changed', [...this.#calls], 'panel'), CARD_FIRST_MS)
    } else windows.emit('calls.changed', [...this.#calls])
  }
}
