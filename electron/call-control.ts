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

  /** Answers a ringing call; calls that are on are put on hold first. */
  async answer(callId: string): Promise<Result<null>> {
    if (!this.#desk.apply(callId, { kind: 'answer-requested' })) {
      return failure('not-ringing', 'the call does not ring any more')
    }
    await this.holdOthers(callId)
    const answered = await askPhone(this.#windows, 'phone.answer', { callId, withTone: false })
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

  mute(callId: string, isMuted: boolean): Promise<Result<null>> {
    return askPhone(this.#windows, 'phone.mute', { callId, isMuted })
  }

  sendTones(callId: string, tones: string): Promise<Result<null>> {
    return askPhone(this.#windows, 'phone.send-tones', { callId, tones })
  }

  /** Puts all calls that are on, but this one, on hold; answers which. All are tried, the last failure is told. */
  async holdOthers(callId: string | null): Promise<Result<readonly string[]>> {
    const held: string[] = []
    let result: Result<readonly string[]> = success(held)
    for (const other of this.#desk.calls.filter((call) => call.state === 'active' && call.id !== callId)) {
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
