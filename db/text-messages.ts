import type { RequestsTo } from '../shared/ipc.ts'
import { success } from '../shared/result.ts'
import type { Handlers } from '../shared/rpc.ts'
import type { TextMessage } from '../shared/text-message.ts'
import type { Emit } from './data-service.ts'
import type { Database } from './database.ts'

/** The newest are kept; anybody who knows the address can send, and the disk must not fill up. */
const KEPT = 500

type Row = Omit<TextMessage, 'isRead'> & { readonly isRead: number }

/** What was written to the operator. */
export function textMessageHandlers(
  database: Database,
  emit: Emit,
): Handlers<Extract<RequestsTo<'data'>, `text-messages.${string}`>> {
  const insert = database.prepare<Row>(
    `INSERT INTO text_message (id, at, line_id, address, display_name, text, is_read)
     VALUES (@id, @at, @lineId, @address, @displayName, @text, @isRead) ON CONFLICT (id) DO NOTHING`,
  )
  const deleteOld = database.prepare<[number]>(
    `DELETE FROM text_message WHERE id IN
       (SELECT id FROM text_message ORDER BY at DESC, rowid DESC LIMIT -1 OFFSET ?)`,
  )
  const select = database.prepare<[number], Row>(
    `SELECT id, at, line_id AS lineId, address, display_name AS displayName, text, is_read AS isRead
     FROM text_message ORDER BY at DESC, rowid DESC LIMIT ?`,
  )
  const markRead = database.prepare<[string]>('UPDATE text_message SET is_read = 1 WHERE id = ? AND is_read = 0')
  return {
    'text-messages.add': (message) => {
      // once more after a lost answer it is the same message
      if (insert.run({ ...message, isRead: Number(message.isRead) }).changes > 0) {
        deleteOld.run(KEPT)
        emit('text-messages.changed', null)
      }
      return success(null)
    },
    'text-messages.list': ({ limit }) =>
      success(select.all(limit).map((row) => ({ ...row, isRead: row.isRead === 1 }))),
    'text-messages.mark-read': ({ id }) => {
      if (markRead.run(id).changes > 0) emit('text-messages.changed', null)
      return success(null)
    },
  }
}
