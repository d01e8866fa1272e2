import * as z from 'zod'
import { audioDevicesSchema, audioSettingsSchema } from './audio-settings.ts'
import { callSchema } from './call.ts'
import { qualitySampleSchema } from './call-quality.ts'
import { callerIdentitySchema } from './caller-identity.ts'
import { callSummarySchema, cardClientSchema, cardSchema, faceSchema, noteSchema, planSchema } from './card.ts'
import {
  checklistSchema,
  planFeedbackSchema,
  tagSchema,
  TYPE_REASON_MAX_LENGTH,
  typeChangeSchema,
} from './client-type.ts'
import { FIELD_MAX_LENGTH, moneySchema, timeSchema } from './client.ts'
import { lineEventSchema, storedLineEventSchema } from './line-event.ts'
import {
  callId,
  dialTarget,
  keyTones,
  lineId,
  nothing,
  onCall,
  people,
  rejectKind,
  type EventDefinition,
  type RequestDefinition,
} from './ipc-definition.ts'
import { crmSecretsSchema } from './crm-source.ts'
import { furtherSourceIdSchema } from './further-source.ts'
import { crmEvents, crmRequests, syncStatusSchema } from './ipc-crm.ts'
import { operatorEvents, operatorRequests } from './ipc-operator.ts'
import { phoneEvents, phoneRequests } from './ipc-phone.ts'
import { phoneRestartEvents, phoneRestartRequests, phoneRestartSchema } from './phone-restart.ts'
import { operatorStateSchema } from './operator-state.ts'
import { colleagueStateSchema, messageWaitingSchema } from './colleague.ts'
import { localeSchema } from './locale.ts'
import {
  PACK_COMMENT_MAX_LENGTH,
  PACK_FILE_MAX_LENGTH,
  packCheckSchema,
  packVersionSchema,
  REHEARSED_CALLS_MAX,
  rehearsalSchema,
} from './pack-version.ts'
import { quickEntrySchema } from './quick-entry.ts'
import { registrationSchema } from './registration.ts'
import { feedbackReportSchema, matrixReportSchema, suggestionReportSchema, typeReportSchema } from './reports.ts'
import { settingsSchema } from './settings.ts'
import { lineSecretsSchema } from './sip-account.ts'
import { suggestionSchema } from './suggestion.ts'
import { PROFILE_FIELDS, recordReferenceSchema } from './typology/facts.ts'
import { packSchema } from './typology/pack.ts'

/** Height of the card, CSS pixels. */
const blockSize = z.int().min(80).max(2000)

const clientId = z.string().min(1).max(100)
const inLocale = z.strictObject({ locale: localeSchema })
const ofClient = z.strictObject({
  clientId,
  /** The call on which it was done; null: on none. */
  callId: callId.nullable(),
  locale: localeSchema,
})
const typologyId = z.string().min(1).max(64)
const typeId = z.string().min(1).max(80)

export const typologySchema = z.strictObject({
  id: z.string(),
  label: z.string(),
  /** One word, for a chip. */
  shortLabel: z.string(),
  types: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string(),
      signs: z.array(z.strictObject({ id: z.string(), text: z.string() })),
      check: z.boolean(),
    }),
  ),
})
export type Typology = z.infer<typeof typologySchema>

/** A record that a fact was read from, as far as the cache has it. */
const openedRecordSchema = z.strictObject({
  title: z.string(),
  at: timeSchema.nullable(),
  author: z.string(),
  text: z.string(),
  amount: moneySchema.nullable(),
  /** Of a client's own record: the field and what stands in it. */
  field: z.enum(PROFILE_FIELDS).nullable(),
})
export type OpenedRecord = z.infer<typeof openedRecordSchema>

/** Not ready: it is being restarted, or, with a problem, its database cannot be opened (and what to do). */
const dataStateSchema = z.strictObject({ isReady: z.boolean(), problem: z.string().nullable() })

