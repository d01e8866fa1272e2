import * as z from 'zod'
import { countrySchema } from './client.ts'
import { ringToneSchema } from './sip-account.ts'

/** A second call while one is on: it rings softly, shows its card only, or is refused as busy. */
export const CALL_WAITING = ['ring', 'silent', 'busy'] as const

/** As Electron names keys: «Ctrl+Alt+A». Empty: none. */
const accelerator = z.string().max(60).default('')

/** Keys that work while another program has the focus. None by default: they could fire by accident. */
export const globalShortcutsSchema = z.strictObject({ answer: accelerator, hangUp: accelerator, mute: accelerator })
export type GlobalShortcuts = z.infer<typeof globalShortcutsSchema>

/** A colleague whose line is watched (busy-lamp field). */
export const watchedColleagueSchema = z.strictObject({
  name: z.string().trim().min(1).max(80),
  /** User part on our own domain, or a whole SIP address. */
  extension: z
    .string()
    .trim()
    .max(200)
    .regex(/^[^\s]+$/),
})
export type WatchedColleague = z.infer<typeof watchedColleagueSchema>

/** How calls come in and are made. */
export const callingSettingsSchema = z.strictObject({
  callWaiting: z.enum(CALL_WAITING).default('ring'),
  autoAnswer: z
    .strictObject({ isOn: z.boolean().default(false), seconds: z.int().min(0).max(60).default(3) })
    .prefault({}),
  /** A melody for some types of client; the first that fits is taken, else that of the line. */
  ringByType: z
    .array(z.strictObject({ typology: z.string().max(64), type: z.string().max(80), ringTone: ringToneSchema }))
    .max(30)
    .default([]),
  /** Whose ringing and busy tones are heard; null: of the default country. */
  toneCountry: countrySchema.nullable().default(null),
  colleagues: z.array(watchedColleagueSchema).max(200).default([]),
  /** Dialled before an extension to take over what rings there («*8», «**»); empty: by INVITE with Replaces (RFC 3891). */
  pickUpCode: z
    .string()
    .regex(/^[\d*#]{0,8}$/)
    .default(''),
  /** Buttons of headsets answer, mute and hang up. */
  usesHeadsetButtons: z.boolean().default(true),
  shortcuts: globalShortcutsSchema.prefault({}),
})
export type CallingSettings = z.infer<typeof callingSettingsSchema>
