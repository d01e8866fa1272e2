import type { OpenedRecord } from '../shared/ipc.ts'
import type { Locale } from '../shared/locale.ts'
import { formatPhoneNumber } from '../shared/phone-number.ts'
import { failure, success, type Result } from '../shared/result.ts'
import type { ProfileField, RecordReference } from '../shared/typology/facts.ts'
import type { Calls } from './calls.ts'
import type { ClientRow, ClientStore } from './client-store.ts'
import type { Database } from './database.ts'
import { openProfiles, type ProfileRow } from './facts/profile-facts.ts'
import type { Notes } from './notes.ts'
import { countryText, moneyText } from './suggestions/fact-text.ts'

type EventRow = {
  readonly title: string
  readonly at: number
  readonly author: string
  readonly text: string
  readonly amountMinor: number | null
  readonly currency: string | null
}
type PhoneRow = { readonly raw: string; readonly e164: string | null }

/** What stands in a field that holds no text of its own. */
const WORDS: Readonly<Record<Locale, Readonly<Record<'yes' | 'no' | 'person' | 'company', string>>>> = {
  en: { yes: 'yes', no: 'no', person: 'person', company: 'company' },
  ru: { yes: 'да', no: 'нет', person: 'человек', company: 'компания' },
  fa: { yes: 'بله', no: 'خیر', person: 'شخص', company: 'شرکت' },
  'zh-Hans': { yes: '是', no: '否', person: '个人', company: '公司' },
}

/** The records behind facts: entries of the CRM's history, our calls, and fields of a client's own record. */
export function openRecords(
  database: Database,
  { clients, calls, notes }: { readonly clients: ClientStore; readonly calls: Calls; readonly notes: Notes },
) {
  const profiles = openProfiles(database)
  const selectEvent = database.prepare<[number, string], EventRow>(
    `SELECT title, at, author, text, amount_minor AS amountMinor, currency FROM event
     WHERE client_key = ? AND crm_id = ?`,
  )
  const selectPhones = database.prepare<[number], PhoneRow>(
    'SELECT raw, e164 FROM client_phone WHERE client_key = ? ORDER BY phone_key',
  )

  const eventOf = ({ clientKey }: ClientRow, id: string): OpenedRecord | null => {
    const row = selectEvent.get(clientKey, id)
    if (!row) return null
    const { amountMinor, currency, ...event } = row
    const amount = amountMinor === null || currency === null ? null : { minor: amountMinor, currency }
    return { ...event, amount, field: null }
  }

  const callOf = ({ id: clientId }: ClientRow, callId: string): OpenedRecord | null => {
    const call = calls.get(callId)
    if (!call || call.clientId !== clientId) return null
    const number = call.number?.startsWith('+') ? formatPhoneNumber(call.number) : (call.number ?? '')
    return {
      title: number === '' ? call.identity.displayName : number,
      at: call.inviteReceivedAt,
      author: '',
      text: notes.read(callId)?.note.text ?? '',
      amount: null,
      field: null,
    }
  }

  const fieldOf = (row: ClientRow, field: ProfileField, locale: Locale): OpenedRecord | null => {
    const numbers = selectPhones
      .all(row.clientKey)
      .map(({ raw, e164 }) => (e164 === null ? raw : formatPhoneNumber(e164)))
    const text = fieldText({ row, profile: profiles.of(row).profile, numbers }, field, locale)
    return text === null || text === '' ? null : { title: '', at: null, author: '', text, amount: null, field }
  }

  return {
    /** A record as people read it; a field's `text` is its value in their language. */
    open(
      clientId: string,
      reference: RecordReference,
      locale: Locale,
    ): Result<OpenedRecord, 'unknown-client' | 'unknown-record'> {
      const row = clients.byId(clientId)
      if (!row) return failure('unknown-client', `client ${clientId} is not in the cache any more`)
      const record =
        reference.kind === 'profile'
          ? fieldOf(row, reference.field, locale)
          : reference.kind === 'event'
            ? eventOf(row, reference.id)
            : callOf(row, reference.id)
      if (record) return success(record)
      return failure(
        'unknown-record',
        `client ${clientId} has no such ${reference.kind} any more: it has changed since`,
      )
    },
  }
}
export type Records = ReturnType<typeof openRecords>

type Sources = {
  readonly row: ClientRow
  readonly profile: ProfileRow | undefined
  readonly numbers: readonly string[]
}

/** What stands in a field, in the reader's language; null or empty: nothing. */
function fieldText({ row, profile, numbers }: Sources, field: ProfileField, locale: Locale): string | null {
  switch (field) {
    case 'name':
    case 'company':
    case 'email':
    case 'place':
      return row[field]
    case 'kind':
      return WORDS[locale][row.kind]
    case 'phone':
      return numbers.join('\n')
    case 'country':
      return row.country && countryText(row.country, locale)
    case 'language':
      return row.language && (new Intl.DisplayNames(locale, { type: 'language' }).of(row.language) ?? row.language)
    default:
      return profile ? profileText(profile, field, locale) : null
  }
}

type CrmField = Exclude<
  ProfileField,
  'name' | 'company' | 'email' | 'place' | 'kind' | 'phone' | 'country' | 'language'
>

function profileText(profile: ProfileRow, field: CrmField, locale: Locale): string | null {
  switch (field) {
    case 'registeredName':
    case 'cardHolder':
      return profile[field]
    case 'registrationCountry':
    case 'ipCountry': {
      const country = profile[field]
      return country && countryText(country, locale)
    }
    case 'registeredAt': {
      const at = profile.registeredAt
      return at === null ? null : new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(at)
    }
    case 'expectation':
    case 'experience':
    case 'audience': {
      const value = profile[field]
      return value === null ? null : new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value)
    }
    case 'costToServe':
      return money(profile.costMinor, profile.costCurrency, locale)
    case 'margin':
      return money(profile.marginMinor, profile.marginCurrency, locale)
    case 'credit':
      return truth(profile.hasGoodCredit, locale)
    case 'fitsTargetProfile':
    case 'meetsServiceCriteria':
      return truth(profile[field], locale)
    default:
      return field satisfies never
  }
}

function money(minor: number | null, currency: string | null, locale: Locale): string | null {
  return minor === null || currency === null ? null : moneyText({ minor, currency }, locale)
}

function truth(stored: 0 | 1 | null, locale: Locale): string | null {
  return stored === null ? null : WORDS[locale][stored === 1 ? 'yes' : 'no']
}
