/** A SIP message cut into its parts; enough for what the lab's own programs send. */
export type SipMessage = {
  /** Request line or status line. */
  readonly firstLine: string
  /** Of a request; empty for a reply. */
  readonly method: string
  readonly body: string
  readonly text: string
  /** Values of a header in their order; names as written in full. */
  headers(name: string): readonly string[]
  /** The first of them, or empty. */
  header(name: string): string
}

export function readSipMessage(text: string): SipMessage {
  const end = text.indexOf('\r\n\r\n')
  const [firstLine = '', ...lines] = (end < 0 ? text : text.slice(0, end)).split('\r\n')
  const headers = (name: string): readonly string[] => {
    const start = `${name.toLowerCase()}:`
    return lines.filter((line) => line.toLowerCase().startsWith(start)).map((line) => line.slice(start.length).trim())
  }
  return {
    firstLine,
    method: firstLine.startsWith('SIP/2.0') ? '' : (firstLine.split(' ')[0] ?? ''),
    body: end < 0 ? '' : text.slice(end + 4),
    text,
    headers,
    header: (name) => headers(name)[0] ?? '',
  }
}

/** With the length of its body in bytes. */
export function writeSipMessage(head: readonly string[], body = ''): string {
  return [...head, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n')
}

/** The tag of a From or To. */
export function tagOf(value: string): string {
  return /;tag=([^;>\s]+)/.exec(value)?.[1] ?? ''
}

/** What stands between the angle brackets. */
export function uriOf(value: string): string {
  return /<([^>]*)>/.exec(value)?.[1] ?? value
}
