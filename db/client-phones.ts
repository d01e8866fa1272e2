import type { CrmClient } from '../shared/client.ts'
import { parsePhoneNumberField } from '../shared/phone-number.ts'
import { clientPhone, type ClientPhone } from './stored-phone.ts'

/**
 * The numbers of a client from the CRM. Apart from writing them down, because to read them is most of the work of a
 * sync and needs no transaction.
 */
export function phonesOf(client: Pick<CrmClient, 'phones' | 'country'>, defaultCountry: string): ClientPhone[] {
  const options = { defaultCountry: client.country ?? defaultCountry }
  return client.phones.flatMap(({ raw, label }) =>
    parsePhoneNumberField(raw, options).map((phone) => clientPhone(phone, label)),
  )
}
