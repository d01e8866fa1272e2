import i18next, { type TFunction } from 'i18next'
import { beforeAll, describe, expect, test } from 'vitest'
import en from '../../renderer/i18n/locales/en.json' with { type: 'json' }
import { newLine } from '../../renderer/panel/edited-lines.ts'
import { downLines, registrationText } from '../../renderer/panel/registration-text.ts'
import { INITIAL_REGISTRATION, type Registration } from '../../shared/registration.ts'
import type { SipAccount } from '../../shared/sip-account.ts'

const NAMES = { a: 'Northern Books', b: 'Southern Tea', c: '' } as const
const ACCOUNTS: readonly SipAccount[] = Object.entries(NAMES).map(([id, name]) => ({
  ...newLine(),
  id,
  name,
  address: `${id}@example.com`,
}))

function registration(lineId: string, changes: Partial<Registration> = {}): Registration {
  return {
    ...INITIAL_REGISTRATION,
    lineId,
    line: `${lineId}@example.com`,
    state: 'registered',
    reason: null,
    ...changes,
  }
}
const DOWN = { state: 'unregistered', reason: 'no-answer', detail: 'timeout' } as const

describe('where the lines stand', () => {
  let t: TFunction
  beforeAll(async () => {
    const texts = i18next.createInstance()
    t = await texts.init({ lng: 'en', resources: { en: { translation: en } }, interpolation: { escapeValue: false } })
  })
  const textOf = (registrations: Registration[], accounts = ACCOUNTS): string =>
    registrationText(t, 'en', registrations, accounts).replaceAll(/[\u2066-\u2069]/g, '')

  test('one line as before', () => {
    expect(textOf([registration('a')])).toBe('Ready: a@example.com')
    expect(textOf([registration('demo')], [])).toBe('Ready: demo line')
    expect(textOf([registration('a', DOWN)])).toBe('No calls can come in')
  })

  test('all of several', () => {
    expect(textOf([registration('a'), registration('b'), registration('c')])).toBe('Ready: 3 lines')
  })

  test('those that are not ready are named, by address where they have no name', () => {
    expect(textOf([registration('a', DOWN), registration('b'), registration('c')])).toBe(
      '2 of 3 lines ready: Northern Books is not',
    )
    expect(textOf([registration('a'), registration('b', { state: 'connecting' }), registration('c', DOWN)])).toBe(
      '1 of 3 lines ready: Southern Tea, c@example.com are not',
    )
  })

  test('none', () => {
    expect(textOf([registration('a', DOWN), registration('b', { state: 'connecting' })])).toBe('No calls can come in')
    expect(textOf([registration('a', { state: 'connecting' }), registration('b', { state: 'connecting' })])).toBe(
      'Connecting…',
    )
  })

  test('a reason is said once, with the lines that it keeps off', () => {
    const registrations = [registration('a', DOWN), registration('b', DOWN), registration('c')]
    const [first, ...others] = downLines(t, 'en', registrations, ACCOUNTS)
    expect(others).toEqual([])
    expect(first?.names).toEqual(['Northern Books', 'Southern Tea'])
    expect(first?.sentence).toContain('timeout')
  })

  test('all lines together need no names', () => {
    expect(downLines(t, 'en', [registration('a', DOWN), registration('b', DOWN)], ACCOUNTS)[0]?.names).toEqual([])
    expect(downLines(t, 'en', [registration('a'), registration('b', { state: 'connecting' })], ACCOUNTS)).toEqual([])
  })

  test('different reasons stand apart', () => {
    const registrations = [registration('a', DOWN), registration('b', { ...DOWN, reason: 'wrong-password' })]
    expect(downLines(t, 'en', registrations, ACCOUNTS).map(({ names }) => names)).toEqual([
      ['Northern Books'],
      ['Southern Tea'],
    ])
  })

  test('a certificate is explained fault by fault', () => {
    const certificate = {
      host: 'sip.example.com',
      problems: ['expired', 'wrong-name'] as ('expired' | 'wrong-name')[],
      error: 'ERR_CERT_DATE_INVALID',
      subject: 'old.example.com',
      issuer: 'Example CA',
      validFrom: Date.UTC(2025, 0, 1),
      validTo: Date.UTC(2025, 3, 1, 12),
    }
    const refused = registration('a', { ...DOWN, reason: 'bad-certificate', certificate })
    const sentence = downLines(t, 'en', [refused], ACCOUNTS)[0]?.sentence ?? ''
    expect(sentence).toContain('It has expired: IT has to renew it on the server. It was issued for another name')
    expect(sentence.replaceAll(/[\u2066-\u2069]/g, '')).toContain(
      'Server sip.example.com; issued by Example CA, valid from',
    )
  })
})
