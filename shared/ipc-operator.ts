import * as z from 'zod'
import { timeSchema } from './client.ts'
import { colleagueStateSchema, messageWaitingSchema } from './colleague.ts'
import { handoverPurposeSchema, handoverSchema, receivedHandoverSchema } from './handover.ts'
import { nothing, onCall, people, type EventDefinition, type RequestDefinition } from './ipc-definition.ts'
import { operatorStateNameSchema, operatorStateSchema, stateTimeSchema } from './operator-state.ts'
import { ringToneSchema } from './sip-account.ts'
import { textMessageSchema } from './text-message.ts'

/** The operator's own state, colleagues, and what they tell each other. */
export const operatorRequests = {
  /** Ready, on break (why), offline, or back to finishing the last call; during a call it begins after that. */
  'operator.set-state': {
    callers: people,
    handler: 'main',
    request: z.strictObject({ state: operatorStateNameSchema, reason: z.string().max(60) }),
    reply: operatorStateSchema,
  },
  /** After-call work is done: ready, or what has been asked for meanwhile. */
  'operator.finish-after-call': { callers: people, handler: 'main', request: nothing, reply: operatorStateSchema },
  'operator.set-do-not-disturb': {
    callers: people,
    handler: 'main',
    request: z.strictObject({ isOn: z.boolean() }),
    reply: operatorStateSchema,
  },
  /** One state ends and another begins. `isFirst`, after a start: what was left open ended when the app was last seen. */
  'operator-times.enter': {
    callers: ['main'],
    handler: 'data',
    request: stateTimeSchema.pick({ state: true, reason: true, startedAt: true }).extend({ isFirst: z.boolean() }),
    reply: nothing,
  },
  /** The app still runs in the state that was entered last. */
  'operator-times.still-here': {
    callers: ['main'],
    handler: 'data',
    request: z.strictObject({ at: timeSchema }),
    reply: nothing,
  },
  /** The app is about to end. */
  'operator-times.leave': {
    callers: ['main'],
    handler: 'data',
    request: z.strictObject({ at: timeSchema }),
    reply: nothing,
  },
  /** Times that touch this span, oldest first; how long was talked in it (milliseconds), and in how many calls. */
  'operator-times.list': {
    callers: ['panel'],
    handler: 'data',
    request: z.strictObject({ from: timeSchema, to: timeSchema }),
    reply: z.strictObject({ times: z.array(stateTimeSchema), talkedMs: z.int().min(0), calls: z.int().min(0) }),
  },

  /** Mixes all calls that are on or on hold into one conference. */
  'call.join': { callers: people, handler: 'main', request: nothing, reply: nothing },
  /** Takes one call out of the conference and puts it on hold. */
  'call.leave-conference': { callers: people, handler: 'main', request: onCall, reply: nothing },
  /** A ringing call is sent on to somebody else. */
  'call.forward': {
    callers: people,
    handler: 'main',
    request: onCall.extend({ target: z.string().min(1).max(500) }),
    reply: nothing,
  },
  /** The call waits for the operator after all. */
  'call.stop-auto-answer': { callers: people, handler: 'main', request: onCall, reply: nothing },
  /** Takes over what rings at a colleague's. */
  'call.pick-up': {
    callers: ['panel'],
    handler: 'main',
    request: z.strictObject({ extension: z.string().min(1).max(200) }),
    reply: onCall,
  },
  'ring-tone.try': {
    callers: ['panel'],
    handler: 'main',
    request: z.strictObject({ ringTone: ringToneSchema }),
    reply: nothing,
  },

  'text-messages.add': { callers: ['main'], handler: 'data', request: textMessageSchema, reply: nothing },
  /** Newest first. */
  'text-messages.list': {
    callers: people,
    handler: 'data',
    request: z.strictObject({ limit: z.int().min(1).max(200) }),
    reply: z.array(textMessageSchema),
  },
  'text-messages.mark-read': {
    callers: people,
    handler: 'data',
    request: z.strictObject({ id: z.string().max(60) }),
    reply: nothing,
  },

  /** What a colleague is to be told of a call: its caller, its client, and the note as it stands. */
  'handover.of-call': {
    callers: ['main'],
    handler: 'data',
    request: onCall.extend({ purpose: handoverPurposeSchema }),
    reply: handoverSchema,
  },
  /** A colleague has told of a call; the cards that it belongs to are shown anew. */
  'handover.keep': { callers: ['main'], handler: 'data', request: receivedHandoverSchema, reply: nothing },
} as const satisfies Record<string, RequestDefinition>

export const operatorEvents = {
  'operator.changed': { sender: 'main', receivers: people, payload: operatorStateSchema },
  'colleagues.changed': { sender: 'main', receivers: people, payload: z.array(colleagueStateSchema) },
  'message-waiting.changed': { sender: 'main', receivers: people, payload: z.array(messageWaitingSchema) },
  'text-messages.changed': { sender: 'data', receivers: people, payload: nothing },
  'headset.changed': {
    sender: 'main',
    receivers: people,
    payload: z.strictObject({ name: z.string().max(200).nullable() }),
  },
  /** Global shortcuts that another program has. */
  'shortcuts.changed': {
    sender: 'main',
    receivers: ['panel'],
    payload: z.strictObject({ taken: z.array(z.string().max(60)) }),
  },
} as const satisfies Record<string, EventDefinition>
