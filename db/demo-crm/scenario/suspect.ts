import type { DemoClient } from '../record.ts'
import { scenarioClient, timeBefore } from './scenario-client.ts'

/** A famous name, the minimum of data, a card of somebody else, an address abroad: the CRM has drawn no conclusion. */
export function suspect(now: number): DemoClient {
  return scenarioClient(
    3,
    now,
    {
      recordType: 'contact',
      fullName: 'Alexander Pushkin',
      organisation: null,
      emailAddress: null,
      phoneNumbers: [{ number: '(212) 555-0142', type: '' }],
      preferredLanguage: 'en_US',
      countryCode: 'US',
      city: null,
      timeZone: null,
      categories: [],
      labels: [],
      signup: { at: timeBefore(now, 3.1), name: 'Alexander Pushkin', country: 'US', ipCountry: 'NL' },
      cardOnFile: { holder: 'PETR IVANOV' },
    },
    [
      { daysAgo: 3, type: 'order', subject: 'Toll-free number, 3 months', amount: { value: '95.00', currency: 'USD' } },
      {
        daysAgo: 3,
        type: 'comment',
        subject: '',
        body: 'Card payment stopped: the card holder is PETR IVANOV. Identity not verified yet.',
        createdBy: 'Helen Ward',
      },
    ],
  )
}
