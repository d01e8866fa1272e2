import type { QuickEntry } from '../../shared/quick-entry.ts'
import { parsePhoneNumberField } from '../../shared/phone-number.ts'
import type { ClientFacts } from '../../shared/typology/facts.ts'
import type { ClientRow } from '../client-store.ts'
import type { Database } from '../database.ts'
import type { SettingsStore } from '../settings.ts'
import { compareNames } from './compare-names.ts'
import { collectContactFacts, collectEntryFacts } from './contact-facts.ts'
import { emailKind } from './email-kind.ts'
import { FactCollection, profileReference } from './fact-collection.ts'
import { isFamousName } from './famous-names.ts'
import { DAY_MS, openHistory, type History } from './history.ts'
import { collectMarkedFacts } from './marked-facts.ts'
import { collectIdentityFacts, collectProfileFacts, openProfiles } from './profile-facts.ts'
import { collectPurchaseFacts } from './purchase-facts.ts'
import { openPurchaseQuantiles } from './purchase-quantiles.ts'

/**
 * Everything that can be known of a client, out of what is synced and of our own calls. What is not known is absent: a
 * count is known to be zero only where the CRM says that it keeps a record of such things.
 */
export function openClientFacts(
  database: Database,
  { settings, now }: { readonly settings: SettingsStore; readonly now: () => number },
) {
  const profiles = openProfiles(database)
  const histories = openHistory(database)
  const quantiles = openPurchaseQuantiles(database)

  return {
    of(row: ClientRow): ClientFacts {
      const collection = new FactCollection()
      const { profile, phone } = profiles.of(row)
      const history = histories.of(row)
      const at = now()
      collectProfileFacts(collection, row, profile, phone)
      collectPurchaseFacts(collection, history, quantiles, at)
      collectContactFacts(collection, history, at)
      collectEntryFacts(collection, history)
      collectMarkedFacts(collection, history)
      collectDaysKnown(collection, profile?.registeredAt ?? null, history, at)
      return collection.facts
    },

    /** Loads the lists and tables that the first card would otherwise wait for. */
    warmUp(): void {
      emailKind('name@example.com')
      isFamousName('Анна Сидорова')
      compareNames('Анна Сидорова', 'ANNA SIDOROVA')
    },

    /** What the form for a new caller tells, while it is being filled in. */
    ofQuickEntry({ number, name, kind, company, email, country }: QuickEntry): ClientFacts {
      const collection = new FactCollection()
      const defaultCountry = country ?? settings.read().settings.defaultCountry
      const phones = parsePhoneNumberField(number, { defaultCountry })
      const isCompany = kind === 'company'
      const registeredName = name.trim()
      collectIdentityFacts(collection, {
        isCompany,
        email: email.trim(),
        registrationCountry: country,
        registrationCountryField: 'country',
        numberCountry: phones.find((phone) => phone.kind === 'public')?.country ?? null,
        registeredName: registeredName === '' && isCompany ? company.trim() : registeredName,
        registeredNameField: registeredName === '' ? 'company' : 'name',
      })
      collection.know('daysKnown', 0)
      return collection.facts
    },
  }
}
export type ClientFactsReader = ReturnType<typeof openClientFacts>

/** Since registration, or else since the first entry of the history. */
function collectDaysKnown(
  collection: FactCollection,
  registeredAt: number | null,
  { events, calls }: History,
  now: number,
): void {
  const daysSince = (at: number): number => Math.max(0, Math.floor((now - at) / DAY_MS))
  if (registeredAt !== null) {
    collection.know('daysKnown', daysSince(registeredAt), [profileReference('registeredAt')])
    return
  }
  const firstEvent = events.at(-1)
  const firstCall = calls.at(-1)
  if (firstEvent && !(firstCall && firstCall.at < firstEvent.at)) {
    const { id, at } = firstEvent
    collection.know('daysKnown', daysSince(at), [{ kind: 'event', id, at }])
  } else if (firstCall) {
    const { id, at } = firstCall
    collection.know('daysKnown', daysSince(at), [{ kind: 'call', id, at }])
  }
}
