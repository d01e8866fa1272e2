import { packFault, type PackFault } from '../../shared/typology/pack-fault.ts'

/** Where a text stops being JSON, counted from 1 as editors do, and how. */
export type JsonFault = { readonly line: number; readonly column: number; readonly fault: PackFault }

type Fault = { readonly at: number; readonly fault: PackFault }
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
  return rest < text.length ? located(text, { at: rest, fault: packFault('json-content-after-end', {}) }) : null
}

function located(text: string, { at, fault }: Fault): JsonFault {
  const lines = text.slice(0, at).split(/\r\n|\r|\n/)
  const column = Array.from(lines.at(-1) ?? '').length + 1
  return { line: lines.length, column, fault }
}

function valueEnd(text: string, start: number, depth: number): Step {
  const at = blanksEnd(text, start)
  const first = text[at]
  if (first === '{' || first === '[') {
    if (depth === DEEPEST) return { at, fault: packFault('json-too-deep', {}) }
    return groupEnd(text, at, first === '{' ? '}' : ']', depth + 1)
  }
  if (first === '"') return textEnd(text, at)
  const word = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\p{L}\d_.])/uy
  word.lastIndex = at
  return word.test(text) ? word.lastIndex : { at, fault: faultInsteadOfValue(text, at) }
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
    if (text[at] === undefined) return { at, fault: packFault('json-not-closed', { bracket: close }) }
    if (text[at] !== ',') return { at, fault: packFault('json-comma-missing', { bracket: close }) }
    const comma = at
    at = blanksEnd(text, comma + 1)
    if (text[at] === close) return { at: comma, fault: packFault('json-comma-extra', {}) }
  }
}

/** Behind the colon of a field. */
function nameEnd(text: string, at: number): Step {
  if (text[at] === undefined) return { at, fault: packFault('json-not-closed', { bracket: '}' }) }
  if (text[at] !== '"') return { at, fault: packFault('json-name-missing', {}) }
  const end = textEnd(text, at)
  if (typeof end !== 'number') return end
  const colon = blanksEnd(text, end)
  return text[colon] === ':' ? colon + 1 : { at: colon, fault: packFault('json-colon-missing', {}) }
}

/** Behind the closing quote. */
function textEnd(text: string, start: number): Step {
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"') return at + 1
    if (character === '\t') return { at, fault: packFault('json-tab', {}) }
    if (text.charCodeAt(at) < 0x20) break
    if (character !== '\\') continue
    const escape = /["\\/bfnrt]|u[\dA-Fa-f]{4}/y
    escape.lastIndex = at + 1
    if (!escape.test(text)) return { at, fault: packFault('json-backslash', {}) }
    at = escape.lastIndex - 1
  }
  return { at: start, fault: packFault('json-text-not-closed', {}) }
}

function faultInsteadOfValue(text: string, at: number): PackFault {
  const first = String.fromCodePoint(text.codePointAt(at) ?? 0)
  if (at >= text.length) return packFault('json-value-missing-at-end', {})
  if (/['"“”„«‘’]/u.test(first)) return packFault('json-quotes', {})
  if (first === '/') return packFault('json-comment', {})
  if (/[\]},:]/.test(first)) return packFault('json-value-missing', {})
  return packFault('json-bad-value', { character: first })
}

function blanksEnd(text: string, start: number): number {
  const blanks = /[ \t\r\n]*/y
  blanks.lastIndex = start
  blanks.test(text)
  return blanks.lastIndex
}
