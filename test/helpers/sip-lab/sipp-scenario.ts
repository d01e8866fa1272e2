/** Who calls, as the headers of the INVITE say it. */
export type SippCaller = {
  /** User part of From; default `100`. */
  readonly number?: string
  /** Display name of From, any Unicode text; quoted and escaped here. */
  readonly displayName?: string
  /** Value of From as it stands, without the tag; instead of number and name. */
  readonly from?: string
  /** From becomes `"Anonymous" <sip:anonymous@anonymous.invalid>`, and `Privacy: id` is added (RFC 3323, RFC 3325). */
  readonly anonymous?: boolean
  /** Values of P-Asserted-Identity, one header each, for example `"Café" <sip:+41791234567@lab.test>`. */
  readonly assertedIdentities?: readonly string[]
  /** Values of Diversion (RFC 5806), the latest diversion first. */
  readonly diversions?: readonly string[]
  /** Whole further header lines, such as `X-Queue: support`. */
  readonly headers?: readonly string[]
}

/** sipp calls a user of the lab. */
export type CallerScenario = { readonly caller?: SippCaller } & (
  | {
      /** After the 200 a 440 Hz tone; BYE after `durationMilliseconds`, without it waits for the other side's BYE. */
      readonly kind: 'call'
      readonly durationMilliseconds?: number
    }
  /** Rings that long, then CANCEL, with `reason` as its Reason header (RFC 3326). */
  | { readonly kind: 'cancelled-call'; readonly ringingMilliseconds: number; readonly reason?: string }
  /** Expects this final status, for example 486 (busy), 603 (declined), 480 (not registered). */
  | { readonly kind: 'rejected-call'; readonly status: number }
  /**
   * As `call`, then goes where REFER sends it, to a phone on WebSocket, and waits for the BYE there. `isHeldFirst`: it is
   * put on hold before, and is to take the place of another call (RFC 3891).
   */
  | { readonly kind: 'referred-call'; readonly isHeldFirst: boolean }
)

/** sipp waits for one call to `sip:trunk@lab.test`. */
export type CalleeScenario =
  | {
      /** 180, then 200 and a 440 Hz tone; BYE after `durationMilliseconds`, without it waits for the other side's BYE. */
      readonly kind: 'callee'
      readonly ringingMilliseconds: number
      readonly durationMilliseconds?: number
    }
  /** For example `486 Busy Here`. */
  | { readonly kind: 'rejecting-callee'; readonly status: string }
  /** As `callee`, but its own re-INVITE crosses the first one of the other side; it takes the second. */
  | { readonly kind: 'glaring-callee' }
  /** 183 and a 440 Hz tone for `milliseconds`, then refused, as an announcement does. */
  | { readonly kind: 'early-media-callee'; readonly status: string; readonly milliseconds: number }
  /** Answers, takes a REFER, and offers anew before it tells that it has got through to where it was sent (RFC 3515). */
  | { readonly kind: 're-inviting-referee' }
  /** 180, then expects a CANCEL. */
  | { readonly kind: 'cancelled-callee' }

export type SippScenario = CallerScenario | CalleeScenario

type Media = { readonly tone: string; readonly silence: string }

/** The pitch of the tone that sipp sends. */
export const SIPP_TONE_HERTZ = 440

/** Whether sipp waits for an INVITE instead of sending one. */
export function isCallee(scenario: SippScenario): scenario is CalleeScenario {
  return [
    'callee',
    'rejecting-callee',
    'early-media-callee',
    'glaring-callee',
    're-inviting-referee',
    'cancelled-callee',
  ].includes(scenario.kind)
}

/**
 * The scenario in sipp's XML. `toneFile` is raw µ-law, played in a loop. Throws when a text of the caller holds what means something
 * to sipp itself: square brackets, the end of a CDATA section, a line break. With `hasCallerFile` the user part of From is the first
 * field of a line of sipp's file of callers.
 */
