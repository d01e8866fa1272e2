import * as z from 'zod'

/** How a line is told from another at a glance; `none`: the only line needs no mark. */
export const LINE_COLOURS = ['none', 'blue', 'teal', 'green', 'amber', 'orange', 'red', 'purple'] as const
export type LineColour = (typeof LINE_COLOURS)[number]

/** The melodies that a call can ring with. */
export const RING_TONES = ['soft', 'bell', 'marimba', 'pulse', 'bright', 'low'] as const
export const ringToneSchema = z.enum(RING_TONES)
export type RingToneName = z.infer<typeof ringToneSchema>

/** The line of the embedded sample server. */
export const DEMO_LINE_ID = 'demo'

const webSocketAddress = z.url({ protocol: /^wss?$/ })

const ICE_SERVER_HOST = /(?:[A-Za-z\d._-]+|\[[\dA-Fa-f:.]+\])(?::\d{1,5})?/
/** Exactly what Chromium takes: with anything else no call could be answered. */
const ICE_SERVER_URL = new RegExp(
  `^(?:stuns?:${ICE_SERVER_HOST.source}|turns?:${ICE_SERVER_HOST.source}(?:\\?transport=(?:udp|tcp))?)$`,
)

/** A STUN or TURN server (RFC 7064, RFC 7065). Its password is not here, see `lineSecretsSchema`. */
export const iceServerSchema = z.strictObject({
  url: z
    .string()
    .max(300)
    .regex(ICE_SERVER_URL)
    .refine((url) => Number(/:(\d+)(?:\?|$)/.exec(url)?.[1] ?? 1) <= 65_535, 'no such port'),
  user: z.string().max(200).default(''),
})
export type IceServer = z.infer<typeof iceServerSchema>

/** A SIP account: a line of its own, often a brand. Its secrets are not here: main keeps them by the system's own encryption. */
export const sipAccountSchema = z.strictObject({
  /** Names the line everywhere; stays when the rest changes. */
  id: z
    .string()
    .regex(/^[a-z\d-]{1,40}$/)
    .default('first'),
  /** What operators call the line: a brand, a project. Empty: its address. */
  name: z.string().max(60).default(''),
  colour: z.enum(LINE_COLOURS).default('none'),
  /** Shown to the operator who answers: «Good day, Northern Books, my name is …». */
  greeting: z.string().max(300).default(''),
  ringTone: ringToneSchema.default('soft'),
  /** WebSocket address of the SIP server (RFC 7118). */
  server: webSocketAddress,
  /** Taken in this order when the one before does not answer; the first is gone back to once it does. */
  fallbackServers: z.array(webSocketAddress).max(5).default([]),
  /** Address of record without the scheme: user@domain. */
  address: z
    .string()
    .max(200)
    .regex(/^[^\s@:]+@[^\s@:]+$/),
  authorisationUser: z.string().max(200).default(''),
  displayName: z.string().max(200).default(''),
  /** P-Asserted-Identity and Remote-Party-ID of this server are believed (RFC 3325: only inside a trust domain). */
  trustAssertedIdentity: z.boolean().default(true),
  /** A call may ask to be answered by itself (Call-Info or Alert-Info with answer-after, RFC 5373): anybody could listen in. */
  mayAnswerItself: z.boolean().default(false),
  /** Ways through networks that let no audio pass by itself. */
  iceServers: z.array(iceServerSchema).max(6).default([]),
  /** All audio goes through a TURN server, none straight. */
  usesRelayOnly: z.boolean().default(false),
  /** Keeps calls from being forgotten by servers on the way (RFC 4028). */
  usesSessionTimers: z.boolean().default(true),
})
export type SipAccount = z.infer<typeof sipAccountSchema>

/** The secrets of one line. */
export const lineSecretsSchema = z.strictObject({
  password: z.string().max(500).default(''),
  /** Of its TURN servers. */
  turnPassword: z.string().max(500).default(''),
})
export type LineSecrets = z.infer<typeof lineSecretsSchema>

/** Whether a line that lets audio pass by TURN servers alone has one. */
export function hasItsRelay({ usesRelayOnly, iceServers }: Pick<SipAccount, 'usesRelayOnly' | 'iceServers'>): boolean {
  return !usesRelayOnly || iceServers.some(({ url }) => url.startsWith('turn'))
}

/** How people call the line. */
export function lineName(account: Pick<SipAccount, 'name' | 'address'>): string {
  return account.name || account.address
}
