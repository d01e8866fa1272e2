import { cleanText } from '../../../shared/clean-text.ts'
import type { MessageWaiting } from '../../../shared/colleague.ts'

const ACCOUNT_MAX_LENGTH = 300
const COUNT_MAX = 1_000_000
const MAX_LINES = 50

/**
 * Reads application/simple-message-summary (RFC 3842, 5.2); null where it does not say whether anything waits. Only
 * voice counts; where a server tells of no counts, «yes» is one.
 */
export function readMessageSummary(body: string): Omit<MessageWaiting, 'lineId'> | null {
  const lines = new Map<string, string>()
  for (const line of body.split(/\r\n?|\n/u, MAX_LINES)) {
    const [, name, value] = /^\s*([A-Za-z-]+)\s*:\s*(.*?)\s*$/u.exec(line) ?? []
    if (name !== undefined && value !== undefined && !lines.has(name.toLowerCase()))
      lines.set(name.toLowerCase(), value)
  }
  const waiting = lines.get('messages-waiting')?.toLowerCase()
  const counts = /^(\d{1,10})\s*\/\s*(\d{1,10})/u.exec(lines.get('voice-message') ?? '')
  if (waiting === undefined && !counts) return null
  return {
    newMessages: counts ? count(counts[1]) : Number(waiting === 'yes'),
    oldMessages: count(counts?.[2]),
    account: cleanText(lines.get('message-account') ?? '', ACCOUNT_MAX_LENGTH),
  }
}

function count(digits: string | undefined): number {
  return Math.min(Number(digits ?? 0), COUNT_MAX)
}
