import { isLive, type Call, type CallEvent } from '../shared/call.ts'
import type { CallingSettings } from '../shared/calling-settings.ts'
import type { PayloadOf } from '../shared/ipc.ts'
import { failure, success, type Result } from '../shared/result.ts'
import type { CallControl } from './call-control.ts'
import type { CallDesk } from './call-desk.ts'
import { log } from './log.ts'

export type AutoAnswerOptions = {
  readonly desk: Pick<CallDesk, 'calls' | 'find' | 'apply'>
  readonly control: Pick<CallControl, 'answer'>
  readonly settings: () => CallingSettings['autoAnswer']
  /** The operator takes calls just now. */
  readonly isReady: () => boolean
  /** Runs the work after so many milliseconds; answers with what calls it off. */
  readonly after: (milliseconds: number, work: () => void) => () => void
  /** UTC milliseconds. */
  readonly now: () => number
}

/**
 * Answers a call after a while, where the settings say so or the call asks for it on a line that allows it: only while the
 * operator is ready, and never on top of another call. Until then windows show when, and the operator can say «not now».
 */
export class AutoAnswer {
  readonly #options: AutoAnswerOptions
  /** Calls off the answer, by Call-ID. */
  readonly #waiting = new Map<string, () => void>()

  constructor(options: AutoAnswerOptions) {
    this.#options = options
  }

  /** A call has begun to ring. */
  rang({ callId, answerAfterSeconds }: Pick<PayloadOf<'phone.incoming'>, 'callId' | 'answerAfterSeconds'>): void {
    const { desk, settings, after, now } = this.#options
    const { isOn, seconds } = settings()
    const wishes = [...(isOn ? [seconds] : []), ...(answerAfterSeconds === null ? [] : [answerAfterSeconds])]
    if (wishes.length === 0 || this.#waiting.has(callId) || !this.#mayAnswer(callId)) return
    const milliseconds = Math.min(...wishes) * 1000
    desk.apply(callId, { kind: 'answers-at', at: now() + milliseconds })
    this.#waiting.set(
      callId,
      after(milliseconds, () => void this.#answer(callId)),
    )
  }

  /** The operator wants it to ring on. */
  stop(callId: string): Result<null> {
    if (!this.#waiting.has(callId)) return failure('not-ringing', 'the call does not answer itself')
    this.#callOff(callId)
    return success(null)
  }

  /** To be told of every event: what changes calls decides whether others may still answer themselves. */
  applied(call: Call, event: CallEvent): void {
    if (call.state !== 'ringing') this.#forget(call.id)
    // its own news of when it answers, and the way of its card, change nothing for the others
    if (event.kind === 'answers-at' || event.kind === 'identified' || event.kind === 'card-painted') return
    for (const callId of this.#waiting.keys()) {
      if (!this.#mayAnswer(callId)) this.#callOff(callId)
    }
  }

  async #answer(callId: string): Promise<void> {
    this.#waiting.delete(callId)
    if (!this.#mayAnswer(callId)) return this.#tell(callId)
    const answered = await this.#options.control.answer(callId, true)
    if (!answered.ok) log('call desk', `call did not answer itself: ${answered.error.message}`)
  }

  #mayAnswer(callId: string): boolean {
    const { desk, isReady } = this.#options
    const live = desk.calls.filter(isLive)
    // a call that rang later waits for this one, one that rang earlier or is on does not
    const isFirst = live[0]?.id === callId && live.slice(1).every(({ state }) => state === 'ringing')
    return isReady() && isFirst && live[0]?.state === 'ringing'
  }

  #callOff(callId: string): void {
    this.#forget(callId)
    this.#tell(callId)
  }

  #forget(callId: string): void {
    this.#waiting.get(callId)?.()
    this.#waiting.delete(callId)
  }

  #tell(callId: string): void {
    if (this.#options.desk.find(callId)?.state === 'ringing') {
      this.#options.desk.apply(callId, { kind: 'answers-at', at: null })
    }
  }
}
