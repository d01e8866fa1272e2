import type { CrmProfile } from '../shared/client.ts'
import type { Database } from './database.ts'

/** What the CRM knows of clients beyond the card's fields. Methods are to be called inside a transaction. */
export function openClientProfiles(database: Database) {
  const insert = database.prepare(
    `INSERT INTO client_profile (client_key, registered_at, registered_name, registration_country, ip_country,
       card_holder, expectation, experience, cost_minor, cost_currency, margin_minor, margin_currency, has_good_credit,
       fits_target_profile, meets_service_criteria, audience)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const remove = database.prepare<[number]>('DELETE FROM client_profile WHERE client_key = ?')

  return {
    /** Most CRMs know nothing of this: of such a client there is no row. */
    add(clientKey: number, profile: CrmProfile): void {
      const values = columnsOf(profile)
      if (values.some((value) => value !== null)) insert.run(clientKey, ...values)
    },
    remove: (clientKey: number): void => void remove.run(clientKey),
  }
}

function columnsOf(profile: CrmProfile): (string | number | null)[] {
  const { costToServe, margin } = profile
  return [
    profile.registeredAt,
    profile.registeredName || null,
    profile.registrationCountry,
    profile.ipCountry,
    profile.cardHolder || null,
    profile.expectation,
    profile.experience,
    costToServe?.minor ?? null,
    costToServe?.currency ?? null,
    margin?.minor ?? null,
    margin?.currency ?? null,
    truth(profile.hasGoodCredit),
    truth(profile.fitsTargetProfile),
    truth(profile.meetsServiceCriteria),
    profile.audience,
  ]
}

function truth(value: boolean | null): 0 | 1 | null {
  return value === null ? null : value ? 1 : 0
}
