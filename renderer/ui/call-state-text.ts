import type { TFunction } from 'i18next'
import type { Call } from '../../shared/call.ts'
import type { Locale } from '../../shared/locale.ts'
import { formatDuration } from './format.ts'

/** «rings 0:04», «on the line 2:10», «ended»: the state of a call with its running time. */
export function callStateText(t: TFunction, locale: Locale, call: Call, now: number): string {
  const since = (start: number | null): string => formatDuration(locale, now - (start ?? now))
  const { answeredAt, inviteReceivedAt } = call.stamps
  switch (call.state) {
    case 'ringing':
      return t('call.state.ringing', { duration: since(inviteReceivedAt) })
    case 'answering':
      return t('call.state.answering')
    case 'active':
      if (call.isHeldByCaller) return t('call.state.heldByCaller', { duration: since(answeredAt) })
      return t(call.isMuted ? 'call.state.muted' : 'call.state.active', { duration: since(answeredAt) })
    case 'held':
      return t('call.state.held', { duration: since(answeredAt) })
    case 'ended':
      return call.endReason ? t(`call.end.${call.endReason}`) : t('call.state.ended')
    default:
      return call.state satisfies never
  }
}
