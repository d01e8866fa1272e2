import { cleanText } from '../../shared/clean-text.ts'
import { TAG_MAX_LENGTH } from '../../shared/client-type.ts'
import { failure, success, type Result } from '../../shared/result.ts'
import type { ClientStore } from '../client-store.ts'
import { inTransaction, type Database } from '../database.ts'
import { beginsWords, foldText } from '../fold-text.ts'
import type { Outbox } from '../outbox.ts'

const MAX_COMPLETIONS = 20
/** A company has tens or hundreds of tags; beyond this, those last by their letters are not offered. */
const MAX_DISTINCT = 5_000
/**
 * Rows that are counted for one answer, some two milliseconds: split evenly between the tags in question. What is used
 * more often than its share counts as used equally often.
 */
const MAX_COUNTED = 20_000

/** Free tags that operators give to clients, beside the CRM's. */
export function openTags(
  database: Database,
  { clients, outbox }: { readonly clients: ClientStore; readonly outbox: Outbox },
) {
  // from each tag straight to the next one in the index, past all the clients that have it
  const selectDistinct = database
    .prepare<[], string>(
      `WITH RECURSIVE known (tag) AS (
         SELECT min(tag) FROM client_tag
         UNION ALL
         SELECT (SELECT min(client_tag.tag) FROM client_tag WHERE client_tag.tag > known.tag) FROM known
         WHERE known.tag IS NOT NULL)
       SELECT tag FROM known WHERE tag IS NOT NULL LIMIT ${MAX_DISTINCT}`,
    )
    .pluck()
  const countUses = database
    .prepare<[string, number], number>('SELECT count(*) FROM (SELECT 1 FROM client_tag WHERE tag = ? LIMIT ?)')
    .pluck()
  const isInUse = database.prepare<[string]>("SELECT 1 FROM client_tag WHERE tag = ? AND origin <> 'removed' LIMIT 1")

  /** Those in use among these, the most used first, and at most so many. */
  const mostUsed = (tags: readonly string[], limit: number): string[] => {
    const share = Math.ceil(MAX_COUNTED / tags.length)
    const counted = tags.map((tag) => ({ tag, uses: countUses.get(tag, share) ?? 0 }))
    const found: string[] = []
    for (const { tag } of counted.toSorted((one, other) => other.uses - one.uses)) {
      if (found.length === limit) break
      if (isInUse.get(tag) !== undefined) found.push(tag)
    }
    return found
  }

  /** As the tag is written already: on this client, or else on most others. */
  const usualSpelling = (clientKey: number, tag: string): string => {
    const isAlike = alike(tag)
    const own = clients.tags.of(clientKey).find((row) => isAlike(row.tag))
    if (own) return own.tag
    return mostUsed(selectDistinct.all().filter(isAlike), 1)[0] ?? tag
  }

  const unknownClient = (clientId: string) =>
    failure('unknown-client', `client ${clientId} is not in the cache any more`)

  return {
    /** Adds a tag, in the spelling in which it is in use; one that the client has already changes nothing. */
    add: inTransaction(database, (clientId: string, text: string): Result<null, 'unknown-client' | 'empty-tag'> => {
      const row = clients.byId(clientId)
      if (!row) return unknownClient(clientId)
      const cleaned = cleanText(text, TAG_MAX_LENGTH)
      if (cleaned === '') return failure('empty-tag', 'a tag needs at least one character')
      const tag = usualSpelling(row.clientKey, cleaned)
      const before = clients.tags.of(row.clientKey).find((known) => known.tag === tag)
      if (before && before.origin !== 'removed') return success(null)
      clients.tags.set(row.clientKey, tag, 'operator')
      outbox.enqueueChange('tags', clientId)
      return success(null)
    }),

    /** Takes a tag away, whoever gave it; one that the client does not have changes nothing. */
    remove: inTransaction(database, (clientId: string, tag: string): Result<null, 'unknown-client'> => {
      const row = clients.byId(clientId)
      if (!row) return unknownClient(clientId)
      const before = clients.tags.of(row.clientKey).find((known) => known.tag === tag)
      if (!before || before.origin === 'removed') return success(null)
      // the CRM may have been told of it, also where it has not listed it yet
      if (row.crmId === null) clients.tags.remove(row.clientKey, tag)
      else clients.tags.set(row.clientKey, tag, 'removed')
      outbox.enqueueChange('tags', clientId)
      return success(null)
    }),

    /** The tags that a client has, by their letters. */
    of: (clientKey: number): string[] =>
      clients.tags.of(clientKey).flatMap(({ tag, origin }) => (origin === 'removed' ? [] : [tag])),

    /** Tags in use with words that begin like this text, the most used first; without a text the most used of all. */
    complete(text: string): string[] {
      const folded = foldText(text)
      const start = text.trim()
      const goesOn = (tag: string): boolean => (folded === '' ? tag.startsWith(start) : beginsWords(tag, folded))
      return mostUsed(selectDistinct.all().filter(goesOn), MAX_COMPLETIONS)
    },
  }
}
export type Tags = ReturnType<typeof openTags>

/** Whether a tag is the same in another spelling. Signs count: «C++» is not «C#». */
function alike(tag: string): (other: string) => boolean {
  const folded = foldText(tag)
  const signs = signsOf(tag)
  return (other) => foldText(other) === folded && signsOf(other) === signs
}

function signsOf(text: string): string {
  return text.normalize('NFKC').replace(/[^\p{S}#%&@*!?]/gu, '')
}
