import type { PhoneNumber } from '../shared/phone-number.ts'

/** A number of a client as it is stored. */
export type ClientPhone = Pick<PhoneNumber, 'raw' | 'kind' | 'e164' | 'extension' | 'country'> & {
  readonly label: string
  /** As `storedMatchKey` makes it. */
  readonly matchKey: string | null
}

/** A number that has been read, as it is stored. */
export function clientPhone(phone: PhoneNumber, label: string): ClientPhone {
  const { raw, kind, e164, extension, country } = phone
  return { raw, label, kind, e164, extension, country, matchKey: storedMatchKey(phone) }
}

/** The key under which a number is stored and looked for: an internal number by itself. */
export function storedMatchKey(phone: PhoneNumber): string | null {
  return phone.kind === 'internal' ? phone.extension : phone.matchKey
}
