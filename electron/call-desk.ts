import { incomingCall, isLive, transition, type Call, type CallEvent } from '../shared/call.ts'
import type { Card } from '../shared/card.ts'
import type { CallerIdentity } from '../shared/caller-identity.ts'
import type { RequestOf } from '../shared/ipc.ts'
import type { Locale } from '../shared/locale.ts'
import { failure, success, type Result } from '../shared/result.ts'
import type { DataProcess } from './data-process.ts'
import { log } from './log.ts'
import type { WindowPeers } from './window-peers.ts'

/** Ended calls that windows may still show (a note being finished). */
const ENDED_KEPT = 10
/** How long everything else waits for the card of a call that begins to ring; its paint ends the wait. */
const CARD_FIRST_MS = 200

export type CallDeskOptions = {
  readonly windows: WindowPeers
  readonly data: () => DataProcess
  readonly locale: () => Locale
  /** The last live call has ended. */
  readonly onIdle: () => void
}

/** Owns the list of calls: every change passes here, is told to all windows, and is recorded. */
export class CallDesk {
  readonly #options: CallDeskOptions
  #calls: readonly Call[] = []
  readonly #cards = new Map<string, Card>()
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
  async ring(callId: string, identity: CallerIdentity, inviteReceivedAt: number): Promise<void> {
    if (this.find(callId)) return log('call desk', `a second INVITE with the Call-ID ${callId} is ignored`)
    this.#calls = [...this.#calls, incomingCall(callId, identity, inviteReceivedAt)]
    const identified = this.#identify(callId)
    this.#tellWindows()
    await identified
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
    if (event.kind !== 'identified' && event.kind !== 'muted') void this.#record(next.value)
    if (event.kind === 'ended' && !this.#calls.some(isLive)) this.#options.onIdle()
    return true
  }

  /** Sends a command for a call to the phone and reports what went wrong, if anything. */
  async command(
    name: 'phone.answer' | 'phone.hang-up' | 'phone.hold' | 'phone.resume',
    callId: string,
  ): Promise<Result<null>> {
    return this.#askPhone(name, { callId })
  }

  /** Takes a call from hold; another call that is on is put on hold first: the operator talks to one. */
  async resume(callId: string): Promise<Result<null>> {
    await this.#holdOthers(callId)
    return this.command('phone.resume', callId)
  }

  async mute(callId: string, isMuted: boolean): Promise<Result<null>> {
    return this.#askPhone('phone.mute', { callId, isMuted })
  }

  async reject(callId: string, kind: 'busy' | 'decline'): Promise<Result<null>> {
    return this.#askPhone('phone.reject', { callId, kind })
  }

  /** Answers a ringing call; calls that are on are put on hold first. */
  async answer(callId: string): Promise<Result<null>> {
    if (!this.apply(callId, { kind: 'answer-requested' })) {
      return failure('not-ringing', 'the call does not ring any more')
    }
    await this.#holdOthers(callId)
    const answered = await this.command('phone.answer', callId)
    if (!answered.ok) {
      log('call desk', `answer failed: ${answered.error.message}`)
      if (this.find(callId)?.state === 'answering') this.apply(callId, { kind: 'answer-failed' })
    }
    return answered
  }

  /** The phone window is gone, and with it every call it held. */
  phoneLost(): void {
    for (const call of this.#calls.filter(isLive)) {
      this.apply(call.id, { kind: 'ended', at: Date.now(), reason: 'connection-lost' })
    }
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

  async #holdOthers(callId: string): Promise<void> {
    for (const other of this.#calls.filter((call) => call.state === 'active' && call.id !== callId)) {
      const held = await this.command('phone.hold', other.id)
      if (!held.ok) log('call desk', `call on the line could not be held: ${held.error.message}`)
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

  async #askPhone<
    Name extends 'phone.answer' | 'phone.hang-up' | 'phone.hold' | 'phone.resume' | 'phone.mute' | 'phone.reject',
  >(name: Name, payload: RequestOf<Name>): Promise<Result<null>> {
    const phone = this.#options.windows.peer('phone')
    if (!phone) return failure('unavailable', 'the phone is being restarted')
    const done = await phone.forward(name, payload)
    return done.ok ? success(null) : done
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
