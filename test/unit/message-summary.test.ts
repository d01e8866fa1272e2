import { expect, test } from 'vitest'
import { readMessageSummary } from '../../renderer/phone/sip/message-summary.ts'
import { pauseBeforeRetry } from '../../renderer/phone/sip/subscription-retry.ts'

test.each([
  [
    'as in RFC 3842',
    'Messages-Waiting: yes\r\nMessage-Account: sip:alice@vmail.example.com\r\nVoice-Message: 2/8 (0/2)\r\n',
    { newMessages: 2, oldMessages: 8, account: 'sip:alice@vmail.example.com' },
  ],
  [
    'as Asterisk writes it',
    'Messages-Waiting: no\r\nVoice-Message: 0/3 (0/0)\r\n',
    { newMessages: 0, oldMessages: 3, account: '' },
  ],
  [
    'other spelling and order',
    'voice-message:1/0\nMESSAGE-ACCOUNT : sip:*97@pbx \nmessages-waiting:Yes',
    { newMessages: 1, oldMessages: 0, account: 'sip:*97@pbx' },
  ],
  ['without counts', 'Messages-Waiting: yes\r\n', { newMessages: 1, oldMessages: 0, account: '' }],
  ['fax only', 'Messages-Waiting: no\r\nFax-Message: 3/0\r\n', { newMessages: 0, oldMessages: 0, account: '' }],
])('%s', (_name, body, expected) => {
  expect(readMessageSummary(body)).toEqual(expected)
})

test('what says nothing about messages is not believed', () => {
  expect(readMessageSummary('')).toBeNull()
  expect(readMessageSummary('hello\r\nFax-Message: 3/0')).toBeNull()
  expect(readMessageSummary('Voice-Message: many')).toBeNull()
})

const ended = { code: 6, reason: undefined, retryAfterSeconds: undefined, wasAccepted: true, failures: 0 }

test('a subscription that was there is made anew soon, and less and less soon', () => {
  const pauses = [0, 1, 2, 30].map((failures) => pauseBeforeRetry({ ...ended, failures }, () => 0))
  expect(pauses).toEqual([2_000, 4_000, 8_000, 900_000])
})

test('a server that refuses is asked rarely', () => {
  expect(pauseBeforeRetry({ ...ended, code: 2, wasAccepted: false }, () => 0)).toBe(60_000)
  expect(pauseBeforeRetry({ ...ended, reason: 'rejected' }, () => 0)).toBe(60_000)
  // forgotten by the server, and told so at the refresh
  expect(pauseBeforeRetry({ ...ended, code: 2 }, () => 0)).toBe(2_000)
})

test('a server may ask for more time, within reason', () => {
  expect(pauseBeforeRetry({ ...ended, retryAfterSeconds: 30 }, () => 0)).toBe(30_000)
  expect(pauseBeforeRetry({ ...ended, retryAfterSeconds: 1e9 }, () => 0)).toBe(900_000)
  expect(pauseBeforeRetry(ended, () => 1)).toBe(3_000)
})
