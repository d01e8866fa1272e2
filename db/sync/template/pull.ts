import { pullClients } from './pull-clients.ts'
import { pullDeleted } from './pull-deleted.ts'
import { pullChangedEntries, pullWaiting } from './pull-lists.ts'
import type { Pulled, PullParts } from './pull-parts.ts'
import { pullIds } from './pull-ids.ts'
import { readCursor } from './template-cursor.ts'

/**
 * One step of a run: a page of changed clients, of clients whose orders, notes or companies have changed, of deleted ones,
 * or all ids.
 */
export function pullPage(parts: PullParts, cursorText: string | null, signal: AbortSignal): Pulled {
  const cursor = readCursor(cursorText, parts.template.version)
  if (cursor.waiting.length > 0) return pullWaiting(parts, cursor, signal)
  switch (cursor.phase) {
    case 'clients':
      return pullClients(parts, cursor, signal)
    case 'lists':
      return pullChangedEntries(parts, cursor, signal)
    case 'deleted':
      return pullDeleted(parts, cursor, signal)
    case 'sweep':
      return pullIds(parts, cursor, signal)
    default:
      return cursor.phase satisfies never
  }
}
