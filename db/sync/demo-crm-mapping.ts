import type * as z from 'zod'
import { cleanText } from '../../shared/clean-text.ts'
import {
  countrySchema,
  crmClientSchema,
  FIELD_MAX_LENGTH,
  TEXT_MAX_LENGTH,
  type CrmClient,
  type CrmEvent,
} from '../../shared/client.ts'
import type { PushEntry } from '../../shared/outbox.ts'
import type { MergedClients, SkippedRecord } from './connector.ts'
import { activitySchema, identifiedSchema, recordSchema, type Activity } from './demo-crm-answer.ts'
import { marksOf } from './demo-crm-marks.ts'
import { moneyOf } from './money.ts'
import { profileOf } from './demo-crm-profile.ts'

const PHONES_MAX = 50
const TYPE_CATEGORY = /^([a-z]+(?:-[a-z]+)*):([a-z]+(?:-[a-z]+)*(?:\/[a-z]+(?:-[a-z]+)*)?)$/

const EVENT_KIND: Readonly<Record<Activity['type'], CrmEvent['kind']>> = {
  order: 'purchase',
  payment: 'payment',
  case: 'ticket',
  comment: 'note',
  phone_call: 'call',
  refund: 'refund',
  trial: 'trial',
}

/** Ways to pay that the CRM has and we do not count as «other». */
const PAYMENT_METHOD: ReadonlyMap<string, NonNullable<CrmEvent['paymentMethod']>> = new Map([
  ['visa', 'card'],
  ['wire', 'bank-transfer'],
  ['sepa', 'direct-debit'],
  ['webmoney', 'e-money'],
  ['alipay', 'e-money'],
  ['cash', 'cash'],
])

const field = (text: string | null) => (text === null ? '' : cleanText(text, FIELD_MAX_LENGTH))

/**
 * Records of an answer as clients. What cannot be understood is left out and named: a record as a whole, or one entry of
 * its history.
 */
export function mapRecords(records: readonly unknown[]): {
  clients: CrmClient[]
  skipped: SkippedRecord[]
  mergedInto: MergedClients[]
} {
  const clients: CrmClient[] = []
  const skipped: SkippedRecord[] = []
  const mergedInto: MergedClients[] = []
  for (const record of records) {
    const parsed = recordSchema.safeParse(record)
    if (!parsed.success) {
      skipped.push({ id: identifiedSchema.safeParse(record).data?.id ?? '?', reason: reasonOf(parsed.error) })
      continue
    }
    const { id, countryCode, categories, timeZone, mergedIds, ...rest } = parsed.data
    for (const from of mergedIds) mergedInto.push({ from, into: id })
    const country = countrySchema.safeParse(countryCode?.toUpperCase())
    const name = field(rest.fullName)
    const client = crmClientSchema.safeParse({
      id,
      kind: rest.recordType === 'account' ? 'company' : 'person',
      name,
      // a company of its own would be shown twice
      company: rest.organisation === rest.fullName ? '' : field(rest.organisation),
      email: field(rest.emailAddress),
      language: languageOf(rest.preferredLanguage),
      country: country.success ? country.data : null,
      place: field(rest.city),
      timeZone: timeZone !== null && isTimeZone(timeZone) ? timeZone : null,
      // a line break may part two numbers, and cleaning could join them
      phones: rest.phoneNumbers
        .slice(0, PHONES_MAX)
        .map(({ number, type }) => ({ raw: field(number.replaceAll(/\r?\n/g, '; ')), label: field(type) })),
      types: typesOf(categories),
      tags: rest.labels.map(field).filter((label) => label !== ''),
      events: mapHistory(id, rest.history, skipped),
      profile: profileOf(rest, name, (reason) => skipped.push({ id, reason })),
      changedAt: Date.parse(rest.updatedAt),
    })
    if (client.success) clients.push(client.data)
    else skipped.push({ id, reason: reasonOf(client.error) })
  }
  return { clients, skipped, mergedInto }
}

