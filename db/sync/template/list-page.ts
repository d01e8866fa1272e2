import { createHash } from 'node:crypto'
import { failure, success, type Result } from '../../../shared/result.ts'
import type { Bindings, Expressions } from './expressions.ts'
import { asList } from './list-of.ts'
import { textOf } from './revealed.ts'
import type { Place } from './template-cursor.ts'
import type { TemplateAnswer, TemplateFailure } from './answers.ts'
import type { TemplateRequests } from './template-requests.ts'
import type { TemplateList } from './schema-parts.ts'

/** More pages than any CRM has: a list that never ends is told instead of read for ever. */
const PAGES_MAX = 200_000

export type ListPage = {
  readonly records: readonly unknown[]
  /** Where the next page begins; null: this was the last one. */
  readonly next: Place | null
  readonly answer: TemplateAnswer
}

/**
 * Reads one page of a list. Pages by number or offset lose records that change meanwhile (10 of 1,014 were seen to be
 * lost); that is why every run overlaps, and why all ids are swept.
 */
export async function readListPage(
  { requests, expressions }: { readonly requests: TemplateRequests; readonly expressions: Expressions },
  list: TemplateList,
  place: Place,
  bindings: Bindings,
  signal: AbortSignal,
): Promise<Result<ListPage, TemplateFailure>> {
  if (place.pages >= PAGES_MAX) return failure('malformed', `the list does not end after ${place.pages} pages`)
  const { paging } = list
  const isLink = paging.kind === 'next-link'
  const answer = await requests.send(
    list.request,
    { ...bindings, ...pageBindings(list, place) },
    signal,
    isLink ? place.token : null,
  )
  if (!answer.ok) return answer
  const found = answer.value.isEmpty
    ? success([])
    : await expressions.fillOne(list.records, answer.value.root, bindings)
  if (!found.ok) return failure('malformed', found.error.message)
  const records = asList(found.value)
  const token = await nextToken(expressions, list, records, answer.value, bindings)
  if (!token.ok) return token
  const isLast = token.value === null
  if (!isLast && token.value !== '' && token.value === place.token) {
    return failure('malformed', `the list does not advance: it gives «${token.value.slice(0, 100)}» again`)
  }
  const next = isLast
    ? null
    : { pages: place.pages + 1, records: place.records + records.length, token: token.value || null }
  return success({ records, next, answer: answer.value })
}

function pageBindings({ paging }: TemplateList, place: Place): Bindings {
  switch (paging.kind) {
    case 'none':
      return {}
    case 'page':
      return { page: paging.first + place.pages, size: paging.size }
    case 'offset':
      return { offset: place.records, size: paging.size }
    case 'cursor':
      return { cursor: place.token ?? undefined }
    case 'next-link':
      return {}
    case 'keyset':
      return { after: place.token ?? undefined, size: paging.size }
    default:
      return paging satisfies never
  }
}

/** What the next page begins with, or what this one was where counting is enough; null where there is none. */
async function nextToken(
  expressions: Expressions,
  { paging }: TemplateList,
  records: readonly unknown[],
  answer: TemplateAnswer,
  bindings: Bindings,
): Promise<Result<string | null, TemplateFailure>> {
  switch (paging.kind) {
    case 'none':
      return success(null)
    case 'page':
    case 'offset':
      // a CRM that does not heed the number of the page gives the same one for ever
      return success(records.length < paging.size ? null : fingerprintOf(records))
    case 'cursor':
    case 'next-link': {
      const next = await expressions.fillOne(paging.next, answer.body, { ...bindings, headers: answer.headers })
      if (!next.ok) return failure('malformed', next.error.message)
      const isNone = next.value === undefined || next.value === null || next.value === '' || next.value === false
      return success(isNone ? null : textOf(next.value))
    }
    case 'keyset': {
      if (records.length < paging.size) return success(null)
      const key = await expressions.fillOne(paging.key, records.at(-1), bindings)
      if (!key.ok) return failure('malformed', key.error.message)
      if (key.value === undefined || key.value === null) return failure('malformed', 'the last record has no key')
      return success(textOf(key.value))
    }
    default:
      return paging satisfies never
  }
}

function fingerprintOf(records: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(records)).digest('base64url')
}
