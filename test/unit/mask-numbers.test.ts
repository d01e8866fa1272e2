import { expect, test } from 'vitest'
import { maskNumbers } from '../../shared/mask-numbers.ts'

test.each([
  ['call from +7 (916) 123-45-67 refused', 'call from •••67 refused'],
  ['sip:+74951234567@example.com', 'sip:•••67@example.com'],
  ['89161234567', '•••67'],
  ['no client with +7 (495) 123-45-67, 404', 'no client with •••67, 404'],
  ['۰۹۱۲۳۴۵۶۷۸۹', '•••۸۹'],
  ['listening on 127.0.0.1:15060', 'listening on 127.0.0.1:15060'],
  ['ended with 11, starting again in 100 ms', 'ended with 11, starting again in 100 ms'],
  ['call a1b2c3 in state ringing', 'call a1b2c3 in state ringing'],
])('%s', (line, masked) => {
  expect(maskNumbers(line)).toBe(masked)
})
