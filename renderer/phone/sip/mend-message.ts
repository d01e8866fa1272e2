import { Grammar, NameAddrHeader } from 'jssip'

export type MendedMessage = {
  /** The same text where nothing had to be mended. */
  readonly message: string
  /** Names of the headers that were mended, as sent. */
  readonly headers: readonly string[]
}

/** Headers that hold one address; the library drops the whole message when it cannot read one of them. */
const ADDRESS_HEADER = /^(?<name>from|f|to|t|contact|m|refer-to|r)[ \t]*:(?<value>.*)$/isu

/** The rules by which the library reads a header; it drops the message when one does not fit. */
const RULES: ReadonlyMap<string, string> = new Map([
  ['via', 'Via'],
  ['v', 'Via'],
  ['from', 'From'],
  ['f', 'From'],
  ['to', 'To'],
  ['t', 'To'],
  ['call-id', 'Call_ID'],
  ['i', 'Call_ID'],
  ['contact', 'Contact'],
  ['m', 'Contact'],
  ['cseq', 'CSeq'],
  ['record-route', 'Record_Route'],
  ['content-length', 'Content_Length'],
  ['l', 'Content_Length'],
  ['content-type', 'Content_Type'],
  ['c', 'Content_Type'],
  ['max-forwards', 'Max_Forwards'],
  ['www-authenticate', 'WWW_Authenticate'],
  ['proxy-authenticate', 'Proxy_Authenticate'],
  ['session-expires', 'Session_Expires'],
  ['x', 'Session_Expires'],
  ['refer-to', 'Refer_To'],
  ['r', 'Refer_To'],
  ['replaces', 'Replaces'],
  ['event', 'Event'],
  ['o', 'Event'],
])
/** A request that is for something else than a SIP address. */
const REFUSED_SCHEME = 'scheme of the Request-URI'
const REQUIRED_RULES = ['Via', 'From', 'To', 'Call_ID', 'CSeq'] as const

/**
 * Makes addresses readable for the library's parser, which drops a message without a reply, and without ringing, over
 * `tel:` URIs, names outside ASCII that are not quoted, and their like (JsSIP 3.13). A telephone number becomes a SIP
 * address of our own domain with the same number (RFC 3261, 19.1.6). What the parser reads stays as it is, byte for
 * byte, and so does the body. Never throws.
 */
export function mendMessage(message: string, domain: string): MendedMessage {
  const end = message.indexOf('\r\n\r\n')
  const head = end < 0 ? message : message.slice(0, end)
  const headers: string[] = []
  const lines = linesOf(head).map((line) => {
    const { name, value } = ADDRESS_HEADER.exec(line)?.groups ?? {}
    if (name === undefined || value === undefined || isReadable(value.trim())) return line
    const mended = mendAddress(value, domain)
    if (!isReadable(mended)) return line
    headers.push(name)
    return `${name}: ${mended}`
  })
  return headers.length === 0
    ? { message, headers }
    : { message: lines.join('\r\n') + message.slice(head.length), headers }
}

/** What in a message the library cannot read, so that it drops the message; null where it takes it. Never throws. */
export function refusalOf(message: string): string | null {
  const end = message.indexOf('\r\n\r\n')
  if (end < 0) return 'no end of the headers'
  const [firstLine = '', ...lines] = linesOf(message.slice(0, end))
  if (!fits(firstLine, 'Request_Response')) return 'first line'
  // the library finds this one readable, and then stumbles over it
  if (/^[^ ]+ (?!sips?:)[^ ]+ SIP\//iu.test(firstLine)) return REFUSED_SCHEME
  const seen = new Set<string>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(colon, 0)).trim()
    const rule = RULES.get(name.toLowerCase())
    if (rule === undefined) continue
    // only the topmost Via is ours to read
    const isRead = rule !== 'Via' || !seen.has(rule)
    if (isRead && !fits(line.slice(colon + 1).trim(), rule)) return name
    seen.add(rule)
  }
  const missing = REQUIRED_RULES.find((rule) => !seen.has(rule))
  return missing === undefined ? null : `no ${missing}`
}

