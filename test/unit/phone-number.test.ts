import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  compareMatch,
  formatPhoneNumber,
  parsePhoneNumber,
  parsePhoneNumberField,
  PHONE_NUMBER_MAX_LENGTH,
  phoneNumberSchema,
} from '../../shared/phone-number.ts'
import { PHONE_NUMBER_TABLE } from './phone-number-table.ts'

const RUSSIA = { defaultCountry: 'RU' }

describe('one number', () => {
  test.each(PHONE_NUMBER_TABLE)(
    '%j in %s is %s %s, extension %s, key %s',
    (raw, country, kind, e164, extension, key) => {
      const number = parsePhoneNumber(raw, { defaultCountry: country })
      expect(number).toMatchObject({ raw, kind, e164, extension, matchKey: key })
      expect(phoneNumberSchema.parse(number)).toEqual(number)
    },
  )

  test('the table covers many countries and has no spelling twice', () => {
    const keys = PHONE_NUMBER_TABLE.map(([raw, country]) => `${country} ${raw}`)
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys.length).toBeGreaterThanOrEqual(220)
    expect(new Set(PHONE_NUMBER_TABLE.map(([, country]) => country)).size).toBeGreaterThanOrEqual(12)
  })

  test('country and kind of line come from the number, not from the default', () => {
    expect(parsePhoneNumber('+49 151 40636399', RUSSIA)).toMatchObject({ country: 'DE', lineType: 'mobile' })
    expect(parsePhoneNumber('8 495 123-45-67', RUSSIA)).toMatchObject({ country: 'RU', lineType: 'fixed' })
    expect(parsePhoneNumber('8 701 234-56-78', RUSSIA)).toMatchObject({ country: 'KZ', lineType: 'mobile' })
    expect(parsePhoneNumber('+1 212 570 1502', RUSSIA)).toMatchObject({ country: 'US', lineType: null })
    expect(parsePhoneNumber('+800 1234 5678', RUSSIA)).toMatchObject({ country: null, lineType: 'other' })
  })

  test('the code of the country may be in lower case', () => {
    expect(parsePhoneNumber('030 123456', { defaultCountry: 'de' }).e164).toBe('+4930123456')
  })

  test('a number of possible length with an unknown code is believed when it was written with a plus', () => {
    expect(parsePhoneNumber('+7 100 234-56-78', RUSSIA)).toMatchObject({ e164: '+71002345678', lineType: null })
    expect(parsePhoneNumber('8 100 234-56-78', RUSSIA)).toMatchObject({ e164: null, matchKey: '002345678' })
  })

  test('«+8» and ten digits are Russian only where the site is in Russia or Kazakhstan', () => {
    expect(parsePhoneNumber('+84951234567', { defaultCountry: 'KZ' }).e164).toBe('+74951234567')
    expect(parsePhoneNumber('+84951234567', { defaultCountry: 'DE' }).e164).toBe('+84951234567')
  })

  test('the pattern of the telephone system replaces the usual length of internal numbers', () => {
    const options = { defaultCountry: 'RU', internalPattern: /^(?:7\d{6}|\*\d+)$/g }
    for (let round = 0; round < 2; round += 1) {
      expect(parsePhoneNumber('712-34-56', options)).toMatchObject({ kind: 'internal', extension: '7123456' })
      expect(parsePhoneNumber('*97', options)).toMatchObject({ kind: 'internal', extension: '*97' })
      expect(parsePhoneNumber('101', options)).toMatchObject({ kind: 'invalid', e164: null, matchKey: null })
    }
  })

  test('an endless text is cut before it is read', () => {
    const number = parsePhoneNumber(`+7 495 123-45-67 ${'доб. '.repeat(100_000)}`, RUSSIA)
    expect(number.e164).toBe('+74951234567')
    expect(number.raw).toHaveLength(PHONE_NUMBER_MAX_LENGTH)
  })
})

