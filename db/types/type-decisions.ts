import type { TypeChange } from '../../shared/client-type.ts'
import type { Locale } from '../../shared/locale.ts'
import { failure, success, type Result } from '../../shared/result.ts'
import { findType } from '../../shared/typology/packs.ts'
import type { ClientRow, ClientStore } from '../client-store.ts'
import { inTransaction, type Database } from '../database.ts'
import type { Outbox } from '../outbox.ts'
import type { PacksInUse } from '../packs/pack-store.ts'
import type { SettingsStore } from '../settings.ts'

export type TypeDecisionParts = {
  readonly clients: ClientStore
  readonly outbox: Outbox
  readonly settings: Pick<SettingsStore, 'read'>
  readonly packs: PacksInUse
  /** What the facts suggest at this moment, with its confidence from 0 to 1; null: nothing. */
  readonly suggestedNow: (row: ClientRow, typology: string) => Suggested | null
  /** UTC milliseconds. */
  readonly now: () => number
}
type Suggested = { readonly type: string; readonly confidence: number }

type ChangeRow = {
  readonly at: number
  readonly kind: TypeChange['kind']
  readonly typology: string
  readonly from: string | null
  readonly to: string | null
  readonly suggested: string | null
  readonly by: string
  readonly why: string
}

/** What operators say of clients' types, and the history of it, in which the CRM's changes stand too. */
export function openTypeDecisions(
  database: Database,
  { clients, outbox, settings, packs, suggestedNow, now }: TypeDecisionParts,
) {
  const insertChange = database.prepare(
    `INSERT INTO type_change (client_id, call_id, typology, from_type, to_type, kind, suggested_type,
       suggested_confidence, changed_by, why, at)
     VALUES (@clientId, @callId, @typology, @from, @to, @kind, @suggested, @confidence, @by, @why, @at)`,
  )
  const selectChanges = database.prepare<[string], ChangeRow>(
    `SELECT at, kind, typology, from_type AS "from", to_type AS "to", suggested_type AS suggested, changed_by AS "by", why
     FROM type_change WHERE client_id = ? ORDER BY at DESC, change_key DESC`,
  )
  const selectDecided = database.prepare<[string, string], { to: string | null; suggested: string | null }>(
    `SELECT to_type AS "to", suggested_type AS suggested FROM type_change
     WHERE client_id = ? AND typology = ? AND kind <> 'crm' ORDER BY at DESC, change_key DESC LIMIT 1`,
  )

  const suggestedWhenDecided = (clientId: string, typology: string): string | null =>
    selectDecided.get(clientId, typology)?.suggested ?? null

  const declined = (clientId: string, typology: string): string | null => {
    const decided = selectDecided.get(clientId, typology)
    return decided && decided.to === null ? decided.suggested : null
  }

  /** A type that nobody has changed or doubted since is not decided once more by a second press of the key. */
  const isSaidAlready = (row: ClientRow, typology: string, suggested: Suggested | null, why: string): boolean =>
    why === '' && (suggested?.type ?? null) === suggestedWhenDecided(row.id, typology)

  const tellCrm = (row: ClientRow, removed: readonly string[]): void => {
    // the entry that makes the client known there tells its types as well
    if (row.crmId === null && outbox.isClientUntried(row.id)) return
    outbox.enqueueChange('types', row.id, removed)
  }

  const set = (
    clientId: string,
    callId: string | null,
    typology: string,
    type: string | null,
    why: string,
  ): Result<null, 'unknown-client' | 'unknown-type'> => {
    const row = clients.byId(clientId)
    if (!row) return failure('unknown-client', `client ${clientId} is not in the cache any more`)
    // a type that has left its pack can still be taken away
    if (type !== null && !findType(packs.current(), typology, type)) {
      return failure('unknown-type', `no pack in use has the type «${type}» of «${typology}»: choose another one`)
    }
    const { operator, crm } = clients.types.said(row.clientKey)
    const own = operator.get(typology)
    const from = own ?? crm.get(typology) ?? null
    const suggested = suggestedNow(row, typology)
    const isSame = type === (own ?? null)
    // a guess that was declined is not shown any more, so it is not declined again
    const isNothing =
      type === null && from === null && (suggested === null || suggested.type === declined(clientId, typology))
    if (isNothing || (type !== null && isSame && isSaidAlready(row, typology, suggested, why))) return success(null)

    const at = now()
    const by = settings.read().settings.operatorName
    if (type === null) clients.types.remove(row.clientKey, typology)
    else clients.types.setByOperator(row.clientKey, typology, type, at, by)
    insertChange.run({
      clientId,
      callId,
      typology,
      from,
      to: type,
      kind: type === null ? 'removed' : type === suggested?.type && !isSame ? 'confirmed' : 'chosen',
      suggested: suggested?.type ?? null,
      confidence: suggested?.confidence ?? null,
      by,
      why,
      at,
    })
    if (type !== from) tellCrm(row, type === null ? [typology] : [])
    return success(null)
  }

  return {
    /**
     * An operator sets a type, or with null takes it away; on the disk when it returns. It stands above the CRM's word
     * until the CRM has listed it, and no suggestion ever changes it. Of a typology whose type was taken away the CRM's
     * word does not count until the CRM has been told; after that the client holds what is suggested, as any other does.
     *
     * The type that the operator holds for right already may be set again: nothing changes but that the operator has seen
     * what is suggested now. Taking away where nobody has said a type declines what is suggested.
     */
    set: inTransaction(database, set),

    /** Newest first; what no pack knows any more is named by its id. */
    history(clientId: string, locale: Locale): TypeChange[] {
      const inUse = packs.current()
      return selectChanges.all(clientId).map(({ typology, from, to, suggested, ...row }) => {
        const label = (type: string | null): string | null =>
          type === null ? null : (findType(inUse, typology, type)?.label[locale] ?? type)
        return {
          ...row,
          typologyLabel: inUse.find(({ id }) => id === typology)?.label[locale] ?? typology,
          from: label(from),
          to: label(to),
          suggested: label(suggested),
        }
      })
    },

    /** What was suggested when an operator last decided on this typology; null: nothing, or nobody has. */
    suggestedWhenDecided,

    /** What was suggested when an operator last said that the client is of no type there; null: nobody has said so. */
    declined,
  }
}
export type TypeDecisions = ReturnType<typeof openTypeDecisions>