function mapHistory(clientId: string, history: readonly unknown[], skipped: SkippedRecord[]): CrmEvent[] {
  const events: CrmEvent[] = []
  for (const entry of history) {
    const parsed = activitySchema.safeParse(entry)
    if (!parsed.success) {
      skipped.push({ id: clientId, reason: `history: ${reasonOf(parsed.error)}` })
      continue
    }
    const { activityId, type, occurredAt, subject, body, createdBy, amount, status, externalReference } = parsed.data
    const { method, coversMonths, keywords } = parsed.data
    events.push({
      // our own calls come back under the idempotency key that they were pushed with, so the cache can tell them
      id: externalReference ?? activityId,
      kind: EVENT_KIND[type],
      at: Date.parse(occurredAt),
      title: field(subject),
      text: cleanText(body, TEXT_MAX_LENGTH, { keepLineBreaks: true }),
      author: field(createdBy),
      amount: amount === null ? null : moneyOf(amount),
      state: type !== 'case' || status === null ? null : status === 'open' ? 'open' : 'closed',
      paymentMethod: method === null ? null : (PAYMENT_METHOD.get(method) ?? 'other'),
      prepaidMonths: coversMonths,
      marks: marksOf(keywords),
    })
  }
  return events
}

function reasonOf(error: z.ZodError): string {
  const issue = error.issues[0]
  return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`
}

/** «zh_CN» → «zh-Hans», «ru_RU» → «ru»; null for what is no language. */
function languageOf(locale: string | null): string | null {
  const [language = '', region = ''] = locale?.split(/[_-]/) ?? []
  if (!/^[a-z]{2,3}$/.test(language)) return null
  if (language !== 'zh') return language
  return ['TW', 'HK', 'MO', 'Hant'].includes(region) ? 'zh-Hant' : 'zh-Hans'
}

const LOCALE_REGION: Readonly<Record<string, string>> = { 'zh-Hans': 'zh_CN', 'zh-Hant': 'zh_TW' }

/** Making a formatter costs more than mapping a client, so what was found out is kept. */
const knownTimeZones = new Set<string>()

function isTimeZone(name: string): boolean {
  if (knownTimeZones.has(name)) return true
  try {
    Intl.DateTimeFormat('en', { timeZone: name })
    knownTimeZones.add(name)
    return true
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return false
  }
}

/** The categories that are types; a category of the company's own is none. */
function typesOf(categories: readonly string[]): Record<string, string> {
  const types: Record<string, string> = {}
  for (const category of categories) {
    const [, typology, type] = TYPE_CATEGORY.exec(category) ?? []
    if (typology !== undefined && type !== undefined) types[typology] = type
  }
  return types
}

/** The record's own spellings of the tags: cleaning may have changed them on their way here. */
export function labelsOfTags(labels: readonly string[], tags: readonly string[]): string[] {
  return labels.filter((label) => tags.includes(field(label)))
}

/** The categories after the client's types have changed: the company's own ones stay. */
export function categoriesWith(categories: readonly string[], types: Readonly<Record<string, string>>): string[] {
  const own = categories.filter((category) => !TYPE_CATEGORY.test(category))
  return [...own, ...Object.entries(types).map(([typology, type]) => `${typology}:${type}`)]
}

type EntryOf<Kind extends PushEntry['kind']> = Extract<PushEntry, { kind: Kind }>

/** Body of POST /clients. */
export function newClientBody({ client }: EntryOf<'client'>): unknown {
  const { language } = client
  return {
    recordType: client.kind === 'company' ? 'account' : 'contact',
    fullName: client.name,
    organisation: client.company === '' ? null : client.company,
    emailAddress: client.email === '' ? null : client.email,
    phoneNumbers: client.phones.map((number) => ({ number, type: '' })),
    preferredLanguage: language === null ? null : (LOCALE_REGION[language] ?? language.split('-')[0]),
    countryCode: client.country,
    city: client.place === '' ? null : client.place,
    categories: categoriesWith([], client.types),
  }
}

/** Body of POST /calls. */
export function newCallBody(call: EntryOf<'call'>): unknown {
  const time = (at: number) => new Date(at).toISOString()
  return {
    clientId: call.crmClientId,
    phoneNumber: call.address,
    direction: call.direction === 'incoming' ? 'Inbound' : 'Outbound',
    startedAt: time(call.startedAt),
    answeredAt: call.answeredAt === null ? null : time(call.answeredAt),
    endedAt: time(call.endedAt),
    result: call.outcome,
    comment: call.note,
    agent: call.operator,
  }
}