export function scenarioXml(scenario: SippScenario, domain: string, toneFile: string, hasCallerFile: boolean): string {
  const execute = (command: string) => `<nop><action><exec ${command}/></action></nop>`
  const media = { tone: execute(`rtp_stream="${toneFile},-1,0"`), silence: execute('rtp_stream="pause"') }
  const steps = isCallee(scenario)
    ? calleeSteps(scenario, domain, media)
    : callerSteps(scenario, domain, media, hasCallerFile)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE scenario SYSTEM "sipp.dtd">',
    `<scenario name="${scenario.kind}">`,
    ...steps,
    '</scenario>',
    '',
  ].join('\n')
}

function callerSteps(scenario: CallerScenario, domain: string, media: Media, hasCallerFile: boolean): string[] {
  const caller = scenario.caller ?? {}
  /** CANCEL and the ACK of a rejection belong to the INVITE's transaction: same target, same branch (RFC 3261 sections 9.1, 17.1.1.3). */
  const request = (
    method: string,
    cSeq: number,
    where: 'transaction' | 'dialog',
    headers: string[] = [],
    body?: string,
  ) =>
    message(
      [
        `${method} ${where === 'dialog' ? '[next_url]' : `sip:[service]@${domain}`} SIP/2.0`,
        `Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=${where === 'dialog' ? '[branch]' : INVITE_BRANCH}`,
        ...(where === 'dialog' ? ['[routes]'] : []),
        `From: ${hasCallerFile ? `<sip:[field0]@${domain}>` : fromOf(caller, domain)};tag=[pid]t[call_number]`,
        `To: <sip:[service]@${domain}>${['INVITE', 'CANCEL'].includes(method) ? '' : '[peer_tag_param]'}`,
        'Call-ID: [call_id]',
        `CSeq: ${cSeq} ${method}`,
        'Contact: <sip:100@[local_ip]:[local_port]>',
        'Max-Forwards: 70',
        ...headers,
      ],
      body,
    )
  const allow = 'Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, UPDATE'
  const start = [
    sendReliably(request('INVITE', 1, 'transaction', [allow, ...callerHeaders(caller)], SDP)),
    '<recv response="100" optional="true"/>',
  ]

  switch (scenario.kind) {
    case 'call':
      return [
        ...start,
        '<recv response="180"/>',
        '<recv response="200" rrs="true"/>',
        send(request('ACK', 1, 'dialog')),
        media.tone,
        ...ending(scenario.durationMilliseconds, media, request('BYE', 2, 'dialog')),
      ]
    case 'cancelled-call': {
      const reason = scenario.reason === undefined ? [] : [`Reason: ${harmless(scenario.reason)}`]
      return [
        ...start,
        '<recv response="180"/>',
        pause(scenario.ringingMilliseconds),
        sendReliably(request('CANCEL', 1, 'transaction', reason)),
        // The proxy's 200 for the CANCEL may come after the callee's 487.
        '<recv response="200" optional="true"/>',
        '<recv response="487"/>',
        send(request('ACK', 1, 'transaction')),
      ]
    }
    case 'referred-call': {
      const from = `From: ${fromOf(caller, domain)};tag=[pid]t[call_number]`
      const find = (what: string, header: string, into: string, occurrence = 1) =>
        `<ereg regexp="${what}" search_in="hdr" header="${header}" occurence="${occurrence}" assign_to="${into}"/>`
      // the second dialog lives in the same call of sipp's: what stands before «///» is not compared
      const second = (method: string, uri: string, to: string, branch: string, headers: string[], body?: string) =>
        message(
          [
            `${method} ${uri} SIP/2.0`,
            `Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=${branch}`,
            ...headers,
            `${from}2`,
            `To: ${to}`,
            'Call-ID: second///[call_id]',
            `CSeq: 1 ${method}`,
            'Contact: <sip:100@[local_ip]:[local_port]>',
            'Max-Forwards: 70',
          ],
          body,
        )
      const notify = (cSeq: number, status: string, state: string) =>
        sendReliably(
          [
            'NOTIFY [$6] SIP/2.0',
            'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]',
            // the proxy stands there twice, between UDP and WebSocket, and ours goes the other way
            'Route: [$8]',
            'Route: [$7]',
            from,
            'To: [$1]',
            'Call-ID: [call_id]',
            `CSeq: ${cSeq} NOTIFY`,
            'Contact: <sip:100@[local_ip]:[local_port]>',
            'Max-Forwards: 70',
            'Event: refer',
            `Subscription-State: ${state}`,
            'Content-Type: message/sipfrag;version=2.0',
            'Content-Length: [len]',
            '',
            `SIP/2.0 ${status}`,
            '',
          ].join('\n'),
        )
      const held = ['<recv request="INVITE"/>', sendReliably(reply('200 OK', SDP, '')), '<recv request="ACK"/>']
      const replaces = scenario.isHeldFirst ? ['Replaces: [$4];to-tag=[$9];from-tag=[$10]'] : []
      return [
        ...start,
        '<recv response="180"/>',
        `<recv response="200" rrs="true"><action>${find('.*', 'To:', '1')}${find('sip:[^&gt;]*', 'Contact:', '6')}${
          find('.*', 'Record-Route:', '7', 1) + find('.*', 'Record-Route:', '8', 2)
        }</action></recv>`,
        send(request('ACK', 1, 'dialog')),
        media.tone,
        ...(scenario.isHeldFirst ? held : []),
        `<recv request="REFER"><action>${find('sip:[^?&gt;]*', 'Refer-To:', '2')}${
          // this sipp cannot decode it
          scenario.isHeldFirst
            ? find('Replaces=([^%]*)%3Bto-tag%3D([^%]*)%3Bfrom-tag%3D([^&gt;]*)', 'Refer-To:', '3,4,9,10')
            : ''
        }</action></recv>`,
        ...(scenario.isHeldFirst ? ['<Reference variables="3"/>'] : []),
        send(reply('202 Accepted', undefined, '')),
        notify(2, '100 Trying', 'active;expires=60'),
        '<recv response="200"/>',
        media.silence,
        sendReliably(second('INVITE', '[$2]', '<[$2]>', `${INVITE_BRANCH}-2`, [allow, ...replaces], SDP)),
        '<recv response="100" optional="true"/>',
        '<recv response="180" optional="true"/>',
        // the route set of sipp's is that of the first dialog
        `<recv response="200"><action>${find('.*', 'To:', '5')}${find('sip:[^&gt;]*', 'Contact:', '11')}${
          find('.*', 'Record-Route:', '12', 1) + find('.*', 'Record-Route:', '13', 2)
        }</action></recv>`,
        send(second('ACK', '[$11]', '[$5]', '[branch]', ['Route: [$13]', 'Route: [$12]'])),
        media.tone,
        notify(3, '200 OK', 'terminated;reason=noresource'),
        '<recv response="200"/>',
        '<recv request="BYE"/>',
        send(reply('200 OK', undefined, '')),
        '<recv request="BYE"/>',
        media.silence,
        send(reply('200 OK', undefined, '')),
      ]
    }
    case 'rejected-call':
      return [
        ...start,
        '<recv response="180" optional="true"/>',
        `<recv response="${scenario.status}"/>`,
        send(request('ACK', 1, 'transaction')),
      ]
  }
}

