import * as z from 'zod'
import { audioDevicesSchema, audioSettingsSchema } from './audio-settings.ts'
import { callEventSchema } from './call.ts'
import { qualitySampleSchema } from './call-quality.ts'
import { callerIdentitySchema } from './caller-identity.ts'
import { callingSettingsSchema } from './calling-settings.ts'
import { countrySchema, timeSchema } from './client.ts'
import { colleagueStateSchema, messageWaitingSchema } from './colleague.ts'
import { handoverSchema, receivedHandoverSchema } from './handover.ts'
import { headsetButtonSchema, headsetIndicatorSchema } from './headset.ts'
import {
  callId,
  dialTarget,
  keyTones,
  lineId,
  nothing,
  onCall,
  rejectKind,
  type EventDefinition,
  type RequestDefinition,
} from './ipc-definition.ts'
import { lineEventSchema } from './line-event.ts'
import { registrationSchema } from './registration.ts'
import { settingsSchema } from './settings.ts'
import { lineSecretsSchema, ringToneSchema, sipAccountSchema } from './sip-account.ts'
import { textMessageSchema } from './text-message.ts'

/** What main asks the phone window for. */
export const phoneRequests = {
  /** The lines as they are to be: those that have not changed stay as they are. None: the embedded demo line. */
  'phone.configure': {
    callers: ['main'],
    handler: 'phone',
    request: z.strictObject({
      lines: z.array(z.strictObject({ account: sipAccountSchema, secrets: lineSecretsSchema })),
      identityOrder: settingsSchema.shape.identityOrder,
    }),
    reply: nothing,
  },
  /** What incoming calls meet; the lines stay. */
  'phone.set-availability': {
    callers: ['main'],
    handler: 'phone',
    request: z.strictObject({
      /** Calls are refused as busy. */
      refusesCalls: z.boolean(),
      /** The lines are unregistered, until this is false again. */
      isUnregistered: z.boolean(),
      callWaiting: callingSettingsSchema.shape.callWaiting,
    }),
    reply: nothing,
  },
  /** Calls a code that the server acts upon («*46»), without a call that anybody sees; fails where nobody answers it. */
  'phone.send-feature-code': {
    callers: ['main'],
    handler: 'phone',
    request: z.strictObject({ lineId, code: z.string().regex(/^[\d*#]{1,12}$/) }),
    reply: nothing,
  },
  /** Sends a ringing caller to somebody else (302 Moved Temporarily). */
  'phone.forward': {
    callers: ['main'],
    handler: 'phone',
    request: z.strictObject({ callId, user: dialTarget }),
    reply: nothing,
  },
  /** Mixes these calls and our own voice: everybody hears everybody. Calls on hold are taken from it. */
  'phone.join': {
    callers: ['main'],
    handler: 'phone',
    request: z.strictObject({ callIds: z.array(callId).min(2).max(8) }),
    reply: nothing,
  },
  /** The call leaves the conference, as it is; what is left of one call is a conference no more. */
  'phone.leave-conference': { callers: ['main'], handler: 'phone', request: onCall, reply: nothing },
  /** The melody of one ringing call, once it is known who calls. */
  'phone.ring-with': {
    callers: ['main'],
    handler: 'phone',
    request: z.strictObject({ callId, ringTone: ringToneSchema }),
    reply: nothing,
  },
  /** Plays a melody once, for the one who chooses. */
  'phone.try-ring-tone': {
    callers: ['main'],
    handler: 'phone',
    request: z.strictObject({ ringTone: ringToneSchema }),
    reply: nothing,
  },
  /** Ends the busy tone of a call that could not be answered. */
  'phone.hush': { callers: ['main'], handler: 'phone', request: nothing, reply: nothing },
  /** Watches the lines of colleagues (RFC 4235); those that are not named are not watched any more. */
  'phone.watch-colleagues': {
    callers: ['main'],
    handler: 'phone',
    request: z.strictObject({ extensions: z.array(z.string().max(200)).max(200) }),
    reply: nothing,
  },
  /** Takes over what rings at a colleague's, by INVITE with Replaces (RFC 3891). */
  'phone.pick-up': {
    callers: ['main'],
    handler: 'phone',
    request: z.strictObject({ extension: z.string().max(200) }),
    reply: onCall,
  },
  /** Tells a colleague's phone of a call that is handed on. Fails where the colleague's phone does not take it. */
  'phone.send-handover': {
    callers: ['main'],
    handler: 'phone',
    request: z.strictObject({ lineId, user: dialTarget, handover: handoverSchema }),
    reply: nothing,
  },
  'phone.show-on-headset': { callers: ['main'], handler: 'phone', request: headsetIndicatorSchema, reply: nothing },
  /** Devices and tones may change during a call; the line stays. */
  'phone.set-audio': {
    callers: ['main'],
    handler: 'phone',
    request: z.strictObject({
      audio: audioSettingsSchema,
      toneTransport: settingsSchema.shape.toneTransport,
      /** Whose ringing and busy tones are heard. */
      toneCountry: countrySchema,
      usesHeadsetButtons: z.boolean(),
    }),
    reply: nothing,
  },
  /** Sends an INVITE; `user` is the user part of the address on our own domain, or a whole SIP address. */
  'phone.dial': {
    callers: ['main'],
    handler: 'phone',
    request: z.strictObject({ lineId, user: dialTarget }),
    reply: onCall,
  },
  'phone.send-tones': {
    callers: ['main'],
    handler: 'phone',
    request: z.strictObject({ callId, tones: keyTones }),
    reply: nothing,
  },
  'phone.transfer': {
    callers: ['main'],
    handler: 'phone',
    request: z.strictObject({ callId, user: dialTarget }),
    reply: nothing,
  },
  /** REFER with Replaces (RFC 3891): the other sides of both calls are connected. */
  'phone.complete-transfer': {
    callers: ['main'],
    handler: 'phone',
    request: z.strictObject({ callId, consultationId: callId }),
    reply: nothing,
  },
  'phone.audio-list': { callers: ['main'], handler: 'phone', request: nothing, reply: audioDevicesSchema },
  'phone.audio-test': {
    callers: ['main'],
    handler: 'phone',
    request: audioSettingsSchema,
    reply: z.strictObject({ level: z.number().min(0).max(1) }),
  },
  /** `withTone`: the operator did not ask for it, and hears a short tone first. */
  'phone.answer': {
    callers: ['main'],
    handler: 'phone',
    request: z.strictObject({ callId, withTone: z.boolean() }),
    reply: nothing,
  },
  'phone.reject': {
    callers: ['main'],
    handler: 'phone',
    request: z.strictObject({ callId, kind: rejectKind }),
    reply: nothing,
  },
  'phone.hang-up': { callers: ['main'], handler: 'phone', request: onCall, reply: nothing },
  'phone.hold': { callers: ['main'], handler: 'phone', request: onCall, reply: nothing },
  'phone.resume': { callers: ['main'], handler: 'phone', request: onCall, reply: nothing },
  'phone.mute': {
    callers: ['main'],
    handler: 'phone',
    request: z.strictObject({ callId, isMuted: z.boolean() }),
    reply: nothing,
  },
  'phone.demo-call': {
    callers: ['main'],
    handler: 'phone',
    /** `address` stands in for the user part of that demo's From header: any client may be the one who calls. */
    request: z.strictObject({ demoId: z.string().max(40), address: z.string().min(1).max(40).optional() }),
    reply: z.strictObject({ callId }),
  },
  /** The far end of the demo line hangs up: for the play on a machine without a display. */
  'phone.demo-hang-up': { callers: ['main'], handler: 'phone', request: onCall, reply: nothing },
} as const satisfies Record<string, RequestDefinition>

/** What the phone window tells main. */
export const phoneEvents = {
  'phone.ready': { sender: 'phone', receivers: ['main'], payload: nothing },
  'phone.registration': { sender: 'phone', receivers: ['main'], payload: registrationSchema },
  'phone.incoming': {
    sender: 'phone',
    receivers: ['main'],
    payload: z.strictObject({
      callId,
      lineId,
      identity: callerIdentitySchema,
      inviteReceivedAt: timeSchema,
      /** After so many seconds it is to answer itself, as its headers ask and the line allows; null: they do not. */
      answerAfterSeconds: z.number().min(0).max(60).nullable(),
      /** It does not ring: it has been refused already, as this. */
      refusedAs: z.enum(['not-ready', 'busy']).nullable(),
    }),
  },
  'phone.line-event': { sender: 'phone', receivers: ['main'], payload: lineEventSchema },
  'phone.quality': {
    sender: 'phone',
    receivers: ['main'],
    payload: z.strictObject({ callId, sample: qualitySampleSchema }),
  },
  'phone.call-event': {
    sender: 'phone',
    receivers: ['main'],
    payload: z.strictObject({ callId, event: callEventSchema }),
  },
  'phone.text-message': {
    sender: 'phone',
    receivers: ['main'],
    payload: textMessageSchema.omit({ id: true, isRead: true }),
  },
  'phone.handover': { sender: 'phone', receivers: ['main'], payload: receivedHandoverSchema },
  'phone.colleague': { sender: 'phone', receivers: ['main'], payload: colleagueStateSchema },
  'phone.message-waiting': { sender: 'phone', receivers: ['main'], payload: messageWaitingSchema },
  /** Null: no headset with buttons is connected. */
  'phone.headset': {
    sender: 'phone',
    receivers: ['main'],
    payload: z.strictObject({ name: z.string().max(200).nullable() }),
  },
  'phone.headset-button': {
    sender: 'phone',
    receivers: ['main'],
    payload: z.strictObject({ button: headsetButtonSchema }),
  },
} as const satisfies Record<string, EventDefinition>
