import type { EventName, PayloadOf, RequestsTo } from '../shared/ipc.ts'
import type { Card } from '../shared/card.ts'
import type { Locale } from '../shared/locale.ts'
import { failure, success, type Result } from '../shared/result.ts'
import type { Handlers } from '../shared/rpc.ts'
import { shippedPacks } from '../shared/typology/packs.ts'
import { openCalls } from './calls.ts'
import { openCardClients } from './card.ts'
import { openClientStore, type ClientStore } from './client-store.ts'
import { openDatabase, type Database } from './database.ts'
import { openFaces } from './face.ts'
import { openHeldTypes } from './held-types.ts'
import { openIdentify } from './identify.ts'
import { LiveCards } from './live-cards.ts'
import { logProblem } from './log.ts'
import { openLookup } from './lookup.ts'
import { openNotes } from './notes.ts'
import { openOutbox } from './outbox.ts'
import { openPlaces } from './places.ts'
import { openQuickEntries } from './quick-entry.ts'
import { openSearch } from './search.ts'
import { openSettings } from './settings.ts'
import { demoCrmConnector } from './sync/demo-crm-connector.ts'
import { openPushEntries } from './sync/push-entry.ts'
import { Sync } from './sync/sync-run.ts'
import { openSyncState } from './sync/sync-state.ts'
import { listTypologies } from './typologies.ts'

export type Emit = <Name extends EventName>(name: Name, payload: PayloadOf<Name>) => void

export type DataServiceOptions = {
  readonly databaseFile: string
  /** Null: cards do without what a number tells of its place. */
  readonly placesFile: string | null
  readonly emit: Emit
  /** UTC milliseconds. */
  readonly now?: () => number
}

/** All that the data process answers, without the process: tests and benches run it where they are. */
export type DataService = {
  readonly handlers: Handlers<RequestsTo<'data'>>
  readonly database: Database
  readonly clients: ClientStore
  readonly sync: Sync
  /** Ends the sync that is on, brings the journal into the file, and closes it. */
  close(): Promise<void>
}

/** Opens the database and joins all parts; a database that cannot be opened is a failure that says what to do. */
export function createDataService(options: DataServiceOptions): Result<DataService, 'database'> {
  const { databaseFile, placesFile, emit, now = Date.now } = options
  const opened = openDatabase(databaseFile)
  if (!opened.ok) return opened
  const database = opened.value
  const packs = shippedPacks()
  const places = openPlaces(placesFile)
  if (places.problem !== null) logProblem({ what: 'places', message: places.problem })
  const settings = openSettings(database)
  const outbox = openOutbox(database, now)
  const clients = openClientStore(database)
  const calls = openCalls(database, outbox, settings)
  const notes = openNotes(database, calls, outbox, now)
  const quickEntries = openQuickEntries(database, { calls, clients, notes, outbox, settings, now })
  const heldTypes = openHeldTypes(database, packs)
  const faces = openFaces(database, heldTypes, places)
  const cardClients = openCardClients(database, { calls, heldTypes, packs })
  const syncState = openSyncState(database)
  const identify = openIdentify({
    clients,
    calls,
    notes,
    quickEntries,
    lookup: openLookup(database),
    faces,
    cardClients,
    places,
    settings,
    syncedAt: syncState.newest,
  })
  const search = openSearch(database, { clients, faces, settings })
  const liveCards = new LiveCards((callId, locale) => cardOf(callId, locale), emit)
  const sync = new Sync({
    database,
    clients,
    notes,
    outbox,
    settings,
    state: syncState,
    pushEntry: openPushEntries(database, { clients, calls, notes, settings }),
    now,
    onStatus: (status) => emit('sync.changed', status),
    onClientsChanged: () => liveCards.renew(),
  })

  function cardOf(callId: string, locale: Locale): Card | null {
    const call = calls.get(callId)
    return call ? identify.card(callId, call.identity, locale) : null
  }

  /** Answers the card as it is now, and shows it in the other windows too. */
  function changedCard(callId: string, locale: Locale): Result<Card> {
    const card = cardOf(callId, locale)
    if (!card) return failure('unknown-call', `no call ${callId} has been recorded`)
    liveCards.made(card, locale)
    emit('card.changed', card)
    emit('call-records.changed', { callId })
    return success(card)
  }

  const handlers: Handlers<RequestsTo<'data'>> = {
    'card.identify': ({ callId, identity, locale }) => {
      const card = identify.card(callId, identity, locale)
      liveCards.made(card, locale)
      return success(card)
    },
    'card.open': ({ callId, locale }) => {
      const card = cardOf(callId, locale)
      return card ? success(card) : failure('unknown-call', `no call ${callId} has been recorded`)
    },
    'calls.reconcile': ({ liveCallIds }) => {
      calls.endAbandoned(liveCallIds)
      return success(null)
    },
    'card.choose': ({ callId, clientId, locale }) => {
      if (!calls.get(callId)) return failure('unknown-call', `no call ${callId} has been recorded`)
      if (clientId !== null && !clients.byId(clientId)) {
        return failure('unknown-client', `client ${clientId} is not in the cache any more`)
      }
      calls.choose(callId, clientId, 'operator')
      return changedCard(callId, locale)
    },
    'call.record': (call) => {
      calls.record(call, identify.clientByNumber)
      if (call.state === 'ended') {
        liveCards.forget(call.id)
        emit('sync.changed', sync.status())
      }
      emit('call-records.changed', { callId: call.id })
      return success(null)
    },
    'calls.list': (request) => success(calls.list(request)),
    'note.save': ({ callId, note }) => {
      const saved = notes.save(callId, note)
      if (!saved.ok) return saved
      emit('note.saved', { callId, note })
      emit('call-records.changed', { callId })
      return saved
    },
    'quick-entry.save-draft': ({ callId, quickEntry }) => quickEntries.saveDraft(callId, quickEntry),
    'quick-entry.submit': ({ callId, quickEntry, locale }) => {
      const submitted = quickEntries.submit(callId, quickEntry)
      if (!submitted.ok) return submitted
      sync.changedHere()
      return changedCard(callId, locale)
    },
    'quick-entry.add-number': ({ callId, clientId, locale }) => {
      const added = quickEntries.addNumber(callId, clientId)
      if (!added.ok) return added
      sync.changedHere()
      return changedCard(callId, locale)
    },
    'client.search': ({ text, locale }) => success(search.find(text, locale)),
    'client.similar': ({ quickEntry, locale }) => success(search.similar(quickEntry, locale)),
    'typology.list': ({ locale }) => success(listTypologies(packs, locale)),
    'sync.run': async () => success(await sync.runNow()),
    'sync.status': () => success(sync.status()),
    'sync.configure': async ({ demoCrm }) => {
      await sync.configure(demoCrm && demoCrmConnector(demoCrm.url, demoCrm.token))
      return success(null)
    },
    'settings.read': () => success(settings.read()),
    'settings.write': (stored) => {
      settings.write(stored)
      return success(null)
    },
  }

  return success({
    handlers,
    database,
    clients,
    sync,
    async close() {
      await sync.stop()
      places.close()
      database.close()
    },
  })
}