function calleeSteps(scenario: CalleeScenario, domain: string, media: Media): string[] {
  const invite = '<recv request="INVITE" rrs="true"/>'
  const ack = '<recv request="ACK"/>'
  switch (scenario.kind) {
    case 'callee': {
      const bye = message([
        'BYE [next_url] SIP/2.0',
        'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]',
        '[routes]',
        `From: <sip:trunk@${domain}>;tag=${CALLEE_TAG}`,
        'To: [$1]',
        'Call-ID: [call_id]',
        'CSeq: 1 BYE',
        'Max-Forwards: 70',
      ])
      const rememberCaller = '<action><ereg regexp=".*" search_in="hdr" header="From:" assign_to="1"/></action>'
      const endsItself = scenario.durationMilliseconds !== undefined
      return [
        endsItself ? `<recv request="INVITE" rrs="true">${rememberCaller}</recv>` : invite,
        send(reply('180 Ringing')),
        pause(scenario.ringingMilliseconds),
        sendReliably(reply('200 OK', SDP)),
        ack,
        media.tone,
        ...ending(scenario.durationMilliseconds, media, bye),
      ]
    }
    case 'rejecting-callee':
      return [invite, sendReliably(reply(scenario.status)), ack]
    case 'glaring-callee': {
      const remember = (header: string, variable: number, occurrence = 1) =>
        `<ereg regexp=".*" search_in="hdr" header="${header}" occurence="${occurrence}" assign_to="${variable}"/>`
      const inDialog = (method: string, branch: string) => [
        `${method} [next_url] SIP/2.0`,
        `Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=${branch}`,
        '[routes]',
        `From: <sip:trunk@${domain}>;tag=${CALLEE_TAG}`,
        'To: [$1]',
        'Call-ID: [call_id]',
        `CSeq: 1 ${method}`,
        'Contact: <sip:trunk@[local_ip]:[local_port]>',
        'Max-Forwards: 70',
      ]
      return [
        `<recv request="INVITE" rrs="true"><action>${remember('From:', 1)}</action></recv>`,
        send(reply('180 Ringing')),
        sendReliably(reply('200 OK', SDP)),
        ack,
        media.tone,
        // [last_…] would mean the proxy's 100 when it is needed
        `<recv request="INVITE"><action>${remember('Via:', 2)}${remember('Via:', 3, 2)}${remember('To:', 4)}${remember('CSeq:', 5)}</action></recv>`,
        send(message(inDialog('INVITE', INVITE_BRANCH), SDP)),
        '<recv response="100"/>',
        send(
          message([
            'SIP/2.0 491 Request Pending',
            'Via: [$2]',
            'Via: [$3]',
            'From: [$1]',
            'To: [$4]',
            'Call-ID: [call_id]',
            'CSeq: [$5]',
          ]),
        ),
        // the ACK of the proxy for our 491 may come before or after the 491 for our INVITE
        '<recv request="ACK" optional="true"/>',
        '<recv response="491"/>',
        send(message(inDialog('ACK', INVITE_BRANCH))),
        '<recv request="ACK" optional="true"/>',
        '<recv request="INVITE"/>',
        sendReliably(reply('200 OK', SDP, '')),
        '<recv request="ACK"/>',
        '<recv request="BYE"/>',
        media.silence,
        send(reply('200 OK', undefined, '')),
      ]
    }
    case 're-inviting-referee': {
      const inDialog = (method: string, cSeq: number, branch: string, headers: readonly string[] = []) => [
        `${method} [next_url] SIP/2.0`,
        `Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=${branch}`,
        '[routes]',
        `From: <sip:trunk@${domain}>;tag=${CALLEE_TAG}`,
        'To: [$1]',
        'Call-ID: [call_id]',
        `CSeq: ${cSeq} ${method}`,
        'Contact: <sip:trunk@[local_ip]:[local_port]>',
        'Max-Forwards: 70',
        ...headers,
      ]
      const notify = (cSeq: number, status: string, state: string) =>
        sendReliably(
          [
            ...inDialog('NOTIFY', cSeq, '[branch]', ['Event: refer', `Subscription-State: ${state}`]),
            'Content-Type: message/sipfrag;version=2.0',
            'Content-Length: [len]',
            '',
            `SIP/2.0 ${status}`,
            '',
          ].join('\n'),
        )
      return [
        '<recv request="INVITE" rrs="true"><action><ereg regexp=".*" search_in="hdr" header="From:" assign_to="1"/></action></recv>',
        send(reply('180 Ringing')),
        sendReliably(reply('200 OK', SDP)),
        ack,
        media.tone,
        '<recv request="REFER"/>',
        send(reply('202 Accepted', undefined, '')),
        notify(1, '100 Trying', 'active;expires=60'),
        '<recv response="200"/>',
        sendReliably(message(inDialog('INVITE', 2, INVITE_BRANCH), SDP)),
        '<recv response="100" optional="true"/>',
        '<recv response="200"/>',
        send(message(inDialog('ACK', 2, '[branch]'))),
        notify(3, '200 OK', 'terminated;reason=noresource'),
        '<recv response="200"/>',
        '<recv request="BYE"/>',
        media.silence,
        send(reply('200 OK', undefined, '')),
      ]
    }
    case 'early-media-callee':
      return [
        invite,
        send(reply('183 Session Progress', SDP)),
        media.tone,
        pause(scenario.milliseconds),
        media.silence,
        sendReliably(reply(scenario.status)),
        ack,
      ]
    case 'cancelled-callee': {
      // The INVITE's own headers are gone once CANCEL has come; sipp numbers the 487's CSeq by the placeholder only.
      const terminated = reply('487 Request Terminated').replace('[last_CSeq:]', 'CSeq: [last_cseq_number] INVITE')
      return [
        invite,
        send(reply('180 Ringing')),
        '<recv request="CANCEL"/>',
        send(reply('200 OK')),
        sendReliably(terminated),
        ack,
      ]
    }
  }
}

