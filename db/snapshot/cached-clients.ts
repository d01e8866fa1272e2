import type { Database } from 'better-sqlite3'
import * as z from 'zod'
import type { CrmClient, CrmEvent, CrmProfile } from '../../shared/client.ts'

type ClientRow = Pick<
  CrmClient,
  'kind' | 'name' | 'company' | 'email' | 'language' | 'country' | 'place' | 'timeZone' | 'changedAt'
> & { readonly clientKey: number; readonly id: string }

type OfClient = { readonly clientKey: number }
type PhoneRow = OfClient & { readonly raw: string; readonly label: string }
type TypeRow = OfClient & { readonly typology: string; readonly type: string }
type TagRow = OfClient & { readonly tag: string }
type EventRow = OfClient &
  Pick<CrmEvent, 'id' | 'kind' | 'at' | 'title' | 'text' | 'author' | 'state' | 'paymentMethod' | 'prepaidMonths'> & {
    readonly amountMinor: number | null
    readonly currency: string | null
    readonly marks: string | null
  }
type ProfileRow = OfClient & {
  readonly [Name in 'registeredAt' | 'expectation' | 'experience' | 'audience']: number | null
} & { readonly [Name in 'registeredName' | 'registrationCountry' | 'ipCountry' | 'cardHolder']: string | null } & {
  readonly [Name in 'costMinor' | 'marginMinor']: number | null
} & { readonly [Name in 'costCurrency' | 'marginCurrency']: string | null } & {
  readonly [Name in 'hasGoodCredit' | 'fitsTargetProfile' | 'meetsServiceCriteria']: number | null
}

const marksSchema = z.array(z.string())

const BETWEEN = 'client_key > ? AND client_key <= ? ORDER BY client_key'

/**
 * Reads what the CRM gave, in pages, as a connector would give it: what operators have added or decided is not in it, nor
 * are clients of further sources.
 * The tables are named one by one, so that a table of the operator's own can never come along.
 */
export function openCachedClients(database: Database) {
  const clients = database.prepare<[number, number], ClientRow>(
    `SELECT client_key AS clientKey, crm_id AS id, kind, name, company, email, language, country, place,
       time_zone AS timeZone, changed_at AS changedAt
     FROM client WHERE client_key > ? AND crm_id IS NOT NULL AND source_id = '' ORDER BY client_key LIMIT ?`,
  )
  const phones = database.prepare<[number, number], PhoneRow>(
    `SELECT client_key AS clientKey, raw, label FROM client_phone WHERE origin = 'crm' AND ${BETWEEN}, phone_key`,
  )
  const types = database.prepare<[number, number], TypeRow>(
    `SELECT client_key AS clientKey, typology, type FROM client_type WHERE source = 'crm' AND ${BETWEEN}`,
  )
  // what an operator took away stands at the CRM until it has been told
  const tags = database.prepare<[number, number], TagRow>(
    `SELECT client_key AS clientKey, tag FROM client_tag WHERE origin <> 'operator' AND ${BETWEEN}`,
  )
  const events = database.prepare<[number, number], EventRow>(
    `SELECT client_key AS clientKey, crm_id AS id, kind, at, title, text, author, amount_minor AS amountMinor, currency,
       state, payment_method AS paymentMethod, prepaid_months AS prepaidMonths, marks FROM event WHERE ${BETWEEN}`,
  )
  const profiles = database.prepare<[number, number], ProfileRow>(
    `SELECT client_key AS clientKey, registered_at AS registeredAt, registered_name AS registeredName,
       registration_country AS registrationCountry, ip_country AS ipCountry, card_holder AS cardHolder, expectation,
       experience, cost_minor AS costMinor, cost_currency AS costCurrency, margin_minor AS marginMinor,
       margin_currency AS marginCurrency, has_good_credit AS hasGoodCredit, fits_target_profile AS fitsTargetProfile,
       meets_service_criteria AS meetsServiceCriteria, audience FROM client_profile WHERE ${BETWEEN}`,
  )

  return {
    /** Clients behind this key (at first 0), and the key to go on from; null: there are no more. */
    page(after: number, limit: number): { readonly clients: CrmClient[]; readonly last: number } | null {
      const rows = clients.all(after, limit)
      const last = rows.at(-1)?.clientKey
      if (last === undefined) return null
      const phonesOf = byClient(phones.all(after, last))
      const typesOf = byClient(types.all(after, last))
      const tagsOf = byClient(tags.all(after, last))
      const eventsOf = byClient(events.all(after, last))
      const profileOf = byClient(profiles.all(after, last))
      return {
        last,
        clients: rows.map(({ clientKey, ...fields }) => ({
          ...fields,
          phones: (phonesOf.get(clientKey) ?? []).map(({ raw, label }) => ({ raw, label })),
          types: Object.fromEntries((typesOf.get(clientKey) ?? []).map(({ typology, type }) => [typology, type])),
          tags: (tagsOf.get(clientKey) ?? []).map(({ tag }) => tag),
          events: (eventsOf.get(clientKey) ?? []).map((row) => eventOf(row)),
          profile: profileFrom(profileOf.get(clientKey)?.[0]),
        })),
      }
    },
  }
}

function byClient<Row extends OfClient>(rows: readonly Row[]): Map<number, Row[]> {
  const byKey = new Map<number, Row[]>()
  for (const row of rows) {
    const own = byKey.get(row.clientKey)
    if (own) own.push(row)
    else byKey.set(row.clientKey, [row])
  }
  return byKey
}

function eventOf(row: EventRow): CrmEvent {
  const { id, kind, at, title, text, author, state, paymentMethod, prepaidMonths } = row
  const amount = moneyOf(row.amountMinor, row.currency)
  const marks = row.marks === null ? [] : marksSchema.parse(JSON.parse(row.marks))
  return { id, kind, at, title, text, author, state, paymentMethod, prepaidMonths, amount, marks }
}

function profileFrom(row: ProfileRow | undefined): CrmProfile {
  return {
    registeredAt: row?.registeredAt ?? null,
    registeredName: row?.registeredName ?? '',
    registrationCountry: row?.registrationCountry ?? null,
    ipCountry: row?.ipCountry ?? null,
    cardHolder: row?.cardHolder ?? '',
    expectation: row?.expectation ?? null,
    experience: row?.experience ?? null,
    costToServe: moneyOf(row?.costMinor, row?.costCurrency),
    margin: moneyOf(row?.marginMinor, row?.marginCurrency),
    hasGoodCredit: truth(row?.hasGoodCredit),
    fitsTargetProfile: truth(row?.fitsTargetProfile),
    meetsServiceCriteria: truth(row?.meetsServiceCriteria),
    audience: row?.audience ?? null,
  }
}

function moneyOf(minor: number | null | undefined, currency: string | null | undefined): CrmEvent['amount'] {
  return minor === null || minor === undefined || !currency ? null : { minor, currency }
}

function truth(value: number | null | undefined): boolean | null {
  return value === null || value === undefined ? null : value === 1
}
