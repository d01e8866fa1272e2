import { failure, success, type Result } from '../../../shared/result.ts'
import { asList } from './list-of.ts'
import { readListPage } from './list-page.ts'
import type { ReadParts } from './read-clients.ts'
import { textOf } from './revealed.ts'
import type { TemplateList } from './schema-parts.ts'
import { LIST_START, type Place } from './template-cursor.ts'
import type { TemplateFailure } from './answers.ts'

/** What belongs to several ids fills no more pages than this; of a single one so many are enough. */
const PAGES_MAX = 20

export type ListForIds = {
  readonly list: TemplateList
  /** So many ids are asked for at once. */
  readonly most: number
}

/** Reads the records of a list that belong to any of these ids, `$ids`. */
export async function readForIds(
  parts: Pick<ReadParts, 'requests' | 'expressions'>,
  { list, most }: ListForIds,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Result<readonly unknown[], TemplateFailure>> {
  const read: unknown[] = []
  const groups: (readonly string[])[] = []
  for (let begin = 0; begin < ids.length; begin += most) groups.push(ids.slice(begin, begin + most))
  for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
    const records = await readGroup(parts, list, group, signal)
    if (!records.ok) return records
    if (records.value.isCut && group.length > 1) {
      const half = Math.ceil(group.length / 2)
      groups.unshift(group.slice(0, half), group.slice(half))
    } else for (const record of records.value.records) read.push(record)
  }
  return success(read)
}

async function readGroup(
  parts: Pick<ReadParts, 'requests' | 'expressions'>,
  list: TemplateList,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Result<{ readonly records: readonly unknown[]; readonly isCut: boolean }, TemplateFailure>> {
  const records: unknown[] = []
  for (let place: Place | null = LIST_START; place;) {
    if (place.pages === PAGES_MAX) return success({ records, isCut: true })
    const page = await readListPage(parts, list, place, { ids }, signal)
    if (!page.ok) return page
    for (const record of page.value.records) records.push(record)
    place = page.value.next
  }
  return success({ records, isCut: false })
}

/** The ids that an expression finds in records, each once; zero and empty are how some CRMs write «none». */
export async function namedIds(
  { expressions }: Pick<ReadParts, 'expressions'>,
  id: string,
  records: readonly unknown[],
): Promise<Result<readonly string[], TemplateFailure>> {
  const named = await expressions.fillEach(id, records, {})
  if (!named.ok) return failure('malformed', named.error.message)
  const unique = new Set<string>()
  for (const outcome of named.value) {
    // a record that cannot be understood belongs to nobody
    if ('message' in outcome) continue
    for (const one of asList(outcome.value)) if (isId(one)) unique.add(textOf(one))
  }
  return success([...unique])
}

/** Whether it is an id, and not how a CRM writes «none». */
export function isId(id: unknown): id is string | number {
  return (typeof id === 'number' && id !== 0) || (typeof id === 'string' && id !== '' && id !== '0')
}
