import type { EventName, PayloadOf, RequestsTo } from '../shared/ipc.ts'
import type { Locale } from '../shared/locale.ts'
import { success, type Result } from '../shared/result.ts'
import type { Handlers } from '../shared/rpc.ts'
import { callHandlers } from './call-handlers.ts'
import { callMarkHandlers } from './call-mark-handlers.ts'
import { openCalls } from './calls.ts'
import { openCardClients } from './card.ts'
import { openClientStore, type ClientRow, type ClientStore } from './client-store.ts'
import { clientHandlers } from './client-handlers.ts'
import { crmHandlers } from './crm-handlers.ts'
import type { Database } from './database.ts'
import { openEnteredClients } from './entered-clients.ts'
import { openEnteredNumbers } from './entered-numbers.ts'
import { openFaces } from './face.ts'
import { openClientFacts } from './facts/client-facts.ts'
import { handoverHandlers } from './handover-handlers.ts'
import { openHandovers } from './handovers.ts'
import { openHeldTypes } from './held-types.ts'
import { openIdentify } from './identify.ts'
import { openJoinedClients } from './joined-clients.ts'
import { openLineLog } from './line-log.ts'
import { LiveCards } from './live-cards.ts'
import { logProblem } from './log.ts'
import { LiveLookup } from './live-lookup.ts'
import { openLookup } from './lookup.ts'
import { openNotes } from './notes.ts'
import { openRecords } from './opened-record.ts'
import { operatorTimeHandlers } from './operator-times.ts'
import { outboxHandlers } from './outbox-handlers.ts'
import { openDatabase } from './open-database.ts'
import { openOutboxList } from './outbox-list.ts'
import { openOutbox } from './outbox.ts'
import { packHandlers } from './packs/pack-handlers.ts'
import { openPackStore } from './packs/pack-store.ts'
import { openRehearsal } from './packs/rehearsal.ts'
import { openPlaces } from './places.ts'
import { openQuickEntries } from './quick-entry.ts'
import { openSearch } from './search.ts'
import { openJoinedAway } from './reports/joined-away.ts'
import { reportHandlers } from './reports/report-handlers.ts'
import { openSettings } from './settings.ts'
import { soon } from './soon.ts'
import { openSources } from './sources.ts'
import { openSnapshots } from './snapshot/snapshot-handlers.ts'
import { suggestionHandlers } from './suggestions/suggestion-handlers.ts'
import { openSuggestions } from './suggestions/suggestions.ts'
import { SuggestionRun } from './suggestions/suggestion-run.ts'
import type { ConnectOptions } from './sync/connect.ts'
import { clientsOfSource } from './sync/clients-of-source.ts'
import { CrmLink } from './sync/crm-link.ts'
import { openDueTimes } from './sync/due-times.ts'
import { openFormerSource, type FormerSource } from './sync/former-source.ts'
import { furtherSource } from './sync/further-source.ts'
import { openPushEntries } from './sync/push-entry.ts'
import { openRemovedSources } from './sync/removed-sources.ts'
import { SyncGroup } from './sync/sync-group.ts'
import { syncHandlers } from './sync/sync-handlers.ts'
import { Sync } from './sync/sync-run.ts'
import { openSyncState } from './sync/sync-state.ts'
import { Turns } from './sync/turns.ts'
import { listTypologies } from './typologies.ts'
import { textMessageHandlers } from './text-messages.ts'
import { openCallMarks } from './types/call-marks.ts'
import { openTags } from './types/tags.ts'
import { openTypeDecisions } from './types/type-decisions.ts'

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
  /** Of the CRM. */
  readonly sync: Sync
  /** Brings the stored suggestions up to date, once it has been started. */
  readonly suggestionRun: SuggestionRun
  /** Loads what the first card would otherwise wait for. */
  warmUp(): void
  /** Ends the sync that is on, brings the journal into the file, and closes it. */
  close(): Promise<void>
}

