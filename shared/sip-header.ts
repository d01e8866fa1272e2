import { decodePercent } from './percent-encoding.ts'

/** Longer header values are cut; RFC 3261 sets no bound, so this one is ours. */
const HEADER_MAX_LENGTH = 8192
const MAX_VALUES = 50

/** Names in lower case; a parameter without a value has the empty string. */
export type HeaderParameters = ReadonlyMap<string, string>

export type SipUri = {
  /** Lower case: sip, sips, tel, another one, or empty where the sender wrote none. */
  readonly scheme: string
  /** User part without password and parameters, or the number of a tel URI; percent-decoded. */
  readonly user: string
  /** «;ext=12», «;phone-context=+7» within the user part or behind a tel number (RFC 3966). */
  readonly userParameters: HeaderParameters
  /** Lower case, without port. */
  readonly host: string
  readonly parameters: HeaderParameters
  /** «?Reason=…&Privacy=…» (RFC 3261, 19.1.1), percent-decoded. */
  readonly headers: HeaderParameters
}

export type NameAddress = {
  /** Unquoted and unescaped, otherwise as sent; empty where there is none. */
  readonly displayName: string
  readonly uri: SipUri
  /** Parameters of the header field value, behind «>». */
  readonly parameters: HeaderParameters
}

/**
 * The values of From, P-Asserted-Identity, Diversion … (RFC 3261 `name-addr / addr-spec`, comma-separated), as senders
 * write them rather than as the grammar has it: unquoted names in any script, names with commas, `tel:` and bare
 * numbers, quotes and brackets that are never closed. What cannot be read is left out. Never throws.
 */
export function parseNameAddressList(value: string): readonly NameAddress[] {
  const addresses: NameAddress[] = []
  let unread = ''
  for (const piece of splitOutsideQuotes(value.slice(0, HEADER_MAX_LENGTH), ',', MAX_VALUES)) {
    // «Doe, John <sip:…>»: a piece without an address is the beginning of the next one's name.
    const text = unread === '' ? piece : `${unread}, ${piece}`
    const address = parseNameAddress(text)
    if (address === null) {
      unread = text
    } else {
      addresses.push(address)
      unread = ''
    }
  }
  return addresses
}

/** One value that is no list (From, To); commas in the name are part of it. Null: there is no address in it. */
export function parseNameAddress(value: string): NameAddress | null {
  const text = value.slice(0, HEADER_MAX_LENGTH).trim()
  const open = indexOutsideQuotes(text, '<')
  if (open < 0) return parseBareAddress(text)
  const close = text.indexOf('>', open)
  const uri = parseSipUri(close < 0 ? text.slice(open + 1) : text.slice(open + 1, close))
  if (uri === null) return null
  return {
    displayName: unquote(text.slice(0, open).trim()),
    uri,
    parameters: parseParameters(close < 0 ? '' : text.slice(close + 1)),
  }
}

