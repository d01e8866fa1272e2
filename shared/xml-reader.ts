/** An element of an XML document; names without their prefixes, because here one document speaks of one subject. */
export type XmlElement = {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** Its own text, without that of its children, trimmed. */
  readonly text: string
}

/** Of what a SIP message may carry. */
const MAX_LENGTH = 200_000
const MAX_DEPTH = 30

const MARKUP =
  /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\?[\s\S]*?\?>|<\/([^\s<>/]+)\s*>|<([^\s<>/!?]+)((?:\s+[^\s<>/="']+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/guy
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gu
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

type OpenElement = { name: string; attributes: Map<string, string>; children: XmlElement[]; text: string }

/**
 * The root of an XML document from outside, or null where it is not well-formed or too large (UTF-16 units). The browser's
 * own parser is closed to us by the page's policy (Trusted Types), Node has none, and both do more than is wanted: here a document type
 * declaration, and with it every entity of its own, is refused. Never throws; the work is linear.
 */
export function readXml(document: string, maxLength = MAX_LENGTH): XmlElement | null {
  if (document.length > maxLength) return null
  const text = document.replace(/^\uFEFF/u, '')
  const open: OpenElement[] = [element('', '')]
  let at = 0
  while (at < text.length) {
    const next = text.indexOf('<', at)
    const characters = next < 0 ? text.slice(at) : text.slice(at, next)
    if (!addText(open, characters)) return null
    if (next < 0) break
    MARKUP.lastIndex = next
    const [markup, data, closed, opened, attributes = '', selfClosed] = MARKUP.exec(text) ?? []
    if (markup === undefined) return null
    at = next + markup.length
    if (data !== undefined) {
      const inner = open.at(-1)
      if (!inner || open.length === 1) return null
      inner.text += data
    } else if (closed !== undefined) {
      if (open.length < 2 || open.at(-1)?.name !== localName(closed)) return null
      close(open)
    } else if (opened !== undefined) {
      if (open.length > MAX_DEPTH) return null
      open.push(element(localName(opened), attributes))
      if (selfClosed === '/') close(open)
    }
  }
  const [root, ...others] = open[0]?.children ?? []
  return open.length === 1 && root !== undefined && others.length === 0 ? root : null
}

/** All children of this name, in their order. */
export function childrenOf(parent: XmlElement | undefined, name: string): readonly XmlElement[] {
  return parent?.children.filter((child) => child.name === name) ?? []
}

/** The first child of this name. */
export function childOf(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  return parent?.children.find((child) => child.name === name)
}

function element(name: string, attributes: string): OpenElement {
  const read = new Map<string, string>()
  for (const [, key = '', double, single] of attributes.matchAll(ATTRIBUTE)) {
    read.set(key, decode(double ?? single ?? ''))
  }
  return { name, attributes: read, children: [], text: '' }
}

function close(open: OpenElement[]): void {
  const closed = open.pop()
  if (closed) open.at(-1)?.children.push({ ...closed, text: closed.text.trim() })
}

/** False: text outside the root. */
function addText(open: readonly OpenElement[], text: string): boolean {
  if (text.trim() === '') return true
  const inner = open.at(-1)
  if (!inner || open.length === 1) return false
  inner.text += decode(text)
  return true
}

/** References (XML 1.0, 4.1); one that nobody has declared stays as it is written. */
function decode(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));/giu, (whole, decimal, hexadecimal, name) => {
    if (typeof name === 'string') return NAMED[name] ?? whole
    const code = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hexadecimal), 16)
    return code > 0 && code <= 0x10_ff_ff && (code < 0xd8_00 || code > 0xdf_ff) ? String.fromCodePoint(code) : whole
  })
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
