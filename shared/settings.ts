import * as z from 'zod'
import { audioSettingsSchema } from './audio-settings.ts'
import { callingSettingsSchema } from './calling-settings.ts'
import { IDENTITY_SOURCES } from './caller-identity.ts'
import { countrySchema } from './client.ts'
import { crmSourceSchema } from './crm-source.ts'
import { furtherSourcesSchema } from './further-source.ts'
import { LOCALES } from './locale.ts'
import { operatorStateSettingsSchema } from './operator-state.ts'
import { hasItsRelay, sipAccountSchema } from './sip-account.ts'
import { snapshotSettingsSchema } from './snapshot.ts'

export const CARD_CORNERS = ['top-start', 'top-end', 'bottom-start', 'bottom-end'] as const
export const ROLES = ['operator', 'supervisor'] as const
export const THEMES = ['system', 'light', 'dark'] as const

/** What an operator or IT may change. */
export const settingsSchema = z.strictObject({
  locale: z.enum(LOCALES).nullable().default(null),
  theme: z.enum(THEMES).default('system'),
  cardCorner: z.enum(CARD_CORNERS).default('bottom-end'),
  /** A supervisor also edits typologies and reads reports. */
  role: z.enum(ROLES).default('operator'),
  operatorName: z.string().max(100).default(''),
  /** For numbers written without a country. */
  defaultCountry: countrySchema.default('RU'),
  /** The lines; the first is the one that calls are made on. None: the embedded demo line. */
  accounts: z
    .array(sipAccountSchema.refine(hasItsRelay, { path: ['usesRelayOnly'], error: 'no TURN server' }))
    .max(8)
    .refine((accounts) => new Set(accounts.map(({ id }) => id)).size === accounts.length, 'two lines have the same id')
    .default([]),
  calling: callingSettingsSchema.prefault({}),
  operatorState: operatorStateSettingsSchema.prefault({}),
  crm: z.preprocess(
    // a word was enough before there were others
    (crm) => (crm === 'demo' || crm === 'none' ? { kind: crm } : crm),
    crmSourceSchema.default({ kind: 'demo' }),
  ),
  /** Read beside the CRM; what operators do is told to the CRM alone. */
  furtherSources: furtherSourcesSchema.default([]),
  /** Where a new station takes the clients from, instead of asking the CRM for all of them. */
  snapshot: snapshotSettingsSchema.default(null),
  audio: audioSettingsSchema.prefault({}),
  /** How key tones are sent: in the audio (RFC 4733) or as SIP INFO. */
  toneTransport: z.enum(['rfc4733', 'info']).default('rfc4733'),
  /** Put before public numbers that are dialled, as many exchanges ask for: «9», «0». */
  dialPrefix: z
    .string()
    .regex(/^[\d*#]{0,6}$/)
    .default(''),
  identityOrder: z
    .array(z.enum(IDENTITY_SOURCES))
    .min(1)
    .default([...IDENTITY_SOURCES]),
  /** Of the company; shown inside advice, as people there write it («500 ₽», «10 %»). */
  discountLimit: z.string().max(40).default('5 %'),
  compensationLimit: z.string().max(40).default('1000 ₽'),
})
export type Settings = z.infer<typeof settingsSchema>
export const DEFAULT_SETTINGS: Settings = settingsSchema.parse({})