/** Headers that a response takes over from its request (RFC 3261, 8.2.6.2). */
const COPIED = /^(?:via|v|from|f|to|t|call-id|i|cseq)[ \t]*:/iu

/**
 * The answer to a request that has been refused, for its sender not to wait in vain; null where there is none: for a
 * response, an ACK, or what can be brought to nobody.
 */
export function refusalReply(message: string, refusal: string): string | null {
  const end = message.indexOf('\r\n\r\n')
  const [firstLine = '', ...lines] = linesOf(end < 0 ? message : message.slice(0, end))
  const isRequest = / SIP\/2\.0\s*$/iu.test(firstLine) && !/^(?:ACK|SIP\/2\.0) /iu.test(firstLine)
  const copied = lines.filter((line) => COPIED.test(line))
  if (!isRequest || ['v', 'f', 't', 'i', 'c'].some((letter) => !copied.some((line) => initialOf(line) === letter)))
    return null
  const tagged = copied.map((line) =>
    initialOf(line) === 't' && !/;\s*tag\s*=/iu.test(line) ? `${line};tag=refused` : line,
  )
  const status = refusal === REFUSED_SCHEME ? '416 Unsupported URI Scheme' : '400 Bad Request'
  return [`SIP/2.0 ${status}`, ...tagged, 'Content-Length: 0', '', ''].join('\r\n')
}

/** Of the compact form of these names, but for CSeq, which has none: c. */
function initialOf(line: string): string {
  const name = /^[a-z-]+/iu.exec(line)?.[0].toLowerCase() ?? ''
  if (name === 'call-id') return 'i'
  return name.charAt(0)
}

/** Header lines; one that goes on in the next line (RFC 3261, 7.3.1) is one. */
export function linesOf(head: string): string[] {
  return head.split(/\r\n(?![ \t])/u)
}

function fits(text: string, rule: string): boolean {
  try {
    const parsed: unknown = Grammar.parse(text, rule)
    return parsed !== -1
  } catch {
    // the generated grammar itself stumbles over some texts, such as a bare «*»
    return false
  }
}

function isReadable(value: string): boolean {
  if (value === '*') return true
  try {
    const parsed: unknown = NameAddrHeader.parse(value)
    return parsed !== undefined
  } catch {
    // as above
    return false
  }
}

function mendAddress(value: string, domain: string): string {
  const text = value.replaceAll(/[\r\n\t ]+/gu, ' ').trim()
  const open = text.search(/<[^<>]*>[^<>]*$/u)
  if (open < 0) {
    // an address without brackets: what follows a semicolon belongs to the header (RFC 3261, 20.10)
    const [uri = '', ...parameters] = text.split(';')
    return [`<${mendUri(uri.trim(), domain)}>`, ...parameters].join(';')
  }
  const close = text.indexOf('>', open)
  const name = mendName(text.slice(0, open).trim())
  return `${name}<${mendUri(text.slice(open + 1, close).trim(), domain)}>${text.slice(close + 1)}`
}

function mendName(name: string): string {
  if (name === '') return ''
  const inner = /^"(?<inner>.*)"$/su.exec(name)?.groups?.['inner']
  const text = inner === undefined ? name : inner.replaceAll(/\\(.)/gsu, '$1')
  // eslint-disable-next-line no-control-regex -- a quoted string must not hold them
  const clean = text.replaceAll(/[\u0000-\u001F\u007F]/gu, ' ').replaceAll(/["\\]/gu, '\\$&')
  return `"${clean}" `
}

function mendUri(uri: string, domain: string): string {
  const number = /^tel:(?<number>[^;]*)(?<parameters>;.*)?$/isu.exec(uri)?.groups
  if (number === undefined) return encodeForUri(uri)
  const user = `${number['number'] ?? ''}${number['parameters'] ?? ''}`.replaceAll(/[@#]/gu, encodeURIComponent)
  return `sip:${encodeForUri(user)}@${domain};user=phone`
}

/** Percent-encodes what no URI may hold (RFC 3986). */
function encodeForUri(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\uFFFD').replaceAll(/[^\u0021-\u007E]+|["\\^`{|}<>]/gu, encodeURIComponent)
}