export const sessionSchema = z.strictObject({
  settings: settingsSchema,
  systemLocale: localeSchema,
  calls: z.array(callSchema),
  /** One of each line, in the order of the settings. */
  registrations: z.array(registrationSchema).min(1),
  operator: operatorStateSchema,
  colleagues: z.array(colleagueStateSchema),
  messageWaiting: z.array(messageWaitingSchema),
  /** A headset with buttons that is connected; null: none. */
  headset: z.string().max(200).nullable(),
  /** Global shortcuts that another program has. */
  shortcutsTaken: z.array(z.string().max(60)),
  /** Calls were lost with the phone, and the operator has not read so yet. */
  phoneRestart: phoneRestartSchema.nullable(),
  sync: syncStatusSchema,
  data: dataStateSchema,
  /** True on the embedded line and CRM. */
  isDemo: z.boolean(),
  /** True where the password cannot be kept (no secret store on this machine). */
  canKeepPassword: z.boolean(),
  version: z.string(),
})
export type Session = z.infer<typeof sessionSchema>

/**
 * The one contract of all processes. A request names who may send it (`callers`), who answers it (`handler`), and the
 * shape of request and reply; an event names who may send it and which windows hear it. Main refuses what is not here.
 */
export const requests = {
  'session.get': { callers: people, handler: 'main', request: nothing, reply: sessionSchema },
  'settings.save': {
    callers: ['panel'],
    handler: 'main',
    /** Secrets by the id of the line; what is not named stays as it is. */
    request: z.strictObject({
      settings: settingsSchema,
      secrets: z.record(lineId, lineSecretsSchema.partial()),
      /** Of the CRM, likewise; absent: none is to change. */
      crmSecrets: crmSecretsSchema.optional(),
      /** Of further sources, by the id of the source. */
      furtherSecrets: z.record(furtherSourceIdSchema, crmSecretsSchema).optional(),
    }),
    reply: settingsSchema,
  },
  'call.answer': { callers: people, handler: 'main', request: onCall, reply: nothing },
  'call.reject': {
    callers: people,
    handler: 'main',
    request: z.strictObject({ callId, kind: rejectKind }),
    reply: nothing,
  },
  'call.hang-up': { callers: people, handler: 'main', request: onCall, reply: nothing },
  'call.hold': { callers: people, handler: 'main', request: onCall, reply: nothing },
  'call.resume': { callers: people, handler: 'main', request: onCall, reply: nothing },
  'call.mute': {
    callers: people,
    handler: 'main',
    request: z.strictObject({ callId, isMuted: z.boolean() }),
    reply: nothing,
  },
  /** Calls somebody: a number in any spelling, an extension, or a tel:, sip: or callto: link. */
  'call.dial': {
    callers: people,
    handler: 'main',
    /** Null line: the first one. */
    request: z.strictObject({ target: dialTarget, lineId: lineId.nullable() }),
    reply: onCall,
  },
  /** Keys pressed during a call, for the menus of the other side. */
  'call.send-tones': {
    callers: people,
    handler: 'main',
    request: z.strictObject({ callId, tones: keyTones }),
    reply: nothing,
  },
  /** Hands the other side on to somebody, without asking there first. */
  'call.transfer': {
    callers: people,
    handler: 'main',
    request: z.strictObject({ callId, target: dialTarget }),
    reply: nothing,
  },
  /** Holds the call and calls somebody about it; answers the Call-ID of that second call. */
  'call.consult': {
    callers: people,
    handler: 'main',
    request: z.strictObject({ callId, target: dialTarget }),
    reply: onCall,
  },
  /** Connects the other side of a call with the one that was consulted; `callId` is the consultation. */
  'call.complete-transfer': { callers: people, handler: 'main', request: onCall, reply: nothing },
  'audio.list': { callers: ['panel'], handler: 'main', request: nothing, reply: audioDevicesSchema },
  /** Records five seconds with these settings and plays them back; answers how loud it was, 0–1. */
  'audio.test': {
    callers: ['panel'],
    handler: 'main',
    request: audioSettingsSchema,
    reply: z.strictObject({ level: z.number().min(0).max(1) }),
  },
  /** What happened to the line, newest first: why did my phone not ring at 14:05? */
  'line-log.list': {
    callers: ['panel'],
    handler: 'data',
    /** Entries before this one; null: from the newest. */
    request: z.strictObject({
      before: storedLineEventSchema.pick({ at: true, key: true }).nullable(),
      limit: z.int().min(1).max(500),
    }),
    reply: z.array(storedLineEventSchema),
  },
  'line-log.add': { callers: ['main'], handler: 'data', request: lineEventSchema, reply: nothing },
  /** The card is in the page, not yet on the screen: main may show the window. */
  'card.rendered': {
    callers: ['card'],
    handler: 'main',
    request: z.strictObject({ callId, blockSize }),
    reply: nothing,
  },
  'card.painted': {
    callers: ['card'],
    handler: 'main',
    request: z.strictObject({ callId, at: timeSchema }),
    reply: nothing,
  },
  'card.resize': {
    callers: ['card'],
    handler: 'main',
    request: z.strictObject({ blockSize }),
    reply: nothing,
  },
  'card.close': { callers: ['card'], handler: 'main', request: nothing, reply: nothing },
  'demo.call': {
    callers: ['panel'],
    handler: 'main',
    request: z.strictObject({ demoId: z.string().max(40) }),
    reply: nothing,
  },

  'card.identify': {
    callers: ['main'],
    handler: 'data',
    request: z.strictObject({ callId, identity: callerIdentitySchema, locale: localeSchema }),
    reply: cardSchema,
  },
  /** The card of a call that the data process knows already, as it is now. */
  'card.open': {
    callers: ['main', ...people],
    handler: 'data',
    request: z.strictObject({ callId, locale: localeSchema }),
    reply: cardSchema,
  },
  /** The operator says who is calling; null takes that back. */
  'card.choose': {
    callers: people,
    handler: 'data',
    request: z.strictObject({ callId, clientId: z.string().nullable(), locale: localeSchema }),
    reply: cardSchema,
  },
  'call.record': { callers: ['main'], handler: 'data', request: callSchema, reply: nothing },
  /** At each start of the data process: calls that it holds for live and that are not named are over. */
  'calls.reconcile': {
    callers: ['main'],
    handler: 'data',
    request: z.strictObject({ liveCallIds: z.array(callId) }),
    reply: nothing,
  },
  'calls.list': {
    callers: ['panel'],
    handler: 'data',
    request: z.strictObject({
      search: z.string().max(200),
      /** Calls before this time; null: from the newest. */
      before: timeSchema.nullable(),
      limit: z.int().min(1).max(100),
    }),
    reply: z.array(callSummarySchema),
  },
  'note.save': {
    callers: people,
    handler: 'data',
    request: z.strictObject({ callId, note: noteSchema }),
    reply: z.strictObject({ savedAt: timeSchema }),
  },
  'quick-entry.save-draft': {
    callers: people,
    handler: 'data',
    request: z.strictObject({ callId, quickEntry: quickEntrySchema }),
    reply: z.strictObject({ savedAt: timeSchema }),
  },
  /** Makes a new client of the form and ties the call to it. */
  'quick-entry.submit': {
    callers: people,
    handler: 'data',
    request: z.strictObject({ callId, quickEntry: quickEntrySchema, locale: localeSchema }),
    reply: cardSchema,
  },
  /** The caller is a client already: the number is added to it and the call tied to it. */
  'quick-entry.add-number': {
    callers: people,
    handler: 'data',
    request: z.strictObject({ callId, clientId: z.string(), locale: localeSchema }),
    reply: cardSchema,
  },
  'client.search': {
    callers: people,
    handler: 'data',
    request: z.strictObject({ text: z.string().max(200), locale: localeSchema }),
    reply: z.array(faceSchema),
  },
  'client.similar': {
    callers: people,
    handler: 'data',
    request: z.strictObject({ quickEntry: quickEntrySchema, locale: localeSchema }),
    reply: z.array(faceSchema),
  },
  /** What the form lets suspect of a client who is not in the cache yet, and how to handle the call. */
  'quick-entry.suggest': {
    callers: people,
    handler: 'data',
    request: z.strictObject({ callId, quickEntry: quickEntrySchema, locale: localeSchema }),
    reply: z.strictObject({
      suggestions: z.array(suggestionSchema),
      plan: planSchema,
      checklists: z.array(checklistSchema),
    }),
  },
  /** A client without a call, as the reports lead to it. */
  'client.open': {
    callers: people,
    handler: 'data',
    request: z.strictObject({ clientId, locale: localeSchema }),
    reply: cardClientSchema,
  },
  'client.open-record': {
    callers: people,
    handler: 'data',
    request: z.strictObject({ clientId, record: recordReferenceSchema, locale: localeSchema }),
    reply: openedRecordSchema,
  },
  /** An operator confirms what is suggested, chooses another type, or with null takes the type away. */
  'client.set-type': {
    callers: people,
    handler: 'data',
    request: ofClient.extend({
      typology: typologyId,
      type: typeId.nullable(),
      why: z.string().max(TYPE_REASON_MAX_LENGTH),
    }),
    reply: cardClientSchema,
  },
  /** Newest first. */
  'client.type-history': {
    callers: people,
    handler: 'data',
    request: z.strictObject({ clientId, locale: localeSchema }),
    reply: z.array(typeChangeSchema),
  },
  'client.add-tag': {
    callers: people,
    handler: 'data',
    request: ofClient.extend({ tag: tagSchema }),
    reply: cardClientSchema,
  },
  'client.remove-tag': {
    callers: people,
    handler: 'data',
    request: ofClient.extend({ tag: z.string().max(FIELD_MAX_LENGTH) }),
    reply: cardClientSchema,
  },
  /** A person says that the other record is somebody else, though number and name are alike: each has a card of its own. */
  'client.part': {
    callers: people,
    handler: 'data',
    request: ofClient.extend({ otherId: clientId }),
    reply: cardClientSchema,
  },
  /** Takes that back. */
  'client.join': {
    callers: people,
    handler: 'data',
    request: ofClient.extend({ otherId: clientId }),
    reply: cardClientSchema,
  },
  /** Tags in use that go on like this text, the most used first; at most 20. */
  'tags.complete': {
    callers: people,
    handler: 'data',
    request: z.strictObject({ text: z.string().max(100) }),
    reply: z.array(z.string()),
  },
  /** A sign was noticed during the call, or that is taken back. */
  'call.observe': {
    callers: people,
    handler: 'data',
    request: onCall.extend({ sign: z.string().max(60), isObserved: z.boolean(), locale: localeSchema }),
    reply: cardSchema,
  },
  'call.tick-step': {
    callers: people,
    handler: 'data',
    request: onCall.extend({ step: z.string().max(250), isTicked: z.boolean(), locale: localeSchema }),
    reply: cardSchema,
  },
  'call.give-feedback': {
    callers: people,
    handler: 'data',
    request: onCall.extend({ feedback: planFeedbackSchema.nullable(), locale: localeSchema }),
    reply: cardSchema,
  },
  'typology.list': { callers: people, handler: 'data', request: inLocale, reply: z.array(typologySchema) },

  /** The packs in use, newest version of each, the one whose advice ranks highest first. */
  'packs.list': { callers: ['panel'], handler: 'data', request: nothing, reply: z.array(packVersionSchema) },
  /** All versions of a pack, newest first. */
  'packs.versions': {
    callers: ['panel'],
    handler: 'data',
    request: z.strictObject({ packId: typologyId }),
    reply: z.array(packVersionSchema),
  },
  /** Reads a file, or what an editor holds, as a pack. */
  'packs.check': {
    callers: ['panel'],
    handler: 'data',
    request: z.strictObject({ text: z.string().max(PACK_FILE_MAX_LENGTH) }),
    reply: packCheckSchema,
  },
  /** How to handle a client with these types (typology id → type id), if this pack were in use. */
  'packs.preview': {
    callers: ['panel'],
    handler: 'data',
    request: z.strictObject({ pack: packSchema, types: z.record(typologyId, typeId), locale: localeSchema }),
    reply: planSchema,
  },
  /** Whose card would change: the last calls again, with this pack in use. */
  'packs.rehearse': {
    callers: ['panel'],
    handler: 'data',
    request: z.strictObject({
      pack: packSchema,
      calls: z.int().min(1).max(REHEARSED_CALLS_MAX),
      locale: localeSchema,
    }),
    reply: rehearsalSchema,
  },
  /** Puts a pack into use as its next version; going back is publishing an old content again. */
  'packs.publish': {
    callers: ['panel'],
    handler: 'data',
    request: z.strictObject({ pack: packSchema, comment: z.string().max(PACK_COMMENT_MAX_LENGTH) }),
    reply: packVersionSchema,
  },
  /** Takes a pack of the company's own out of use; its versions are kept. */
  'packs.retire': {
    callers: ['panel'],
    handler: 'data',
    request: z.strictObject({ packId: typologyId }),
    reply: nothing,
  },
  /** Asks where to, and writes the file; answers false when the person gave up. */
  'file.save': {
    callers: ['panel'],
    handler: 'main',
    request: z.strictObject({ name: z.string().min(1).max(120), text: z.string().max(50_000_000) }),
    reply: z.strictObject({ isSaved: z.boolean() }),
  },

  'reports.types': { callers: ['panel'], handler: 'data', request: inLocale, reply: typeReportSchema },
  'reports.matrix': { callers: ['panel'], handler: 'data', request: inLocale, reply: matrixReportSchema },
  'reports.suggestions': { callers: ['panel'], handler: 'data', request: inLocale, reply: suggestionReportSchema },
  'reports.feedback': { callers: ['panel'], handler: 'data', request: inLocale, reply: feedbackReportSchema },
  'settings.read': {
    callers: ['main'],
    handler: 'data',
    request: nothing,
    reply: z.strictObject({ settings: settingsSchema, encryptedSecrets: z.string().nullable() }),
  },
  'settings.write': {
    callers: ['main'],
    handler: 'data',
    request: z.strictObject({ settings: settingsSchema, encryptedSecrets: z.string().nullable() }),
    reply: nothing,
  },

  ...phoneRequests,
  ...crmRequests,
  ...phoneRestartRequests,
  ...operatorRequests,
} as const satisfies Record<string, RequestDefinition>

