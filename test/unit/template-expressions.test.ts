import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Expressions } from '../../db/sync/template/expressions.ts'
import { readTime, writeTime } from '../../db/sync/template/expression-functions.ts'
import { numberForms } from '../../db/sync/template/number-forms.ts'
import { Secrets } from '../../db/sync/template/secrets.ts'
import { unwrap } from '../helpers/data-service.ts'

const clock = { zone: 'UTC', format: 'iso', overlapMs: 0 }
let expressions: Expressions
beforeEach(() => {
  expressions = new Expressions(clock)
})
afterEach(() => expressions.stop())

describe('a skeleton', () => {
  test('is filled in place: nothing shifts, what is missing is null in a list and absent in an object', async () => {
    const skeleton = { a: '=x', b: ['=y', '=x', ['=list', '=z']], c: '=y', d: '==text', e: '=' }
    expect(unwrap(await expressions.fillOne(skeleton, { x: 1, list: [[1, 2], 3] }, {}))).toEqual({
      a: 1,
      b: [null, 1, [[[1, 2], 3], null]],
      d: '=text',
      e: '=',
    })
  })

  test('leaves parts out by a condition, in a list too', async () => {
    const skeleton = {
      where: [
        { $if: '$exists($since)', $then: 'since' },
        { $if: 'x', $then: 'x', $else: 'no x' },
      ],
    }
    expect(unwrap(await expressions.fillOne(skeleton, {}, {}))).toEqual({ where: ['no x'] })
    expect(unwrap(await expressions.fillOne(skeleton, { x: true }, { since: 0 }))).toEqual({ where: ['since', 'x'] })
  })

  test('becomes text where a parameter is JSON itself', async () => {
    expect(unwrap(await expressions.fillOne({ q: { $json: { name: '=name' } } }, { name: 'О"К' }, {}))).toEqual({
      q: '{"name":"О\\"К"}',
    })
  })

  test('that fails with one record does not touch the others', async () => {
    const outcomes = unwrap(await expressions.fillEach('=$number(n)', [{ n: '1' }, { n: 'x' }, { n: '3' }], {}))
    expect(outcomes).toEqual([{ value: 1 }, { message: expect.any(String) as unknown }, { value: 3 }])
  })
})

describe('the fences', () => {
  test.each([
    ['an endless call', '=($f := function($x) { $f($x + 1) }; $f(0))'],
    ['deep recursion', '=($f := function($x) { 1 + $f($x) }; $f(0))'],
    ['an enormous list', '=[1..9999999]'],
    ['a regular expression without end', "=$contains('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', /^(a+)+$/)"],
    ['code in a text', '=$eval("1 + 1")'],
    ['the clock', '=$now()'],
    ['chance', '=$random()'],
  ])('stop %s, and the next expression is answered', async (_what, expression) => {
    expect(await expressions.fillOne(expression, {}, {})).toMatchObject({ ok: false, error: { code: 'template' } })
    expect(unwrap(await expressions.fillOne('=1 + 1', {}, {}))).toBe(2)
  })

  test.each(['=$constructor', '=__proto__', '=$.constructor.constructor'])(
    'show nothing of the engine: %s',
    async (expression) => {
      expect(unwrap(await expressions.fillOne(expression, {}, {}))).toBeUndefined()
    },
  )
})

describe('secrets', () => {
  test('are stand-ins to an expression, themselves in a request, and dots to people', async () => {
    const secrets = new Secrets()
    const standIn = secrets.put('token', 'very-secret')
    const filled = unwrap(
      await expressions.fillOne(
        "='Bearer ' & $settings.token & $length($settings.token)",
        {},
        { settings: { token: standIn } },
      ),
    )
    expect(String(filled)).not.toContain('very-secret')
    expect(secrets.reveal(String(filled))).toMatch(/^Bearer very-secret\d+$/u)
    expect(secrets.conceal('no such token: very-secret')).toBe('no such token: •••')
  })
})

describe('times', () => {
  test.each([
    ['iso', '2026-11-22T10:00:00.000Z'],
    ['seconds', 1_795_341_600],
    ['milliseconds', 1_795_341_600_000],
    ['[Y0001]-[M01]-[D01] [H01]:[m01]:[s01]', '2026-11-22 10:00:00'],
    [
      'python',
      { __class__: 'datetime', year: 2026, month: 11, day: 22, hour: 10, minute: 0, second: 0, microsecond: 0 },
    ],
  ])('are written and read as the CRM has them: %s', (format, written) => {
    const at = Date.UTC(2026, 10, 22, 10)
    expect(writeTime({ ...clock, format }, at)).toEqual(written)
    expect(readTime({ ...clock, format }, written)).toBe(at)
  })

  test('without a zone are those of the CRM’s', () => {
    const moscow = { ...clock, zone: 'Europe/Moscow', format: '[Y0001]-[M01]-[D01] [H01]:[m01]:[s01]' }
    expect(readTime(moscow, '2026-11-22 13:00:00')).toBe(Date.UTC(2026, 10, 22, 10))
    expect(writeTime(moscow, Date.UTC(2026, 10, 22, 10))).toBe('2026-11-22 13:00:00')
    expect(readTime(moscow, '2026-11-22T10:00:00Z')).toBe(Date.UTC(2026, 10, 22, 10))
  })
})

test('a number has many spellings', () => {
  expect(numberForms('8 (495) 123-45-67', 'RU')).toEqual({
    e164: '+74951234567',
    e164NoPlus: '74951234567',
    doubleZero: '0074951234567',
    national: '84951234567',
    nationalNoTrunk: '4951234567',
    suffix7: '1234567',
    suffix8: '51234567',
    suffix9: '951234567',
    suffix10: '4951234567',
    spaced: '9%5%1%2%3%4%5%6%7',
  })
})
