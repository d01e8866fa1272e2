import type { DemoClient } from '../record.ts'
import { scenarioClient, timeBefore, type ScenarioEntry } from './scenario-client.ts'

/** Many questions, a trial, no purchase: an interested client, or one who only takes time? Some of both is on record. */
export function interested(now: number): DemoClient {
  const helen = 'Helen Ward'
  const call = (daysAgo: number, body: string, ...keywords: string[]): ScenarioEntry => ({
    daysAgo,
    type: 'phone_call',
    subject: 'Incoming call',
    body,
    createdBy: helen,
    keywords,
  })
  return scenarioClient(
    8,
    now,
    {
      recordType: 'contact',
      fullName: 'Eleanor Whitcombe',
      organisation: null,
      emailAddress: null,
      phoneNumbers: [{ number: '020 7946 0045', type: 'mobile' }],
      preferredLanguage: 'en_GB',
      countryCode: 'GB',
      city: 'London',
      timeZone: 'Europe/London',
      categories: [],
      labels: [],
      signup: { at: timeBefore(now, 41), name: 'Eleanor Whitcombe', country: 'GB', ipCountry: 'GB' },
    },
    [
      call(40, 'Asked how numbers are ported and how long it takes.', 'on-subject'),
      call(37, 'Wants to see it work before she decides.', 'wants-test'),
      { daysAgo: 35, type: 'trial', subject: '14-day trial', createdBy: helen },
      call(33, 'Asked about recording, retention and who may listen.', 'on-subject'),
      call(27, 'Compared us with four other suppliers, one by one.', 'compares'),
      call(20, 'Asked what we think of the new underground line.', 'off-subject'),
      {
        daysAgo: 19,
        type: 'comment',
        subject: '',
        body: 'The trial has ended; no order yet.',
        createdBy: 'Marcus Lee',
      },
      call(11, 'Asked for the third time about forwarding to a mobile.', 'on-subject'),
      call(4, 'Is still thinking about it.', 'wavering'),
    ],
  )
}
