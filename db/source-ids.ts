/**
 * Before all that a further source gives ids to. A control character, which no id of a CRM begins with
 * (`crmClientSchema`): so the CRM's own ids can never be taken for those of a further source, nor the other way round,
 * and the ids of one source are one range of the index.
 */
const MARK = '\u0001'
/** Behind all marks, and before whatever a CRM's id begins with. */
const FIRST_OF_CRM = '\u0002'
const LAST = '\u{10ffff}'

/** What stands before the ids and keys of a source as they are stored; of the CRM, whose id is empty: nothing. */
export function prefixOf(sourceId: string): string {
  return sourceId === '' ? '' : `${MARK}${sourceId}:`
}

/** Whose a stored id of a client or key of a connector is: the id of a further source; empty: the CRM's. */
export function sourceIdOf(stored: string): string {
  return stored.startsWith(MARK) ? stored.slice(MARK.length, Math.max(MARK.length, stored.indexOf(':'))) : ''
}

/** All stored ids of a source: from `from` on, and before `to`. */
export type IdRange = { readonly from: string; readonly to: string }

export function idRange(sourceId: string): IdRange {
  // «;» is the character behind «:»
  return sourceId === '' ? { from: FIRST_OF_CRM, to: LAST } : { from: prefixOf(sourceId), to: `${MARK}${sourceId};` }
}
