import { headerOf } from './sip-registrar.ts'

export type InviteParts = {
  readonly contact: string
  readonly callId: string
  /** Value of From; default a client's number. */
  readonly from?: string
  /** Whole header lines. */
  readonly headers?: readonly string[]
  /** SDP direction, such as `inactive` for a caller who holds. Default `sendrecv`. */
  readonly direction?: string
}

const FINGERPRINT = Array.from({ length: 32 }, (_, index) => (index + 16).toString(16).toUpperCase()).join(':')

/** SDP of a WebRTC peer whose audio never comes: what a phone has to know to answer, and nobody at its address. */
export function sessionDescription(direction: string, setup: 'actpass' | 'active'): string {
  return [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=audio 9 UDP/TLS/RTP/SAVPF 0',
    'c=IN IP4 127.0.0.1',
    'a=rtpmap:0 PCMU/8000',
    'a=mid:0',
    `a=ice-ufrag:${crypto.randomUUID().slice(0, 8)}`,
    `a=ice-pwd:${crypto.randomUUID().replaceAll('-', '').slice(0, 24)}`,
    `a=fingerprint:sha-256 ${FINGERPRINT}`,
    `a=setup:${setup}`,
    'a=rtcp-mux',
    `a=${direction}`,
    '',
  ].join('\r\n')
}

/** A request within or outside of a call, from somebody at the scripted server. */
export function scriptedRequest(
  method: string,
  { contact, callId, from = '<sip:+491700000000@lab.test>', headers = [] }: InviteParts,
  { cSeq = 1, toTag = '', body = '', type = 'application/sdp', branch = crypto.randomUUID() }: RequestDetails = {},
): string {
  return [
    `${method} ${contact} SIP/2.0`,
    `Via: SIP/2.0/WS caller.invalid;branch=z9hG4bK${branch}`,
    'Max-Forwards: 70',
    `From: ${from};tag=caller`,
    `To: <sip:alice@lab.test>${toTag === '' ? '' : `;tag=${toTag}`}`,
    `Call-ID: ${callId}`,
    `CSeq: ${cSeq} ${method}`,
    'Contact: <sip:caller@caller.invalid;transport=ws>',
    ...headers,
    ...(body === '' ? [] : [`Content-Type: ${type}`]),
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n')
}

export type RequestDetails = {
  readonly cSeq?: number
  readonly toTag?: string
  readonly body?: string
  readonly type?: string
  readonly branch?: string
}

export function scriptedInvite(parts: InviteParts): string {
  return scriptedRequest('INVITE', parts, { body: sessionDescription(parts.direction ?? 'sendrecv', 'actpass') })
}

/** A response to a request of the phone's. */
export function scriptedReply(
  request: string,
  status: string,
  { headers = [], body = '' }: { readonly headers?: readonly string[]; readonly body?: string } = {},
): string {
  const to = headerOf(request, 'To')
  return [
    `SIP/2.0 ${status}`,
    ...['Via', 'From', 'Call-ID', 'CSeq'].map((name) => `${name}: ${headerOf(request, name)}`),
    `To: ${to}${to.includes(';tag=') ? '' : ';tag=callee'}`,
    'Contact: <sip:callee@caller.invalid;transport=ws>',
    ...headers,
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n')
}

export function tagOf(value: string): string {
  return /;tag=([^;\s]+)/u.exec(value)?.[1] ?? ''
}

/** By which a session description tells one ICE session from another. */
export function iceUserOf(message: string): string {
  return /^a=ice-ufrag:(.*)$/mu.exec(message)?.[1]?.trim() ?? ''
}
