import type { CrmEvent } from '../shared/client.ts'
import type { Database } from './database.ts'

/** What the CRM tells of a client's history. Methods are to be called inside a transaction. */
export function openClientEvents(database: Database) {
  const insert = database.prepare(
    `INSERT INTO event (client_key, crm_id, kind, at, title, text, author, amount_minor, currency, state, payment_method,
       prepaid_months, marks)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (client_key, crm_id) DO NOTHING`,
  )
  const remove = database.prepare<[number]>('DELETE FROM event WHERE client_key = ?')

  return {
    add(clientKey: number, events: readonly CrmEvent[]): void {
      for (const { id, kind, at, title, text, author, amount, state, paymentMethod, prepaidMonths, marks } of events) {
        insert.run(
          clientKey,
          id,
          kind,
          at,
          title,
          text,
          author,
          amount?.minor ?? null,
          amount?.currency ?? null,
          state,
          paymentMethod,
          prepaidMonths,
          marks.length === 0 ? null : JSON.stringify(marks),
        )
      }
    },
    removeAll: (clientKey: number): void => void remove.run(clientKey),
  }
}