const INVITE_BRANCH = 'z9hG4bK-[pid]-[call_number]-invite'
const CALLEE_TAG = '[pid]u[call_number]'

const SDP = [
  'v=0',
  'o=sipp 1 1 IN IP4 [local_ip]',
  's=-',
  'c=IN IP4 [media_ip]',
  't=0 0',
  'm=audio [rtpstream_audio_port] RTP/AVP 0 101',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-15',
  'a=ptime:20',
  'a=sendrecv',
].join('\n')

function ending(durationMilliseconds: number | undefined, media: Media, bye: string): string[] {
  if (durationMilliseconds !== undefined)
    return [pause(durationMilliseconds), media.silence, sendReliably(bye), '<recv response="200"/>']
  return ['<recv request="BYE"/>', media.silence, send(reply('200 OK', undefined, ''))]
}

function fromOf(caller: SippCaller, domain: string): string {
  if (caller.from !== undefined) return harmless(caller.from)
  if (caller.anonymous === true) return '"Anonymous" <sip:anonymous@anonymous.invalid>'
  const address = `<sip:${harmless(caller.number ?? '100')}@${domain}>`
  if (caller.displayName === undefined) return address
  return `"${harmless(caller.displayName).replaceAll(/["\\]/g, '\\$&')}" ${address}`
}

