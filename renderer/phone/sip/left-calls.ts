import type { RTCSession } from 'jssip/lib/RTCSession'
import * as z from 'zod'

const STORAGE_KEY = 'vizitka-left-calls'
/** Above every request that the page before may have sent in the call: numbers may be left out (RFC 3261, 12.2.2). */
const SEQUENCE_STEP = 1_000

const uriSchema = z.unknown().transform(String)
/** What the library keeps of a dialog (RFC 3261, 12) and does not give out. */
const dialogSchema = z
  .object({
    _id: z.object({ call_id: z.string(), local_tag: z.string(), remote_tag: z.string() }),
    _local_seqnum: z.number().nullish(),
    _local_uri: uriSchema,
    _remote_uri: uriSchema,
    _remote_target: uriSchema,
    _route_set: z.array(z.string()),
  })
  .transform((dialog) => ({
    callId: dialog._id.call_id,
    localTag: dialog._id.local_tag,
    remoteTag: dialog._id.remote_tag,
    sequence: dialog._local_seqnum ?? 0,
    localUri: dialog._local_uri,
    remoteUri: dialog._remote_uri,
    target: dialog._remote_target,
    routes: dialog._route_set,
  }))
const leftCallSchema = z.object({
  lineId: z.string(),
  server: z.string(),
  dialog: z.object({
    callId: z.string(),
    localTag: z.string(),
    remoteTag: z.string(),
    sequence: z.number(),
    localUri: z.string(),
    remoteUri: z.string(),
    target: z.string(),
    routes: z.array(z.string()),
  }),
})
type LeftCall = z.infer<typeof leftCallSchema>

/** What the page before has left; null until it has been looked for. */
let left: readonly LeftCall[] | null = null

/**
 * Keeps what is needed to end a call that is on where it outlives this page but not the app: a page that crashes sends
 * no BYE, and the other side would listen to nobody.
 */
export function keepForTakingLeave(session: RTCSession, lineId: string, server: string): void {
  ofPageBefore()
  session.on('confirmed', () => {
    const dialog = dialogSchema.safeParse(Reflect.get(session, '_dialog'))
    if (dialog.success) write([...read(), { lineId, server, dialog: dialog.data }])
  })
  const forget = (): void => {
    const dialog = dialogSchema.safeParse(Reflect.get(session, '_dialog'))
    const callId = dialog.success ? dialog.data.callId : null
    if (callId !== null) write(read().filter((call) => call.dialog.callId !== callId))
  }
  session.on('ended', forget)
  session.on('failed', forget)
}

/**
 * Says goodbye in the calls of the page before this one, once. To be called when the line is registered: only the server that
 * had the call can pass it on.
 */
export function takeLeave(lineId: string, server: string, viaTransport: string, send: (message: string) => void): void {
  const all = ofPageBefore()
  const ours = all.filter((call) => call.lineId === lineId && call.server === server)
  left = all.filter((call) => !ours.includes(call))
  for (const { dialog } of ours) send(goodbye(dialog, viaTransport))
}

function ofPageBefore(): readonly LeftCall[] {
  if (left === null) {
    left = read()
    write([])
  }
  return left
}

/** BYE (RFC 3261, 15.1.1). Its answer is of no use to anybody: the library drops what it has not asked for. */
export function goodbye(dialog: LeftCall['dialog'], viaTransport: string): string {
  const token = crypto.randomUUID().replaceAll('-', '')
  return [
    `BYE ${dialog.target} SIP/2.0`,
    `Via: SIP/2.0/${viaTransport} ${token}.invalid;branch=z9hG4bK${token}`,
    ...dialog.routes.map((route) => `Route: ${route}`),
    'Max-Forwards: 70',
    `From: <${dialog.localUri}>;tag=${dialog.localTag}`,
    `To: <${dialog.remoteUri}>;tag=${dialog.remoteTag}`,
    `Call-ID: ${dialog.callId}`,
    `CSeq: ${dialog.sequence + SEQUENCE_STEP} BYE`,
    'Reason: SIP;cause=500;text="The phone was restarted"',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')
}

function read(): LeftCall[] {
  const stored = sessionStorage.getItem(STORAGE_KEY)
  if (stored === null) return []
  return z.array(leftCallSchema).parse(JSON.parse(stored))
}

// of the page's session alone: a call does not outlive the app
function write(calls: readonly LeftCall[]): void {
  sessionStorage.setItem(STORAGE_KEY, JSON.stringify(calls))
}
