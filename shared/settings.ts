import * as z from 'zod'
import { audioSettingsSchema } from './audio-settings.ts'
import { IDENTITY_SOURCES } from './caller-identity.ts'
import { countrySchema } from './client.ts'
import { LOCALES } from './locale.ts'

export const CARD_CORNERS = ['top-start', 'top-end', 'bottom-start', 'bottom-end'] as const
export const ROLES = ['operator', 'supervisor'] as const
export const THEMES = ['system', 'light', 'dark'] as const

/** A SIP account. The password is not here: main keeps it by the system's own encryption. */
export const sipAccountSchema = z.strictObject({
  /** WebSocket address of the SIP server (RFC 7118). */
  server: z.url({ protocol: /^wss?$/ }),
  /** Taken in this order when the one before does not answer; the first is gone back to once it does. */
  fallbackServers: z
    .array(z.url({ protocol: /^wss?$/ }))
    .max(5)
    .default([]),
  /** Address of record without the scheme: user@domain. */
  address: z
    .string()
    .max(200)
    .regex(/^[^\s@:]+@[^\s@:]+$/),
  authorisationUser: z.string().max(200).default(''),
  displayName: z.string().max(200).default(''),
  /** P-Asserted-Identity and Remote-Party-ID of this server are believed (RFC 3325: only inside a trust domain). */
  trustAssertedIdentity: z.boolean().default(true),
})
export type SipAccount = z.infer<typeof sipAccountSchema>

/** What an operator or IT may change. Null account: the embedded demo line. */
export const settingsSchema = z.strictObject({
  locale: z.enum(LOCALES).nullable().default(null),
  theme: z.enum(THEMES).default('system'),
  cardCorner: z.enum(CARD_CORNERS).default('bottom-end'),
  /** A supervisor also edits typologies and reads reports. */
  role: z.enum(ROLES).default('operator'),
  operatorName: z.string().max(100).default(''),
  /** For numbers written without a country. */
  defaultCountry: countrySchema.default('RU'),
  account: sipAccountSchema.nullable().default(null),
  /** Where clients come from. `demo`: the embedded sample CRM; `none`: only what operators enter. */
  crm: z.enum(['demo', 'none']).default('demo'),
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