describe('a field with several numbers', () => {
  const fields: readonly (readonly [field: string, country: string | null, expected: readonly string[]])[] = [
    ['', 'RU', []],
    [' \n ', 'RU', []],
    ['нет телефона', 'RU', ['invalid']],
    ['+86 10 8888 8888; 139 1234 5678', 'CN', ['+861088888888', '+8613912345678']],
    ['010-88888888、13912345678', 'CN', ['+861088888888', '+8613912345678']],
    ['010-88888888；13912345678', 'CN', ['+861088888888', '+8613912345678']],
    ['13912345678或13812345678', 'CN', ['+8613912345678', '+8613812345678']],
    ['139 1234 5678 138 1234 5678', 'CN', ['+8613912345678', '+8613812345678']],
    ['8 495 123-45-67, 8 926 199-78-89', 'RU', ['+74951234567', '+79261997889']],
    ['8 495 123-45-67/8 926 199-78-89', 'RU', ['+74951234567', '+79261997889']],
    ['8 495 123-45-67 | 8 926 199-78-89', 'RU', ['+74951234567', '+79261997889']],
    ['8 495 123-45-67\r\n8 926 199-78-89', 'RU', ['+74951234567', '+79261997889']],
    ['8 495 123-45-67 или 8 926 199-78-89', 'RU', ['+74951234567', '+79261997889']],
    ['8 495 123-45-67 и 8 926 199-78-89', 'RU', ['+74951234567', '+79261997889']],
    ['8 495 123-45-67 ИЛИ 8 926 199-78-89', 'RU', ['+74951234567', '+79261997889']],
    ['+7 495 123-45-67 +7 926 199-78-89', 'RU', ['+74951234567', '+79261997889']],
    ['+7 495 123-45-67 (+7 926 199-78-89)', 'RU', ['+74951234567', '+79261997889']],
    ['212-570-1502 or 212-214-2080', 'US', ['+12125701502', '+12122142080']],
    ['212-570-1502 / 212-214-2080', 'US', ['+12125701502', '+12122142080']],
    ['030 123456 oder 0151 40636399', 'DE', ['+4930123456', '+4915140636399']],
    ['۰۲۱۸۸۸۸۱۲۳۴ و ۰۹۱۲۱۲۳۴۵۶۷', 'IR', ['+982188881234', '+989121234567']],
    ['۰۲۱۸۸۸۸۱۲۳۴، ۰۹۱۲۱۲۳۴۵۶۷', 'IR', ['+982188881234', '+989121234567']],
    ['۰۲۱۸۸۸۸۱۲۳۴ یا ۰۹۱۲۱۲۳۴۵۶۷', 'IR', ['+982188881234', '+989121234567']],
    ['030/123456', 'DE', ['+4930123456']],
    ['030/123456', null, ['public']],
    ['+49 89 / 12 34 56', 'RU', ['+4989123456']],
    ['030/123456, 0151/40636399', 'DE', ['+4930123456', '+4915140636399']],
    ['123-45-67, доб. 12', 'RU', ['invalid x12']],
    ['8 495 123-45-67; доб. 12', 'RU', ['+74951234567 x12']],
    ['8 495 123-45-67, доб. 12, 8 926 199-78-89 (моб.)', 'RU', ['+74951234567 x12', '+79261997889']],
    ['e-mail: ivan@mail.example, 8 926 199-78-89', 'RU', ['+79261997889']],
    ['8 926 199-78-89 с 9 до 18, 8 495 123-45-67', 'RU', ['+79261997889', '+74951234567']],
    ['Анна, 8 926 199-78-89', 'RU', ['+79261997889']],
    ['8 926 199-78-89, моб.', 'RU', ['+79261997889']],
    ['+74951234567,,12', 'RU', ['+74951234567 x12']],
    ['tel:+74951234567;ext=12;user=phone', 'RU', ['+74951234567 x12']],
    ['101, 102', 'RU', ['internal x101', 'internal x102']],
    ['101 / 8 495 123-45-67', 'RU', ['internal x101', '+74951234567']],
    ['(495) 123-45-67, 123-45-68', 'RU', ['+74951234567', '+74951234568']],
    ['(495) 123-45-67, 123-45-68 доб. 3', 'RU', ['+74951234567', '+74951234568 x3']],
    ['(8482) 12-34-56, 12-34-57', 'RU', ['+78482123456', '+78482123457']],
    ['(495) 123-45-67/68', 'RU', ['+74951234567', '+74951234568']],
    ['8 495 123-45-67; +7 (495) 1234567', 'RU', ['+74951234567']],
    ['+7 495 123-45-67 доб. 1; +7 495 123-45-67 доб. 2', 'RU', ['+74951234567 x1', '+74951234567 x2']],
  ]

  test.each(fields)('%j in %s gives %j', (field, country, expected) => {
    const numbers = parsePhoneNumberField(field, { defaultCountry: country })
    const read = numbers.map(
      ({ e164, kind, extension }) => (e164 ?? kind) + (extension === null ? '' : ` x${extension}`),
    )
    expect(read).toEqual(expected)
  })

  test('each number keeps its own spelling', () => {
    const raws = parsePhoneNumberField('8 495 123-45-67, доб. 12; 8 926 199-78-89', RUSSIA).map(({ raw }) => raw)
    expect(raws).toEqual(['8 495 123-45-67, доб. 12', '8 926 199-78-89'])
  })

  test('a field of a thousand numbers gives twenty at most', () => {
    const field = Array.from({ length: 1000 }, (_, index) => `8926${1_000_000 + index}`).join(';')
    expect(parsePhoneNumberField(field, RUSSIA)).toHaveLength(20)
  })
})

