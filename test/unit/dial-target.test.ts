import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readDialTarget, type DialOptions } from '../../shared/dial-target.ts'
import { isInternalTarget } from '../../shared/internal-target.ts'
import { unwrap } from '../helpers/data-service.ts'

const options: DialOptions = { defaultCountry: 'RU', dialPrefix: '', ownDomain: 'company.example' }
const withPrefix: DialOptions = { ...options, dialPrefix: '9' }

describe('a number', () => {
  test.each([
    ['8 (495) 123-45-67', '+74951234567'],
    ['+7 495 123-45-67', '+74951234567'],
    ['тел.: 8 800 555-35-35 \n', '+78005553535'],
    ['8 495 123\t45 67', '+74951234567'],
    ['00 49 30 901820', '+4930901820'],
    ['+۹۸ ۲۱ ۸۸۷۷ ۶۶۵۵', '+982188776655'],
    ['＋７４９５１２３４５６７', '+74951234567'],
    ['tel:+7-495-123-45-67', '+74951234567'],
    ['tel:8-800-555-35-35;phone-context=+7', '+78005553535'],
    ['TEL:%2B74951234567', '+74951234567'],
    ['callto:+74951234567', '+74951234567'],
    ['callto://8(495)1234567', '+74951234567'],
  ])('«%s» is dialled as %s', (written, user) => {
    expect(unwrap(readDialTarget(written, options))).toMatchObject({ user, address: user, tonesAfterAnswer: null })
  })

  test('is read in the country of the site where it names none', () => {
    const iran: DialOptions = { ...options, defaultCountry: 'IR' }
    expect(unwrap(readDialTarget('۰۲۱ ۸۸۷۷ ۶۶۵۵', iran))).toMatchObject({
      user: '+982188776655',
      display: '+98 21 8877 6655',
    })
  })

  test.each([
    '+7 495 123-45-67 доб. 12',
    '+7 495 123-45-67 ext. 12',
    '+74951234567,,12',
    'tel:+7-495-123-45-67;ext=12',
  ])('keeps the extension of «%s» for after the answer', (written) => {
    expect(unwrap(readDialTarget(written, options))).toEqual({
      user: '+74951234567',
      address: '+74951234567',
      display: '+7 495 123 45 67',
      tonesAfterAnswer: ',12',
    })
  })

  test.each([
    ['8 (495) 123-45-67', '974951234567', '+74951234567'],
    ['123-45-67', '91234567', '1234567'],
    ['sip:+74951234567@company.example', '974951234567', '+74951234567'],
  ])('outside the company gets its prefix: «%s»', (written, user, address) => {
    expect(unwrap(readDialTarget(written, withPrefix))).toMatchObject({ user, address })
  })

  test.each([
    ['101', '101'],
    ['доб. 101', '101'],
    ['٤٢١', '421'],
    ['tel:12345', '12345'],
    ['0', '0'],
    ['sip:101@company.example', '101'],
    ['sip:101', '101'],
    ['*21*89161234567#', '*21*89161234567#'],
    ['tel:*21%23', '*21#'],
    ['#31#', '#31#'],
  ])('inside the company, or a service code, is dialled as it is: «%s»', (written, user) => {
    expect(unwrap(readDialTarget(written, withPrefix))).toEqual({
      user,
      address: user,
      display: user,
      tonesAfterAnswer: null,
    })
  })
})

describe('a SIP address', () => {
  test.each([
    ['sip:anna@example.com', 'sip:anna@example.com'],
    ['SIPS:Anna@example.com:5061', 'sips:Anna@example.com:5061'],
    ['sip:anna@[2001:db8::1]:5060', 'sip:anna@[2001:db8::1]:5060'],
    ['sip:anna@example.com;transport=tcp', 'sip:anna@example.com;transport=tcp'],
  ])('«%s» is dialled whole', (written, user) => {
    expect(unwrap(readDialTarget(written, options))).toMatchObject({ user, address: user })
  })

  test('of our own domain is dialled by its user', () => {
    expect(unwrap(readDialTarget('sip:anna@Company.Example', options))).toMatchObject({
      user: 'anna',
      address: 'sip:anna@Company.Example',
      display: 'anna',
    })
  })

  test('of a number elsewhere goes there, and is that number for the card', () => {
    expect(unwrap(readDialTarget('sip:+74951234567@trunk.example;user=phone', withPrefix))).toMatchObject({
      user: 'sip:+74951234567@trunk.example;user=phone',
      address: '+74951234567',
    })
  })

  test('loses what would send the call elsewhere or add headers to it', () => {
    const link = 'sip:anna@example.com;maddr=evil.example;method=REFER?Replaces=1%3Bto-tag%3D2&Subject=x'
    expect(unwrap(readDialTarget(link, options)).user).toBe('sip:anna@example.com')
  })
})

describe('refused is', () => {
  test.each([
    '',
    'hello',
    'anna@example.com',
    'callto:anna.skype',
    'room 12',
    '0000000000',
    '12345678901234567890',
    '<sip:101@company.example>',
    'sip:"101"@company.example',
    'sip:an na@example.com',
    'sip:an%20na@example.com',
    'sip:anna:secret@example.com',
    'sip:anna@',
    'sip:anna@exa mple.com',
    'sip:@example.com',
    'sip:anna%0D%0AContact:%20x@example.com',
    'sip:anna@example.com\r\nContact: x',
    'sip:%FF@example.com',
    'sip:anna%250D%250A@example.com',
    'tel:+7495%0D%0A1234567',
    '+7495\n1234567',
    `sip:${'a'.repeat(90)}@${'b'.repeat(150)}.example`,
  ])('%j', (written) => {
    expect(readDialTarget(written, options)).toMatchObject({ ok: false, error: { code: 'not-a-number' } })
  })
})

test.each([
  ['101', true],
  ['sip:101@company.example', true],
  ['sip:anna@company.example', true],
  ['sip:anna', true],
  ['sip:anna@other.example', false],
  ['sip:101@other.example', false],
  ['+7 495 123-45-67', false],
  ['sip:+74951234567@company.example', false],
  ['1234567', false],
  ['*21*101#', false],
])('%s is of our own house: %s', (written, isInternal) => {
  for (const some of [options, withPrefix]) {
    expect(isInternalTarget(unwrap(readDialTarget(written, some)))).toBe(isInternal)
  }
})

test('whatever is pasted, nothing dialled can break out of a SIP message', () => {
  const fragment = fc.oneof(
    fc.constantFrom('sip:', 'tel:', '@', '%0d%0a', '\r\n', '<', '>', ' ', ';', '?', '101', '+7495', 'ext', 'a', '%20'),
    fc.string({ unit: 'binary', maxLength: 5 }),
  )
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 12 }), fc.constantFrom(options, withPrefix), (parts, chosen) => {
      const target = readDialTarget(parts.join(''), chosen)
      if (!target.ok) return
      expect(decodeURIComponent(target.value.user)).not.toMatch(/[\s\p{Cc}<>"]/u)
      expect(target.value.user.length).toBeLessThanOrEqual(220)
      expect(target.value.address.length).toBeLessThanOrEqual(200)
    }),
    { numRuns: 500 },
  )
})