function callerHeaders(caller: SippCaller): string[] {
  return [
    ...(caller.anonymous === true ? ['Privacy: id'] : []),
    ...(caller.assertedIdentities ?? []).map((value) => `P-Asserted-Identity: ${value}`),
    ...(caller.diversions ?? []).map((value) => `Diversion: ${value}`),
    ...(caller.headers ?? []),
  ].map(harmless)
}

function harmless(text: string): string {
  if (/[[\]\r\n]/.test(text)) throw new Error(`sipp would not send this literally: ${text}`)
  return text
}

/** A reply to the last request; the tag makes the dialog, a request within one brings it along already. */
function reply(status: string, body?: string, tag = `;tag=${CALLEE_TAG}`): string {
  const headers = ['[last_Via:]', '[last_Record-Route:]', '[last_From:]', `[last_To:]${tag}`, '[last_Call-ID:]']
  return message(
    [`SIP/2.0 ${status}`, ...headers, '[last_CSeq:]', 'Contact: <sip:trunk@[local_ip]:[local_port]>'],
    body,
  )
}

function message(head: readonly string[], body?: string): string {
  if (body === undefined) return [...head, 'Content-Length: 0', '', ''].join('\n')
  return [...head, 'Content-Type: application/sdp', 'Content-Length: [len]', '', body, ''].join('\n')
}

function send(text: string): string {
  return `<send><![CDATA[\n${text}\n]]></send>`
}

/** With the retransmissions of RFC 3261 for UDP. */
function sendReliably(text: string): string {
  return `<send retrans="500"><![CDATA[\n${text}\n]]></send>`
}

function pause(milliseconds: number): string {
  return `<pause milliseconds="${milliseconds}"/>`
}