describe('comparing what the key found', () => {
  const moscow = { raw: '+74951234567', e164: '+74951234567', extension: null }

  test('the same E.164 is exact, with the same extension more so', () => {
    const office = { ...moscow, extension: '12' }
    expect(compareMatch(moscow, moscow)).toBe('exact')
    expect(compareMatch(office, moscow)).toBe('exact')
    expect(compareMatch(office, { ...moscow, extension: '13' })).toBe('exact')
    expect(compareMatch(office, office)).toBe('exact-extension')
  })

  test('without E.164 on one side only the last digits count', () => {
    const unknown = { raw: '1234567', e164: null, extension: null }
    expect(compareMatch(moscow, unknown)).toBe('last-digits')
    expect(compareMatch(unknown, moscow)).toBe('last-digits')
  })

  test('two numbers of one calling code that differ are two numbers', () => {
    expect(compareMatch(moscow, parsePhoneNumber('+7 395 123-45-67', RUSSIA))).toBe('contradiction')
  })

  test('another calling code contradicts where both were written with theirs', () => {
    const estonian = parsePhoneNumber('+372 5551 2345', RUSSIA)
    const latvian = parsePhoneNumber('00371 5551 2345', RUSSIA)
    expect(estonian.matchKey?.slice(-8)).toBe(latvian.matchKey?.slice(-8))
    expect(compareMatch(estonian, latvian)).toBe('contradiction')
  })

  test('a calling code that a default country has guessed does not contradict', () => {
    const readInGermany = parsePhoneNumber('89058926904', { defaultCountry: 'DE' })
    const caller = parsePhoneNumber('+79058926904', RUSSIA)
    expect(readInGermany.e164).toBe('+4989058926904')
    expect(compareMatch(caller, readInGermany)).toBe('last-digits')
  })
})

test('E.164 is shown with spaces, and what is none as it is', () => {
  expect(formatPhoneNumber('+74951234567')).toBe('+7 495 123 45 67')
  expect(formatPhoneNumber('+8613912345678')).toBe('+86 139 1234 5678')
  expect(formatPhoneNumber('garbage')).toBe('garbage')
})

