import type { LineEvent } from '../../shared/line-event.ts'

/**
 * The log of the line as a text for IT, the oldest event first: local time with its distance from UTC, the kind, what it
 * means, and the detail.
 */
export function lineLogText(events: readonly LineEvent[], sentence: (kind: LineEvent['kind']) => string): string {
  const lines = events.toReversed().map(({ at, kind, detail }) => {
    const parts = [localTime(at), kind, sentence(kind), detail].filter(Boolean)
    return parts.join('\t')
  })
  return lines.map((line) => `${line}\n`).join('')
}

function localTime(at: number): string {
  const offset = -new Date(at).getTimezoneOffset()
  const local = new Date(at + offset * 60_000).toISOString().slice(0, 23).replace('T', ' ')
  const hours = String(Math.floor(Math.abs(offset) / 60)).padStart(2, '0')
  const minutes = String(Math.abs(offset) % 60).padStart(2, '0')
  return `${local} ${offset < 0 ? '-' : '+'}${hours}:${minutes}`
}
