import type { ProfileField } from '../../shared/typology/facts.ts'
import type { ClientRow } from '../client-store.ts'
import type { Database } from '../database.ts'
import { compareNames } from './compare-names.ts'
import { emailKind } from './email-kind.ts'
import { isFamousName } from './famous-names.ts'
import { profileReference, type FactCollection } from './fact-collection.ts'

/** A row of `client_profile`. */
export type ProfileRow = {
  readonly registeredAt: number | null
  readonly registeredName: string | null
  readonly registrationCountry: string | null
  readonly ipCountry: string | null
  readonly cardHolder: string | null
  readonly expectation: number | null
  readonly experience: number | null
  readonly costMinor: number | null
  readonly costCurrency: string | null
  readonly marginMinor: number | null
  readonly marginCurrency: string | null
  readonly hasGoodCredit: 0 | 1 | null
  readonly fitsTargetProfile: 0 | 1 | null
  readonly meetsServiceCriteria: 0 | 1 | null
  readonly audience: number | null
}

type PhoneRow = { readonly kind: string; readonly country: string | null }

/** Reads what is written down about clients, beside their own row. */
export function openProfiles(database: Database) {
  const selectProfile = database.prepare<[number], ProfileRow>(
    `SELECT registered_at AS registeredAt, registered_name AS registeredName,
       registration_country AS registrationCountry, ip_country AS ipCountry, card_holder AS cardHolder, expectation,
       experience, cost_minor AS costMinor, cost_currency AS costCurrency, margin_minor AS marginMinor,
       margin_currency AS marginCurrency, has_good_credit AS hasGoodCredit, fits_target_profile AS fitsTargetProfile,
       meets_service_criteria AS meetsServiceCriteria, audience
     FROM client_profile WHERE client_key = ?`,
  )
  // public numbers first, because only they have a country
  const selectPhone = database.prepare<[number], PhoneRow>(
    `SELECT kind, country FROM client_phone WHERE client_key = ? AND kind <> 'invalid'
     ORDER BY kind <> 'public', phone_key LIMIT 1`,
  )
  return {
    of: ({ clientKey }: ClientRow) => ({ profile: selectProfile.get(clientKey), phone: selectPhone.get(clientKey) }),
  }
}

/** What the client's own record says. */
export function collectProfileFacts(
  collection: FactCollection,
  row: ClientRow,
  profile: ProfileRow | undefined,
  phone: PhoneRow | undefined,
): void {
  collectIdentityFacts(collection, {
    isCompany: row.kind === 'company',
    email: row.email,
    registrationCountry: profile?.registrationCountry ?? row.country,
    registrationCountryField: profile?.registrationCountry ? 'registrationCountry' : 'country',
    numberCountry: phone?.country ?? null,
    registeredName: profile?.registeredName || row.name,
    registeredNameField: profile?.registeredName ? 'registeredName' : 'name',
  })
  // an operator fills in only what is needed for the call, and an address book has little: that says nothing of the client
  if (row.crmId !== null && row.sourceId === '') collectCompleteness(collection, row, profile, phone)
  if (profile) collectCrmFacts(collection, row, profile)
}

/** What is known of anybody, also of a caller whose form is being filled in. */
export type Identity = {
  readonly isCompany: boolean
  readonly email: string
  readonly registrationCountry: string | null
  readonly registrationCountryField: ProfileField
  /** Of the first public number. */
  readonly numberCountry: string | null
  readonly registeredName: string
  readonly registeredNameField: ProfileField
}

export function collectIdentityFacts(collection: FactCollection, identity: Identity): void {
  const { isCompany, email, registrationCountry, numberCountry, registeredName, registeredNameField } = identity
  collection.knowField('isCompany', isCompany, 'kind')
  collection.knowField('email', email, 'email')
  collection.knowField('emailKind', email === '' ? null : emailKind(email), 'email')
  collection.knowField('registrationCountry', registrationCountry, identity.registrationCountryField)
  collection.knowField('numberCountry', numberCountry, 'phone')
  if (registrationCountry !== null && numberCountry !== null) {
    const fields = [profileReference('phone'), profileReference(identity.registrationCountryField)]
    collection.know('isNumberCountrySame', registrationCountry === numberCountry, fields)
  }
  if (registeredName === '') return
  collection.knowField('registeredName', registeredName, registeredNameField)
  // a company may well be named after somebody
  if (!isCompany) collection.knowField('isFamousName', isFamousName(registeredName), registeredNameField)
}