export const events = {
  ...phoneEvents,
  ...crmEvents,
  ...phoneRestartEvents,
  ...operatorEvents,
  /** Once a second while a call is on. */
  'call.quality': {
    sender: 'main',
    receivers: people,
    payload: z.strictObject({ callId, sample: qualitySampleSchema }),
  },
  'calls.changed': { sender: 'main', receivers: people, payload: z.array(callSchema) },
  /** A link of the system was clicked: nobody is called before the operator says so. */
  'dial.requested': { sender: 'main', receivers: ['panel'], payload: z.strictObject({ target: dialTarget }) },
  'registrations.changed': { sender: 'main', receivers: people, payload: z.array(registrationSchema) },
  'settings.changed': { sender: 'main', receivers: people, payload: settingsSchema },
  'data.state': { sender: 'main', receivers: people, payload: dataStateSchema },
  /** The card window shows this card now (a call rings, or its data came late). */
  'card.show': { sender: 'main', receivers: ['card'], payload: cardSchema },
  /** A call rings but the data process cannot answer: number and buttons are shown without a card. */
  'card.show-without-data': { sender: 'main', receivers: ['card'], payload: callSchema },
  'note.saved': {
    sender: 'data',
    receivers: people,
    payload: z.strictObject({ callId, note: noteSchema }),
  },
  /** A card was made anew (client chosen, saved, synced); windows that show this call take it over. */
  'card.changed': { sender: 'data', receivers: people, payload: cardSchema },
  /** Records of calls changed; lists of them ask again. */
  'call-records.changed': { sender: 'data', receivers: ['panel'], payload: onCall },
  /** Packs in use changed; windows ask for them again, and for the cards they show. */
  'packs.changed': { sender: 'data', receivers: people, payload: nothing },
} as const satisfies Record<string, EventDefinition>

export type RequestName = keyof typeof requests
export type RequestOf<Name extends RequestName> = z.infer<(typeof requests)[Name]['request']>
export type ReplyOf<Name extends RequestName> = z.infer<(typeof requests)[Name]['reply']>
export type HandlerOf<Name extends RequestName> = (typeof requests)[Name]['handler']
/** Names of the requests that one kind of process answers. */
export type RequestsTo<Handler extends 'main' | 'data' | 'phone'> = {
  [Name in RequestName]: HandlerOf<Name> extends Handler ? Name : never
}[RequestName]

export type EventName = keyof typeof events
/** Any event of the contract with its payload, as a union to switch over. */
export type ProcessEvent = {
  [Name in EventName]: { readonly name: Name; readonly payload: PayloadOf<Name> }
}[EventName]
export type PayloadOf<Name extends EventName> = z.infer<(typeof events)[Name]['payload']>

export function isRequestName(name: string): name is RequestName {
  return Object.hasOwn(requests, name)
}

export function isEventName(name: string): name is EventName {
  return Object.hasOwn(events, name)
}
