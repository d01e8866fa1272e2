import type { DemoClient } from '../record.ts'
import { scenarioClient } from './scenario-client.ts'

/** Country and prefix are unknown to the CRM, so only the last nine digits can lead to this client. */
export function possible(now: number): DemoClient {
  return scenarioClient(
    7,
    now,
    {
      recordType: 'contact',
      fullName: 'Jürgen Weiß',
      organisation: 'Weiß Haustechnik',
      emailAddress: 'weiss@haustechnik.example',
      phoneNumbers: [{ number: '(030) 23125-123', type: 'geschäftlich' }],
      preferredLanguage: 'de_DE',
      countryCode: null,
      city: null,
      timeZone: null,
      categories: ['relationship:detached'],
      labels: ['Verlängerung'],
      survey: { expectation: 7, satisfaction: 6 },
    },
    [
      {
        daysAgo: 260,
        type: 'order',
        subject: 'Tarif Büro 5, ein Jahr',
        amount: { value: '220.00', currency: 'EUR' },
        createdBy: 'Katrin Vogel',
      },
      {
        daysAgo: 255,
        type: 'payment',
        subject: 'Rechnung bezahlt',
        amount: { value: '220.00', currency: 'EUR' },
        method: 'wire',
      },
      {
        daysAgo: 120,
        type: 'phone_call',
        subject: 'Eingehender Anruf',
        body: 'Zufrieden, holt aber zu jedem Auftrag drei Angebote ein.',
        createdBy: 'Katrin Vogel',
        keywords: ['shops-around'],
      },
      {
        daysAgo: 30,
        type: 'comment',
        subject: '',
        body: 'Hat ein Angebot für zwei weitere Anschlüsse bekommen.',
        createdBy: 'Stefan Lang',
      },
    ],
  )
}
