import type { Database } from './database.ts'

/** What people say of a client's types, by typology: suggestions are not among them. */
export type SaidTypes = { readonly operator: ReadonlyMap<string, string>; readonly crm: ReadonlyMap<string, string> }

type SaidRow = { readonly typology: string; readonly source: 'operator' | 'crm'; readonly type: string }

/** The types that operators and the CRM give to clients. Methods that write are to be called inside a transaction. */
export function openClientTypes(database: Database) {
  const select = database.prepare<[number], SaidRow>(
    "SELECT typology, source, type FROM client_type WHERE client_key = ? AND source <> 'suggestion'",
  )
  const upsert = database.prepare<[number, string, 'operator' | 'crm', string, number, string]>(
    `INSERT INTO client_type (client_key, typology, source, type, decided_at, decided_by) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET type = excluded.type, decided_at = excluded.decided_at, decided_by = excluded.decided_by`,
  )
  const remove = database.prepare<[number, string, 'operator' | 'crm']>(
    'DELETE FROM client_type WHERE client_key = ? AND typology = ? AND source = ?',
  )
  const moveDecided = database.prepare<[number, number]>(
    `INSERT INTO client_type (client_key, typology, source, type, decided_at, decided_by)
     SELECT ?, typology, source, type, decided_at, decided_by FROM client_type
     WHERE client_key = ? AND source = 'operator'
     ON CONFLICT DO UPDATE SET type = excluded.type, decided_at = excluded.decided_at, decided_by = excluded.decided_by
     WHERE excluded.decided_at > client_type.decided_at`,
  )
  const insertChange = database.prepare<[string, string, string | null, string | null, number]>(
    `INSERT INTO type_change (client_id, typology, from_type, to_type, kind, changed_by, why, at)
     VALUES (?, ?, ?, ?, 'crm', '', '', ?)`,
  )
  const hasHistory = database.prepare<[string, string]>(
    'SELECT 1 FROM type_change WHERE client_id = ? AND typology = ? LIMIT 1',
  )
  const isDecisionUntold = database.prepare<[string]>(
    `SELECT 1 FROM outbox
     WHERE client_id = ? AND state <> 'sent' AND state <> 'given-up' AND kind = 'types' LIMIT 1`,
  )
  // the CRM has still to be told that an operator took the type away
  const isRemovalUntold = database.prepare<[string, string]>(
    `SELECT 1 FROM outbox, json_each(outbox.payload, '$.removed') AS removed
     WHERE outbox.client_id = ? AND outbox.state <> 'sent' AND outbox.kind = 'types' AND removed.value = ?`,
  )

  const said = (clientKey: number): SaidTypes => {
    const operator = new Map<string, string>()
    const crm = new Map<string, string>()
    for (const { typology, source, type } of select.all(clientKey)) {
      const bySource = source === 'operator' ? operator : crm
      bySource.set(typology, type)
    }
    return { operator, crm }
  }

  /**
   * An operator's word stays until the CRM has listed it; if the CRM says something else after that, a person has
   * changed it there. What a client held before and holds no longer is history.
   */
  const takeOver = (
    { clientKey, id }: ClientReference,
    typology: string,
    own: string | undefined,
    before: string | undefined,
    now: string | undefined,
    at: number,
  ): void => {
    const isNew = own === undefined && before === undefined
    if (isNew && isRemovalUntold.get(id, typology)) return
    if (now === undefined) remove.run(clientKey, typology, 'crm')
    else upsert.run(clientKey, typology, 'crm', now, at, '')
    // what comes while the CRM is still to be told may be an echo of an earlier word of ours
    const isOverruled = own !== undefined && own === before && !isDecisionUntold.get(id)
    if (isOverruled) remove.run(clientKey, typology, 'operator')
    if (own !== undefined && !isOverruled) return
    // the CRM's first word on a typology is no change; a history that has begun goes on
    if (isNew && !hasHistory.get(id, typology)) return
    insertChange.run(id, typology, before ?? null, now ?? null, at)
  }

  return {
    said,

    /** The types of a client that was not here before; `at` in UTC milliseconds, as everywhere here. */
    addFromCrm(clientKey: number, types: Readonly<Record<string, string>>, at: number): void {
      for (const [typology, type] of Object.entries(types)) upsert.run(clientKey, typology, 'crm', type, at, '')
    },

    /** The CRM's types as they are now. */
    replaceFromCrm(client: ClientReference, types: Readonly<Record<string, string>>, at: number): void {
      const { operator, crm } = said(client.clientKey)
      const now = new Map(Object.entries(types))
      for (const typology of new Set([...crm.keys(), ...now.keys()])) {
        const before = crm.get(typology)
        const after = now.get(typology)
        if (before !== after) takeOver(client, typology, operator.get(typology), before, after, at)
      }
    },

    setByOperator(clientKey: number, typology: string, type: string, at: number, operator: string): void {
      upsert.run(clientKey, typology, 'operator', type, at, operator)
    },

    /** Takes a type away, whoever gave it. */
    remove(clientKey: number, typology: string): void {
      remove.run(clientKey, typology, 'operator')
      remove.run(clientKey, typology, 'crm')
    },

    /** What operators said of one client holds for another; of two words the newer one. */
    moveDecided: (fromKey: number, toKey: number): void => void moveDecided.run(toKey, fromKey),
  }
}

type ClientReference = { readonly clientKey: number; readonly id: string }
