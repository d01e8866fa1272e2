/** Where a text stops being JSON, counted from 1 as editors do, and what to do there. */
export type JsonFault = { readonly line: number; readonly column: number; readonly message: string }

type Fault = { readonly at: number; readonly message: string }
/** The place behind what was read, or why it could not be read. */
type Step = number | Fault

const DEEPEST = 100

/**
 * Finds the first fault of a text that is not JSON; null: it is JSON. The parser of the platform says where it stopped in
 * its own words, other ones in each version, and often without the line.
 */
export function jsonFault(text: string): JsonFault | null {
  const end = valueEnd(text, 0, 0)
  if (typeof end !== 'number') return located(text, end)
  const rest = blanksEnd(text, end)
  return rest < text.length
    ? located(text, { at: rest, message: 'the content has ended before this: take out what follows' })
    : null
}

function located(text: string, { at, message }: Fault): JsonFault {
  const lines = text.slice(0, at).split(/\r\n|\r|\n/)
  const column = Array.from(lines.at(-1) ?? '').length + 1
  return { line: lines.length, column, message }
}

function valueEnd(text: string, start: number, depth: number): Step {
  const at = blanksEnd(text, start)
  const first = text[at]
  if (first === '{' || first === '[') {
    if (depth === DEEPEST) return { at, message: 'brackets stand too deep inside each other' }
    return groupEnd(text, at, first === '{' ? '}' : ']', depth + 1)
  }
  if (first === '"') return textEnd(text, at)
  const word = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\p{L}\d_.])/uy
  word.lastIndex = at
  return word.test(text) ? word.lastIndex : { at, message: adviceInsteadOfValue(text, at) }
}

/** Behind the closing bracket of a group of fields or a list. */
function groupEnd(text: string, start: number, close: '}' | ']', depth: number): Step {
  let at = blanksEnd(text, start + 1)
  if (text[at] === close) return at + 1
  for (;;) {
    const valueStart = close === '}' ? nameEnd(text, at) : at
    if (typeof valueStart !== 'number') return valueStart
    const end = valueEnd(text, valueStart, depth)
    if (typeof end !== 'number') return end
    at = blanksEnd(text, end)
    if (text[at] === close) return at + 1
    if (text[at] === undefined) return { at, message: `the file ends too early: a closing ${close} is missing` }
    if (text[at] !== ',') return { at, message: `a comma, or the closing ${close}, is missing before this` }
    const comma = at
    at = blanksEnd(text, comma + 1)
    if (text[at] === close) return { at: comma, message: 'this comma is one too many: nothing follows it' }
  }
}

/** Behind the colon of a field. */
function nameEnd(text: string, at: number): Step {
  if (text[at] === undefined) return { at, message: 'the file ends too early: a closing } is missing' }
  if (text[at] !== '"') return { at, message: 'the name of a field, in straight double quotes, is missing here' }
  const end = textEnd(text, at)
  if (typeof end !== 'number') return end
  const colon = blanksEnd(text, end)
  return text[colon] === ':' ? colon + 1 : { at: colon, message: 'a colon is missing before this' }
}

/** Behind the closing quote. */
function textEnd(text: string, start: number): Step {
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"') return at + 1
    if (character === '\t') return { at, message: 'a tab inside a text is written \\t' }
    if (text.charCodeAt(at) < 0x20) break
    if (character !== '\\') continue
    const escape = /["\\/bfnrt]|u[\dA-Fa-f]{4}/y
    escape.lastIndex = at + 1
    if (!escape.test(text)) return { at, message: 'a backslash inside a text is written twice: \\\\' }
    at = escape.lastIndex - 1
  }
  return {
    at: start,
    message: 'this text is not closed: its closing quote is missing, or a line break in it (write \\n)',
  }
}

function adviceInsteadOfValue(text: string, at: number): string {
  const first = String.fromCodePoint(text.codePointAt(at) ?? 0)
  if (at >= text.length) return 'the file ends too early: a value is missing'
  if (/['"“”„«‘’]/u.test(first)) return 'texts stand in straight double quotes: "…"'
  if (first === '/') return 'comments cannot be kept in this file: take this out'
  if (/[\]},:]/.test(first)) return 'a value is missing before this'
  return `«${first}» cannot begin a value: texts stand in double quotes, the rest is a number, true, false, { or [`
}

function blanksEnd(text: string, start: number): number {
  const blanks = /[ \t\r\n]*/y
  blanks.lastIndex = start
  blanks.test(text)
  return blanks.lastIndex
}