/** Opens the database and joins all parts; a database that cannot be opened is a failure that says what to do. */
export function createDataService(options: DataServiceOptions): Result<DataService, 'database'> {
  const { databaseFile, placesFile, emit, now = Date.now } = options
  const opened = openDatabase(databaseFile)
  if (!opened.ok) return opened
  const database = opened.value
  const places = openPlaces(placesFile)
  if (places.problem !== null) logProblem({ what: 'places', message: places.problem })
  const settings = openSettings(database)
  const packs = openPackStore(database, { settings, now })
  const outboxChanged = soon(() => {
    emit('outbox.changed', null)
    sync.outboxChanged()
    cards.renew()
  })
  const outbox = openOutbox(database, now, outboxChanged.run)
  const clients = openClientStore(database)
  const calls = openCalls(database, outbox, settings)
  const notes = openNotes(database, calls, outbox, now)
  const heldTypes = openHeldTypes(database, packs)
  const sources = openSources(settings)
  const joined = openJoinedClients(database, { clients, sources })
  const faces = openFaces(database, { heldTypes, places, sources })
  const facts = openClientFacts(database, { settings, now })
  const suggestions = openSuggestions({ packs, facts })
  const decisions = openTypeDecisions(database, {
    clients,
    outbox,
    settings,
    packs,
    suggestedNow: (row, typology) => suggestions.suggestedNow(row, typology),
    now,
  })
  const quickEntries = openQuickEntries(database, { calls, clients, decisions, notes, outbox, settings, now })
  const tags = openTags(database, { clients, outbox })
  const callMarks = openCallMarks(database, { calls, settings, now })
  const records = openRecords(database, { clients, calls, notes })
  const cardClients = openCardClients(database, {
    calls,
    heldTypes,
    joined,
    sources,
    packs,
    suggestions,
    decisions,
    tags,
  })
  const syncState = openSyncState(database)
  const handovers = openHandovers(database, { clients, settings, now })
  const identify = openIdentify({
    clients,
    calls,
    notes,
    callMarks,
    quickEntries,
    lookup: openLookup(database),
    faces,
    cardClients,
    joined,
    places,
    settings,
    handovers,
    syncedAt: syncState.newest,
  })
  const search = openSearch(database, { clients, faces, joined, settings })
  const lineLog = openLineLog(database, now)
  const cards = new LiveCards({ calls, identify, emit })
  const formers = new Map<string, FormerSource>()
  const formerOf = (sourceId: string): FormerSource => {
    const former = formers.get(sourceId) ?? openFormerSource(database, clients, sourceId)
    formers.set(sourceId, former)
    return former
  }
  const turns = new Turns()
  const syncParts = {
    database,
    notes,
    outbox,
    packs,
    settings,
    state: syncState,
    turns,
    pushEntry: openPushEntries(database, { clients, joined, calls, notes, outbox, packs, settings }),
    now,
    onStatus: () => syncs.tell(),
    onClientsChanged: () => {
      joined.refresh()
      suggestionRun.clientsChanged()
      cards.renew()
    },
  }
  const sync = new Sync({ ...syncParts, clients, former: formerOf('') })
  const dueTimes = openDueTimes(database, now)
  const connectOptions = (sourceId = ''): ConnectOptions => ({
    templates: async () => {
      const { openTemplates } = await import('./sync/template/added-templates.ts')
      return openTemplates(database, now)
    },
    defaultCountry: settings.read().settings.defaultCountry,
    dueTimes: dueTimes(),
    onSecret: (source, name, value) => emit('crm.secret-changed', { sourceId, settings: source, name, value }),
  })
  const snapshots = openSnapshots({ databaseFile, settings, state: syncState, now })
  const crmLink = new CrmLink({
    sync,
    options: connectOptions,
    prepared: (connector, configured) => snapshots.before(connector, configured),
    onConnector: () => liveLookup.forget(),
  })
  const syncs = new SyncGroup({
    crm: { sync, link: crmLink },
    further: (sourceId) => {
      const further = new Sync({
        ...syncParts,
        sourceId,
        clients: clientsOfSource(clients, sourceId),
        former: formerOf(sourceId),
        onStatus: () => {
          joined.refresh()
          syncs.tell()
        },
      })
      const link = new CrmLink({
        sync: further,
        options: () => connectOptions(sourceId),
        prepared: (connector) => furtherSource(connector, sourceId),
        onConnector: () => liveLookup.forget(),
      })
      return { sync: further, link }
    },
    removed: openRemovedSources(database, clients),
    turns,
    onStatus: (status) => emit('sync.changed', status),
    onSources: () => {
      joined.refresh()
      cards.renew()
    },
  })
  const liveLookup = new LiveLookup(database, {
    clients,
    packs,
    settings,
    formerOf,
    connectors: () => syncs.connectors,
    onFound: () => {
      joined.refresh()
      suggestionRun.clientsChanged()
      cards.renew()
      syncs.changedHere()
    },
    now,
  })
  const suggestionsOf = (row: ClientRow) =>
    suggestions.of(row, (typology) => decisions.declined(row.id, typology)).suggestions
  const suggestionRun = new SuggestionRun({
    database,
    clients,
    suggestionsOf,
    isJoinedAway: (row) => row.sourceId !== '' && joined.leadOf(row).clientKey !== row.clientKey,
    packs,
    now,
  })
  const rehearse = openRehearsal({ packs, clients, calls, facts, settings, decisions, heldTypes })

  /** What is decided of a client is shown on every card of it, and told to the CRM. */
  function clientChanged(callId: string | null, locale: Locale): void {
    if (callId !== null) cards.changed(callId, locale)
    cards.renew()
    suggestionRun.clientsChanged([])
    sync.outboxChanged()
  }

  function packsChanged(): void {
    emit('packs.changed', null)
    cards.renew()
    suggestionRun.packsChanged()
  }

  const handlers: Handlers<RequestsTo<'data'>> = {
    ...clientHandlers({
      clients,
      cardClients,
      records,
      decisions,
      tags,
      joined,
      settings,
      changed: (callId, locale) => clientChanged(callId, locale),
    }),
    ...callMarkHandlers({
      callMarks,
      cardOf: (callId, locale) => cards.of(callId, locale),
      changed: (callId, locale) => {
        suggestionRun.clientsChanged([])
        return cards.changed(callId, locale)
      },
    }),
    ...suggestionHandlers({ suggestions, callMarks, calls, packs, settings }),
    ...packHandlers({ packs, rehearse, settings, changed: packsChanged }),
    ...reportHandlers(database, { packs, joinedAway: openJoinedAway(database, { clients, joined }) }),
    ...crmHandlers({ options: connectOptions, link: syncs }),
    ...snapshots.handlers,
    ...outboxHandlers({
      outbox,
      list: openOutboxList(database, { clients, packs }),
      entered: openEnteredClients(database, { clients, outbox, settings, now }),
      numbers: openEnteredNumbers(database, { clients, outbox, settings }),
      send: () => void sync.run(),
    }),
    ...operatorTimeHandlers(database, now),
    ...textMessageHandlers(database, emit),
    ...handoverHandlers({ handovers, calls, clients, notes, quickEntries, settings, cards }),
    ...callHandlers({
      calls,
      clients,
      notes,
      quickEntries,
      handovers,
      identify,
      cards,
      emit,
      rings: () => suggestionRun.makeRoom(),
      unknownCaller: (identity, isKnownBeside) => {
        liveLookup.unknownCaller(identity, isKnownBeside)
        sync.hurryStart()
      },
      factsChanged: (clientIds) => suggestionRun.clientsChanged(clientIds),
      outboxChanged: () => sync.outboxChanged(),
      clientsChanged: () => sync.changedHere(),
    }),
    'client.search': ({ text, locale }) => success(search.find(text, locale)),
    'client.similar': ({ quickEntry, locale }) => success(search.similar(quickEntry, locale)),
    'typology.list': ({ locale }) => success(listTypologies(packs.current(), locale)),
    ...syncHandlers(syncs),
    'line-log.add': (event) => {
      lineLog.add(event)
      return success(null)
    },
    'line-log.list': (page) => success(lineLog.list(page)),
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
    suggestionRun,
    // lists of e-mail providers and of names, and the tables behind the comparison of names
    warmUp: () => facts.warmUp(),
    async close() {
      await liveLookup.stop()
      await syncs.stop()
      outboxChanged.stop()
      await suggestionRun.stop()
      places.close()
      database.close()
    },
  })
}