/** Share of six fields that are filled in; one of them stands for whatever else people say of themselves. */
function collectCompleteness(
  collection: FactCollection,
  { kind, name, company, email, language, country, place }: ClientRow,
  profile: ProfileRow | undefined,
  phone: PhoneRow | undefined,
): void {
  const isCompany = kind === 'company'
  const fields: readonly (ProfileField | null)[] = [
    isCompany ? (name !== '' && 'name') || (company !== '' && 'company') || null : isFullName(name) ? 'name' : null,
    phone ? 'phone' : null,
    email === '' ? null : 'email',
    country !== null ? 'country' : profile?.registrationCountry ? 'registrationCountry' : null,
    place === '' ? null : 'place',
    language !== null
      ? 'language'
      : !isCompany && company !== ''
        ? 'company'
        : profile?.registeredName
          ? 'registeredName'
          : null,
  ]
  const filled = fields.filter((field) => field !== null)
  collection.know('profileCompleteness', filled.length / fields.length, filled.map(profileReference))
}

/** Given and family name. Chinese, Japanese and Korean names are written without a space. */
function isFullName(name: string): boolean {
  return (
    /\S\s+\S/u.test(name) || /[\p{Script=Han}\p{Script=Hangul}\p{Script=Katakana}\p{Script=Hiragana}]{2}/u.test(name)
  )
}

function collectCrmFacts(collection: FactCollection, row: ClientRow, profile: ProfileRow): void {
  const { ipCountry, expectation, experience, audience } = profile
  collection.knowField('ipCountry', ipCountry, 'ipCountry')
  const registrationCountry = collection.facts.registrationCountry
  if (ipCountry && registrationCountry) {
    const isSame = registrationCountry.value === ipCountry
    collection.know('isIpCountrySame', isSame, [profileReference('ipCountry'), ...registrationCountry.records])
  }
  collectCardHolder(collection, row, profile.cardHolder ?? '')
  collection.knowField('expectation', expectation, 'expectation')
  collection.knowField('experience', experience, 'experience')
  collection.knowField('audience', audience, 'audience')
  collection.knowField('hasGoodCredit', truth(profile.hasGoodCredit), 'credit')
  collection.knowField('fitsTargetProfile', truth(profile.fitsTargetProfile), 'fitsTargetProfile')
  collection.knowField('meetsServiceCriteria', truth(profile.meetsServiceCriteria), 'meetsServiceCriteria')
  collectProfit(collection, profile)
}

function collectCardHolder(collection: FactCollection, row: ClientRow, cardHolder: string): void {
  collection.knowField('cardHolder', cardHolder, 'cardHolder')
  const registeredName = collection.facts.registeredName
  if (cardHolder === '' || typeof registeredName?.value !== 'string') return
  const compared = compareNames(cardHolder, registeredName.value)
  // a company pays with the card of one of its people
  if (compared === 'unclear' || (compared === 'different' && row.kind === 'company')) return
  const records = [profileReference('cardHolder'), ...registeredName.records]
  collection.know('isCardHolderSame', compared === 'same', records)
}

function collectProfit(
  collection: FactCollection,
  { costMinor, costCurrency, marginMinor, marginCurrency }: ProfileRow,
): void {
  if (costMinor !== null && costCurrency !== null)
    collection.knowField('costToServe', { minor: costMinor, currency: costCurrency }, 'costToServe')
  if (marginMinor !== null && marginCurrency !== null)
    collection.knowField('margin', { minor: marginMinor, currency: marginCurrency }, 'margin')
  if (costMinor === null || marginMinor === null || costCurrency !== marginCurrency) return
  const records = [profileReference('margin'), profileReference('costToServe')]
  collection.know('isProfitable', marginMinor > costMinor, records)
}

function truth(stored: 0 | 1 | null): boolean | null {
  return stored === null ? null : stored === 1
}
