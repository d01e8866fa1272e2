import type { Call } from '../shared/call.ts'
import { failure, success, type Result } from '../shared/result.ts'
import { askPhone, type PhonePeer } from './ask-phone.ts'
import type { CallDesk } from './call-desk.ts'
import { log } from './log.ts'

/** What an operator does with calls that are there. The phone does it, and tells the desk when it has been done. */
export class CallControl {
  readonly #desk: CallDesk
  readonly #windows: PhonePeer

  constructor(desk: CallDesk, windows: PhonePeer) {
    this.#desk = desk
    this.#windows = windows
  }

  /** Answers a ringing call; calls that are on are put on hold first. `withTone`: nobody asked for it, and the operator is told by a tone. */
  async answer(callId: string, withTone = false): Promise<Result<null>> {
    if (!this.#desk.apply(callId, { kind: 'answer-requested' })) {
      return failure('not-ringing', 'the call does not ring any more')
    }
    await this.holdOthers(callId)
    const answered = await askPhone(this.#windows, 'phone.answer', { callId, withTone })
    if (!answered.ok) {
      log('call desk', `answer failed: ${answered.error.message}`)
      if (this.#desk.find(callId)?.state === 'answering') this.#desk.apply(callId, { kind: 'answer-failed' })
    }
    return answered
  }

  reject(callId: string, kind: 'busy' | 'decline'): Promise<Result<null>> {
    return askPhone(this.#windows, 'phone.reject', { callId, kind })
  }

  hangUp(callId: string): Promise<Result<null>> {
    return askPhone(this.#windows, 'phone.hang-up', { callId })
  }

  hold(callId: string): Promise<Result<null>> {
    return askPhone(this.#windows, 'phone.hold', { callId })
  }

  /** Takes a call from hold; another call that is on is put on hold first: the operator talks to one. */
  async resume(callId: string): Promise<Result<null>> {
    await this.holdOthers(callId)
    return askPhone(this.#windows, 'phone.resume', { callId })
  }

  /** In a conference the operator has one voice: who mutes it for one caller mutes it for all. */
  async mute(callId: string, isMuted: boolean): Promise<Result<null>> {
    const isShared = this.#desk.find(callId)?.isInConference === true
    const others = this.#desk.calls.filter((call) => isShared && call.isInConference && call.id !== callId)
    for (const { id } of others) {
      const muted = await askPhone(this.#windows, 'phone.mute', { callId: id, isMuted })
      if (!muted.ok) log('call desk', `call in the conference: ${muted.error.message}`)
    }
    return askPhone(this.#windows, 'phone.mute', { callId, isMuted })
  }

  sendTones(callId: string, tones: string): Promise<Result<null>> {
    return askPhone(this.#windows, 'phone.send-tones', { callId, tones })
  }

  /**
   * Puts all calls that are on, but this one and those in a conference with it, on hold; answers which. All are tried,
   * the last failure is told.
   */
  async holdOthers(callId: string | null): Promise<Result<readonly string[]>> {
    const held: string[] = []
    let result: Result<readonly string[]> = success(held)
    const isInConference = callId !== null && this.#desk.find(callId)?.isInConference === true
    const isWithIt = (call: Call): boolean => call.id === callId || (isInConference && call.isInConference)
    for (const other of this.#desk.calls.filter((call) => call.state === 'active' && !isWithIt(call))) {
      const done = await this.hold(other.id)
      if (done.ok) held.push(other.id)
      else {
        log('call desk', `call on the line could not be held: ${done.error.message}`)
        result = done
      }
    }
    return result
  }
}
