import * as z from 'zod'
import {
  countrySchema,
  crmEventSchema,
  FIELD_MAX_LENGTH,
  languageSchema,
  timeSchema,
  type CrmClient,
} from '../../../shared/client.ts'
import { failure, success, type Result } from '../../../shared/result.ts'
import { cleanText } from '../../../shared/clean-text.ts'
import type { MergedClients } from '../connector.ts'
import type { EventMap } from './further-lists-schema.ts'
import { asList } from './list-of.ts'
import type { ClientMap } from './clients-schema.ts'
import type { Skeleton } from './schema-parts.ts'

/** A record's events beyond these are of no use on a card. */
export const EVENTS_MAX = 200
const PHONES_MAX = 30

/** What a template may give for a text: numbers count as their digits, a list of one is that one. */
const text = z.preprocess(
  (value) => {
    const one: unknown = Array.isArray(value) && value.length <= 1 ? value[0] : value
    if (one === null || one === undefined || one === false) return ''
    return typeof one === 'number' || typeof one === 'boolean' ? String(one) : one
  },
  z.string().transform((given) => cleanText(given, FIELD_MAX_LENGTH).trim()),
)

/** A list where a template gives one value, or none. */
const listOf = <Item extends z.ZodType>(item: Item, longest: number) =>
  z.preprocess((value) => asList(value).slice(0, longest), z.array(item))

const phone = z.preprocess(
  (value) => (typeof value === 'object' && value !== null ? value : { raw: value }),
  z.object({ raw: text, label: text.default('') }),
)

/** Null for what is no country: CRMs write «Germany», «germany» and «DE» into one field. */
const country = text.transform((given) => countrySchema.safeParse(given.toUpperCase()).data ?? null)
const language = text.transform((given) => languageSchema.safeParse(given.replaceAll('_', '-')).data ?? null)

const mappedSchema = z.object({
  id: text.refine((id) => id !== '', 'it has no id'),
  name: text,
  kind: z
    .unknown()
    .transform((given): CrmClient['kind'] => (given === 'company' || given === true ? 'company' : 'person')),
  phones: listOf(phone, PHONES_MAX),
  company: text,
  email: text,
  language,
  country,
  place: text,
  timeZone: text.transform((given) => given || null),
  types: z.preprocess((value) => value ?? {}, z.record(z.string(), text)).catch({}),
  tags: listOf(text, 100),
  events: listOf(z.unknown(), EVENTS_MAX),
  changedAt: timeSchema.catch(0),
  mergedInto: text,
  mergedIds: listOf(text, 1_000),
})

/** The map as a skeleton, which knows no parts that are undefined. */
export function skeletonOf(map: ClientMap | EventMap): { [name: string]: Skeleton } {
  const parts: { [name: string]: Skeleton } = {}
  for (const [name, expression] of Object.entries(map)) if (expression !== undefined) parts[name] = expression
  return parts
}

const NOTHING_MAPPED = Object.fromEntries(Object.keys(mappedSchema.shape).map((name) => [name, null]))

export type MappedClient = {
  readonly client: CrmClient
  /** Parts that could not be understood and were left out. */
  readonly left: readonly string[]
  readonly merged: readonly MergedClients[]
  /** It was merged into another one and is no client any more. */
  readonly isMerged: boolean
}

/** A client from what a template's map gave for one record. */
export function clientFromMapped(mapped: unknown): Result<MappedClient, 'malformed'> {
  // a part that gave nothing is left out of what was filled, and is empty here
  const parsed = mappedSchema.safeParse({ ...NOTHING_MAPPED, ...(typeof mapped === 'object' ? mapped : {}) })
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return failure('malformed', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not understood'}`)
  }
  const { events, phones, tags, types, name, company, mergedInto, mergedIds, ...fields } = parsed.data
  const left: string[] = []
  const understood = events.flatMap((event) => {
    const read = crmEventSchema.safeParse(event)
    if (read.success) return [read.data]
    left.push(`an event: ${read.error.issues[0]?.path.join('.') ?? ''} ${read.error.issues[0]?.message ?? ''}`)
    return []
  })
  const client: CrmClient = {
    ...fields,
    // somebody who has a number but no name is shown by what there is
    name: name || company || phones.find(({ raw }) => raw !== '')?.raw || fields.id,
    company,
    phones: phones.filter(({ raw }) => raw !== ''),
    tags: tags.filter((tag) => tag !== ''),
    types: Object.fromEntries(Object.entries(types).filter(([, type]) => type !== '')),
    events: understood,
    profile: emptyProfile(),
  }
  const merged = mergedIds.map((from) => ({ from, into: fields.id }))
  const isMerged = mergedInto !== '' && mergedInto !== fields.id
  if (isMerged) merged.push({ from: fields.id, into: mergedInto })
  return success({ client, left, merged: merged.filter(({ from, into }) => from !== '' && from !== into), isMerged })
}

function emptyProfile(): CrmClient['profile'] {
  return {
    registeredAt: null,
    registeredName: '',
    registrationCountry: null,
    ipCountry: null,
    cardHolder: '',
    expectation: null,
    experience: null,
    costToServe: null,
    margin: null,
    hasGoodCredit: null,
    fitsTargetProfile: null,
    meetsServiceCriteria: null,
    audience: null,
  }
}
