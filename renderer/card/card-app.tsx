import { useEffect, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { isLive } from '../../shared/call.ts'
import { putCard, useApp, useLocale } from '../ui/app-store.ts'
import { CallButtons } from '../ui/call-buttons.tsx'
import { consultationOf } from '../ui/consultation.ts'
import { CallerHeader } from '../ui/caller-header.tsx'
import { LineGreeting } from '../ui/line-greeting.tsx'
import { usePeer } from '../ui/peer-context.ts'
import { PhoneRestartNotice } from '../ui/phone-restart-notice.tsx'
import { useNow } from '../ui/use-now.ts'
import { Announcement } from './announcement.tsx'
import styles from './card-app.module.css'
import { CardBody } from './card-body.tsx'
import { cardStore, closeCard } from './card-store.ts'
import { EndedButtons } from './ended-buttons.tsx'
import { NumberHeader } from './number-header.tsx'
import { OtherCalls } from './other-calls.tsx'
import { usePaintReport } from './use-paint-report.ts'
import { useWindowSize } from './use-window-size.ts'

/** The pop-up: one call at a time, the others in a strip above its buttons, the buttons always in sight. */
export function CardApp(): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const frame = useRef<HTMLElement>(null)
  const shownCallId = useStore(cardStore, (state) => state.shownCallId)
  const calls = useApp((state) => state.session?.calls ?? NO_CALLS)
  const card = useApp((state) => (shownCallId === null ? undefined : state.cards[shownCallId]))
  const call = calls.find((one) => one.id === shownCallId)
  // what belongs to the shown call's consultation is among its own buttons
  const consultation = call && consultationOf(call, calls)
  // a conference is one thing, with the buttons of all who are in it
  const conferenceMember = call?.isInConference ? call : calls.find((one) => one.isInConference)
  const others = calls.filter(
    (one) =>
      isLive(one) &&
      one !== call &&
      one !== consultation?.original &&
      one !== consultation?.consultation &&
      !(one.isInConference && conferenceMember !== one),
  )
  const now = useNow(calls.some(isLive))

  useWindowSize(frame)
  useCurrentTexts(shownCallId)
  usePaintReport(frame, shownCallId, card ?? null)
  useEffect(() => {
    if (shownCallId === null) void peer.request('card.close', null)
  }, [shownCallId, peer])

  if (shownCallId === null) return <p className={styles['empty']}>{t('card.empty')}</p>
  return (
    <main ref={frame} className={styles['card']}>
      <Announcement card={card} call={call} />
      <div className={styles['top']}>
        {card ? <CallerHeader card={card} call={call} now={now} /> : call && <NumberHeader call={call} now={now} />}
      </div>
      <PhoneRestartNotice />
      <div className={styles['body']} key={shownCallId} data-scrolls>
        {card ? (
          <CardBody card={card} now={now} />
        ) : (
          <>
            <LineGreeting call={call} />
            <p className={styles['warning']} role="status">
              {t('card.withoutData')}
            </p>
          </>
        )}
      </div>
      <footer className={styles['footer']}>
        {others.length > 0 && <OtherCalls calls={others} now={now} />}
        {call && isLive(call) ? (
          <CallButtons key={call.id} call={call} hasKeys />
        ) : (
          <EndedButtons
            key={shownCallId}
            callId={shownCallId}
            call={call}
            onClose={() => closeCard(cardStore, others.at(-1)?.id ?? null)}
          />
        )}
      </footer>
    </main>
  )
}

const NO_CALLS: readonly never[] = []

/** The texts of a card come with it: when the operator changes the language, or a pack changes, it is asked for again. */
function useCurrentTexts(callId: string | null): void {
  const peer = usePeer()
  const locale = useLocale()
  const packsVersion = useApp((state) => state.packsVersion)
  const texts = `${locale} ${packsVersion}`
  const known = useRef(texts)
  useEffect(() => {
    const isSame = known.current === texts
    known.current = texts
    if (isSame || callId === null) return
    void peer.request('card.open', { callId, locale }).then((card) => {
      if (card.ok) putCard(card.value)
    })
  }, [peer, callId, locale, texts])
}
