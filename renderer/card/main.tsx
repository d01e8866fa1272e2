import '../zod-without-eval.ts'
import { isLive } from '../../shared/call.ts'
import { appStore, localeOf, putCard } from '../ui/app-store.ts'
import { callToShow } from '../ui/consultation.ts'
import { startWindow } from '../window.tsx'
import { CardApp } from './card-app.tsx'
import { cardStore, onCardEvent, showCall } from './card-store.ts'

const peer = await startWindow(<CardApp />, (event) => onCardEvent(cardStore, event))

// this window was made again during a call: nobody will announce that call a second time
const { session } = appStore.getState()
const calls = session?.calls ?? []
const latest = calls.findLast(isLive)
if (latest) {
  const live = callToShow(latest, calls)
  const card = await peer.request('card.open', { callId: live.id, locale: localeOf(session) })
  if (card.ok) putCard(card.value)
  showCall(cardStore, live.id)
}
