import type { TFunction } from 'i18next'
import type { Call, CallDirection, EndReason } from '../../shared/call.ts'
import type { Locale } from '../../shared/locale.ts'
import { formatDuration } from './format.ts'

/** «rings 0:04», «on the line 2:10», «ended»: the state of a call with its running time. */
export function callStateText(t: TFunction, locale: Locale, call: Call, now: number): string {
  const since = (start: number | null): string => formatDuration(locale, now - (start ?? now))
  const { answeredAt, inviteReceivedAt } = call.stamps
  switch (call.state) {
    case 'ringing':
      return t('call.state.ringing', { duration: since(inviteReceivedAt) })
    case 'calling':
      return t(call.isRingingThere ? 'call.state.ringsThere' : 'call.state.calling', {
        duration: since(inviteReceivedAt),
      })
    case 'answering':
      return t('call.state.answering')
    case 'active':
      if (call.isHeldByCaller) {
        const isOurs = call.direction === 'outgoing'
        return t(isOurs ? 'call.state.heldByCallee' : 'call.state.heldByCaller', { duration: since(answeredAt) })
      }
      if (call.isInConference && !call.isMuted) return t('call.state.inConference', { duration: since(answeredAt) })
      return t(call.isMuted ? 'call.state.muted' : 'call.state.active', { duration: since(answeredAt) })
    case 'held':
      return t('call.state.held', { duration: since(answeredAt) })
    case 'ended':
      return call.endReason
        ? endReasonText(t, call.direction, call.endReason, answeredAt !== null)
        : t('call.state.ended')
    default:
      return call.state satisfies never
  }
}

/** Why a call is over: who called whom decides what «caller» and «ended» would tell. */
export function endReasonText(t: TFunction, direction: CallDirection, reason: EndReason, wasAnswered: boolean): string {
  if (direction === 'outgoing') {
    if (reason === 'hung-up-by-caller') return t('call.endOfOurs.hung-up-by-caller')
    if (reason === 'cancelled' || (reason === 'hung-up-by-operator' && !wasAnswered)) {
      return t('call.endOfOurs.given-up')
    }
  }
  return t(`call.end.${reason}`)
}
