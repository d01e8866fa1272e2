import type { RequestsTo } from '../shared/ipc.ts'
import type { Card } from '../shared/card.ts'
import type { Locale } from '../shared/locale.ts'
import { failure, type Result } from '../shared/result.ts'
import type { Handlers } from '../shared/rpc.ts'
import type { CallMarks } from './types/call-marks.ts'

type Answered = Extract<RequestsTo<'data'>, 'call.observe' | 'call.tick-step' | 'call.give-feedback'>

export type CallMarkHandlerParts = {
  readonly callMarks: CallMarks
  readonly cardOf: (callId: string, locale: Locale) => Card | null
  /** Answers the card as it is now, and shows it in the other windows too. */
  readonly changed: (callId: string, locale: Locale) => Result<Card>
}

/** What operators mark during a call: signs they noticed, steps they ticked off, whether the plan fitted. */
export function callMarkHandlers({ callMarks, cardOf, changed }: CallMarkHandlerParts): Handlers<Answered> {
  const marked = (done: Result<null>, callId: string, locale: Locale): Result<Card> =>
    done.ok ? changed(callId, locale) : done
  return {
    'call.observe': ({ callId, sign, isObserved, locale }) =>
      marked(callMarks.observe(callId, sign, isObserved), callId, locale),
    'call.tick-step': ({ callId, step, isTicked, locale }) =>
      marked(callMarks.tickStep(callId, step, isTicked), callId, locale),
    'call.give-feedback': ({ callId, feedback, locale }) => {
      const card = cardOf(callId, locale)
      if (!card) return failure('unknown-call', `no call ${callId} has been recorded`)
      const types = card.subject.kind === 'known' ? card.subject.client.types : []
      // a suggestion that is not sure enough gave no advice
      const advising = new Map(
        types.filter(({ level }) => level !== 'low').map(({ typology, type }) => [typology, type]),
      )
      return marked(callMarks.giveFeedback(callId, feedback, Object.fromEntries(advising)), callId, locale)
    },
  }
}