/** A `sip:`, `sips:` or `tel:` URI, or an address written without a scheme. Null: neither. */
export function parseSipUri(text: string): SipUri | null {
  const match = /^\s*(?:(?<scheme>[a-z][a-z0-9+.-]*):)?(?<rest>[^\s].*)$/isu.exec(text.slice(0, HEADER_MAX_LENGTH))
  const rest = match?.groups?.['rest']?.trim()
  if (rest === undefined) return null
  const scheme = match?.groups?.['scheme']?.toLowerCase() ?? ''
  if (scheme === 'tel') return parseTel(rest)
  const isSip = scheme === 'sip' || scheme === 'sips'
  const at = rest.lastIndexOf('@', endOfAuthority(rest))
  if (!isSip && at < 0) return scheme === '' && /^\+?[\d().*#-]+(?:;|$)/u.test(rest) ? parseTel(rest, '') : null
  const [user = '', ...userParameters] = at < 0 ? [''] : rest.slice(0, at).split(';')
  const [address = '', headers = ''] = cutAt(rest.slice(at + 1), '?')
  const [host = '', parameters = ''] = cutAt(address, ';')
  return {
    scheme,
    user: decodePercent(cutAt(user, ':')[0] ?? ''),
    userParameters: parseParameters(userParameters.join(';')),
    host: host.replace(/:\d*$/u, '').toLowerCase().trim(),
    parameters: parseParameters(parameters),
    headers: parseUriHeaders(headers),
  }
}

/** Splits at a character that stands neither in quotes nor in angle brackets; empty pieces are left out. */
function splitOutsideQuotes(value: string, separator: string, limit: number): readonly string[] {
  const pieces: string[] = []
  let rest = value
  while (pieces.length < limit) {
    const end = indexOutsideQuotes(rest, separator)
    const piece = (end < 0 ? rest : rest.slice(0, end)).trim()
    if (piece !== '') pieces.push(piece)
    if (end < 0) break
    rest = rest.slice(end + 1)
  }
  return pieces
}

/** A quote or a bracket that nobody closes is an ordinary character. */
function indexOutsideQuotes(text: string, wanted: string): number {
  // After one that is never closed no other is looked for: the work stays linear in hostile headers.
  let quotesClose = true
  let bracketsClose = true
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index]
    if (character === wanted) return index
    if (character === '"' && quotesClose) {
      const close = closingQuote(text, index)
      quotesClose = close >= 0
      index = Math.max(index, close)
    } else if (character === '<' && bracketsClose) {
      const close = text.indexOf('>', index)
      bracketsClose = close >= 0
      index = Math.max(index, close)
    }
  }
  return -1
}

function closingQuote(text: string, open: number): number {
  const close = /"(?:[^"\\]|\\.)*"/suy
  close.lastIndex = open
  return close.test(text) ? close.lastIndex - 1 : -1
}

function unquote(name: string): string {
  const quoted = /^"(.*)"$/su.exec(name)?.[1]
  return quoted === undefined ? name.replace(/^"/u, '') : quoted.replace(/\\(.)/gsu, '$1')
}

/** Without brackets the parameters belong to the header field, not to the URI (RFC 3261, 20.10); tel keeps its own. */
function parseBareAddress(text: string): NameAddress | null {
  const end = text.indexOf(';', Math.max(0, text.lastIndexOf('@', endOfAuthority(text))))
  const isTel = /^\s*(?:tel:|\+?\d)/iu.test(text) && !text.includes('@')
  const uri = parseSipUri(end < 0 || isTel ? text : text.slice(0, end))
  return uri === null ? null : { displayName: '', uri, parameters: parseParameters(end < 0 ? '' : text.slice(end)) }
}

/** An «@» within a URI header («?Replaces=1@host») does not end the user part. */
function endOfAuthority(text: string): number {
  const question = text.indexOf('?', Math.max(0, text.indexOf('@')))
  return question < 0 ? text.length : question
}

function parseTel(rest: string, scheme = 'tel'): SipUri {
  const [number = '', parameters = ''] = cutAt(rest, ';')
  return {
    scheme,
    user: decodePercent(number.replace(/^\/\//u, '').trim()),
    userParameters: parseParameters(parameters),
    host: '',
    parameters: new Map(),
    headers: new Map(),
  }
}

function parseParameters(text: string): HeaderParameters {
  const parameters = new Map<string, string>()
  for (const part of splitOutsideQuotes(text, ';', MAX_VALUES)) {
    const [name = '', value = ''] = cutAt(part, '=')
    const key = decodePercent(name).trim().toLowerCase()
    if (key !== '' && !parameters.has(key)) parameters.set(key, decodePercent(unquote(value.trim())))
  }
  return parameters
}

function parseUriHeaders(text: string): HeaderParameters {
  const headers = new Map<string, string>()
  for (const part of text === '' ? [] : text.split('&', MAX_VALUES)) {
    const [name = '', value = ''] = cutAt(part, '=')
    const key = decodePercent(name).trim().toLowerCase()
    const before = headers.get(key)
    // Reason may stand there twice (SIP and Q.850); as headers do, the values then form a list.
    if (key !== '') headers.set(key, before === undefined ? decodePercent(value) : `${before}, ${decodePercent(value)}`)
  }
  return headers
}

function cutAt(text: string, separator: string): readonly string[] {
  const index = text.indexOf(separator)
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)]
}
