import { createStore, useStore } from 'zustand'
import { isLive, type Call } from '../../shared/call.ts'
import type { QualitySample } from '../../shared/call-quality.ts'
import type { Card, CardClient, Note } from '../../shared/card.ts'
import type { ProcessEvent, Session, Typology } from '../../shared/ipc.ts'
import type { Locale } from '../../shared/locale.ts'
import type { Peer } from '../../shared/rpc.ts'
import { withSample } from './line-quality.ts'
import { pastConsultations } from './past-consultations.ts'

/** What the card and the panel window both know: views of the state that main and the data process own. */
export type AppState = {
  readonly session: Session | null
  /** Cards of the calls seen by this window, by Call-ID. */
  readonly cards: Readonly<Record<string, Card>>
  /** How the line was in the last seconds, of the calls that are on, by Call-ID; the oldest first. */
  readonly quality: Readonly<Record<string, readonly QualitySample[]>>
  /** Ids of consultations whose outcome is no news any more. */
  readonly pastConsultations: readonly string[]
  readonly typologies: readonly Typology[]
  /** Counts up whenever records of calls changed, so that lists ask again. */
  readonly recordsVersion: number
  /** Counts up whenever packs in use changed, so that cards are asked for again. */
  readonly packsVersion: number
  /** Counts up whenever messages to the operator came or were read. */
  readonly messagesVersion: number
  /** Counts up whenever entries of the outbox came, were sent, or were refused. */
  readonly outboxVersion: number
}

export const appStore = createStore<AppState>(() => ({
  session: null,
  cards: {},
  quality: {},
  pastConsultations: [],
  typologies: [],
  recordsVersion: 0,
  packsVersion: 0,
  messagesVersion: 0,
  outboxVersion: 0,
}))

/** Selects from the state; a component takes the least it needs. */
export function useApp<Selected>(selector: (state: AppState) => Selected): Selected {
  return useStore(appStore, selector)
}

/** The interface language: chosen, or the system's. */
export function localeOf(session: Session | null): Locale {
  return session?.settings.locale ?? session?.systemLocale ?? 'en'
}

export function useLocale(): Locale {
  return useApp((state) => localeOf(state.session))
}

export function putCard(card: Card): void {
  appStore.setState(({ cards }) => ({ cards: { ...cards, [card.callId]: card } }))
}

export function putNote(callId: string, note: Note): void {
  appStore.setState(({ cards }) => {
    const card = cards[callId]
    return card ? { cards: { ...cards, [callId]: { ...card, note } } } : {}
  })
}

/** The known client of a call, as it is after something was decided about it. */
export function putClient(callId: string, client: CardClient): void {
  appStore.setState(({ cards }) => {
    const card = cards[callId]
    if (card?.subject.kind !== 'known' || card.subject.client.id !== client.id) return {}
    return { cards: { ...cards, [callId]: { ...card, subject: { ...card.subject, client } } } }
  })
}

function putQuality(callId: string, sample: QualitySample): void {
  appStore.setState(({ session, quality }) => {
    // a sample may come in after the end of its call
    if (!session?.calls.some((call) => call.id === callId && isLive(call))) return {}
    return { quality: { ...quality, [callId]: withSample(quality[callId] ?? [], sample) } }
  })
}

/** Applies one event of main to the state. */
export function applyEvent(event: ProcessEvent): void {
  switch (event.name) {
    case 'calls.changed':
      return changeSession(
        { calls: event.payload },
        {
          ...keepCardsOf(event.payload),
          ...keepQualityOf(event.payload),
          pastConsultations: pastConsultations(appStore.getState().pastConsultations, event.payload),
        },
      )
    case 'call.quality':
      return putQuality(event.payload.callId, event.payload.sample)
    case 'registrations.changed':
      return changeSession({ registrations: event.payload })
    case 'operator.changed':
      return changeSession({ operator: event.payload })
    case 'colleagues.changed':
      return changeSession({ colleagues: event.payload })
    case 'message-waiting.changed':
      return changeSession({ messageWaiting: event.payload })
    case 'headset.changed':
      return changeSession({ headset: event.payload.name })
    case 'phone-restart.changed':
      return changeSession({ phoneRestart: event.payload })
    case 'shortcuts.changed':
      return changeSession({ shortcutsTaken: event.payload.taken })
    case 'text-messages.changed':
      return appStore.setState(({ messagesVersion }) => ({ messagesVersion: messagesVersion + 1 }))
    case 'outbox.changed':
      return appStore.setState(({ outboxVersion }) => ({ outboxVersion: outboxVersion + 1 }))
    case 'settings.changed':
      return changeSession({ settings: event.payload, isDemo: event.payload.accounts.length === 0 })
    case 'data.state':
      return changeSession({ data: event.payload })
    case 'sync.changed':
      return changeSession({ sync: event.payload })
    case 'card.show':
    case 'card.changed':
      return putCard(event.payload)
    case 'note.saved':
      return putNote(event.payload.callId, event.payload.note)
    case 'call-records.changed':
      return appStore.setState(({ recordsVersion }) => ({ recordsVersion: recordsVersion + 1 }))
    case 'packs.changed':
      return appStore.setState(({ packsVersion }) => ({ packsVersion: packsVersion + 1 }))
    default:
      return undefined
  }
}

/** Reads the session and the packs; also after the language or the data process has changed. */
export async function loadSession(peer: Peer): Promise<Session | null> {
  const session = await peer.request('session.get', null)
  if (!session.ok) return null
  appStore.setState({ session: session.value })
  return session.value
}

export async function loadTypologies(peer: Peer): Promise<void> {
  const typologies = await peer.request('typology.list', { locale: localeOf(appStore.getState().session) })
  if (typologies.ok) appStore.setState({ typologies: typologies.value })
}

function changeSession(change: Partial<Session>, more: Partial<AppState> = {}): void {
  appStore.setState(({ session }) => ({ ...more, ...(session ? { session: { ...session, ...change } } : {}) }))
}

const OTHER_CARDS_KEPT = 20

// a window lives for weeks: cards of calls that main has forgotten must not pile up; a few may be open in the panel
function keepCardsOf(calls: readonly Call[]): Partial<AppState> {
  const entries = Object.entries(appStore.getState().cards)
  const isKnown = ([callId]: [string, Card]): boolean => calls.some((call) => call.id === callId)
  const others = entries.filter((entry) => !isKnown(entry)).slice(-OTHER_CARDS_KEPT)
  return { cards: Object.fromEntries([...others, ...entries.filter(isKnown)]) }
}

function keepQualityOf(calls: readonly Call[]): Partial<AppState> {
  const entries = Object.entries(appStore.getState().quality)
  const isOn = ([callId]: [string, unknown]): boolean => calls.some((call) => call.id === callId && isLive(call))
  return { quality: Object.fromEntries(entries.filter(isOn)) }
}