describe('any text', () => {
  const piece = fc.constantFrom(
    '+', '8', '7', '495', '1234567', '(0)', '00', '810', '~', ' ', '-', '/', ',', ';', ';ext=', 'доб. ', 'x', '#', '%', '%2B',
    'sip:', 'tel:', '@', '<', '>', '"', '۰۲۱', '１２', 'داخلی', '转', '或', 'или', '\u202e', '\ud800', ';phone-context=+',
  ) // prettier-ignore
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.array(piece, { maxLength: 40 }).map((all) => all.join('')),
  )
  const country = fc.constantFrom('RU', 'IR', 'CN', 'DE', 'US', 'IT', 'XX', '', null)

  test('never throws, and what comes out is consistent', () => {
    fc.assert(
      fc.property(text, country, (raw, defaultCountry) => {
        const number = phoneNumberSchema.parse(parsePhoneNumber(raw, { defaultCountry }))
        expect(number.matchKey !== null).toBe(number.kind === 'public')
        expect(number.e164 ?? '+12345').toMatch(/^\+[1-9]\d{4,14}$/)
        expect(number.matchKey ?? '12345').toMatch(/^\d{5,9}$/)
        expect(number.matchKey).toBe(number.e164?.slice(1).slice(-9) ?? number.matchKey)
        expect(number.kind === 'internal' && number.extension === null).toBe(false)
        expect(parsePhoneNumberField(raw, { defaultCountry }).length).toBeLessThanOrEqual(20)
      }),
    )
  })

  test('E.164 is its own spelling, and so is the international format', () => {
    const numbers = PHONE_NUMBER_TABLE.flatMap(([, , , e164]) => (e164 === null ? [] : [e164]))
    fc.assert(
      fc.property(
        fc.constantFrom(...numbers),
        fc.constantFrom('DE', 'IR', 'CN', 'US', null),
        (e164, defaultCountry) => {
          expect(parsePhoneNumber(e164, { defaultCountry }).e164).toBe(e164)
          expect(parsePhoneNumber(formatPhoneNumber(e164), { defaultCountry }).e164).toBe(e164)
        },
      ),
    )
  })

  test('a plain spelling is read as the same one that has to be folded first', () => {
    const sign = fc.constantFrom('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', ' ', '(', ')', '-', '+')
    const plain = fc.string({ unit: sign, maxLength: 24 })
    const known = fc.constantFrom(...PHONE_NUMBER_TABLE.map(([raw]) => raw))
    const spelt = fc.oneof(plain, known).filter((raw) => raw.trim() !== '')
    fc.assert(
      fc.property(spelt, fc.constantFrom('RU', 'DE', 'US', 'IT', null), (raw, defaultCountry) => {
        const read = (field: string) =>
          parsePhoneNumberField(field, { defaultCountry }).map((number) => ({ ...number, raw: '' }))
        // seen by nobody, and no reason to take the short way
        expect(read(raw)).toEqual(read(`${raw.trim()}\u200e`))
      }),
      { numRuns: 2_000 },
    )
  })

  test('digits of every script, hidden marks and an extension change nothing', () => {
    const scripts = [0x30, 0x660, 0x6f0, 0x966, 0xff10]
    const mark = fc.constantFrom('', ' ', '-', '\u200f', '\u00a0', '\u2011', '\u2013', '.')
    const subscriber = fc.integer({ min: 1_000_000, max: 9_999_999 })
    fc.assert(
      fc.property(
        subscriber,
        fc.constantFrom(...scripts),
        fc.array(mark, { minLength: 11, maxLength: 11 }),
        (digits, zero, marks) => {
          const spelt = Array.from(`8926${digits}`)
            .map((digit, index) => String.fromCodePoint(zero + Number(digit)) + (marks[index] ?? ''))
            .join('')
          expect(parsePhoneNumber(`${spelt} доб. 12`, RUSSIA)).toMatchObject({
            e164: `+7926${digits}`,
            extension: '12',
          })
        },
      ),
    )
  })
})
