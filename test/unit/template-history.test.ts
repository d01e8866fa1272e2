import jsonata from 'jsonata'
import { expect, test } from 'vitest'
import { eventFromMapped } from '../../db/sync/template/event-record.ts'
import { addFunctions, typesOf } from '../../db/sync/template/expression-functions.ts'
import { unwrap } from '../helpers/data-service.ts'

const ORDER = { id: 7, kind: 'purchase', at: 1_763_800_000_000, title: 'Desk' }

test('an entry has what its map gives, and nothing for the rest', () => {
  expect(unwrap(eventFromMapped('orders', ORDER))).toEqual({
    id: 'orders:7',
    kind: 'purchase',
    at: 1_763_800_000_000,
    title: 'Desk',
    text: '',
    author: '',
    amount: null,
    state: null,
    paymentMethod: null,
    prepaidMonths: null,
    marks: [],
  })
})

test('an entry that was told from here keeps the key of then', () => {
  expect(unwrap(eventFromMapped('calls', { ...ORDER, kind: 'call', key: 'key-1' }))?.id).toBe('key-1')
})

test.each([
  ['1234.5', 'EUR', { minor: 123_450, currency: 'EUR' }],
  [1234.5, 'eur', { minor: 123_450, currency: 'EUR' }],
  ['-3.10', 'USD', { minor: -310, currency: 'USD' }],
  ['1000', 'JPY', { minor: 1_000, currency: 'JPY' }],
  ['12', '', null],
  ['12', 'roubles', null],
  ['much', 'EUR', null],
  [null, 'EUR', null],
])('an amount of %s %s', (amount, currency, expected) => {
  expect(unwrap(eventFromMapped('orders', { ...ORDER, amount, currency }))?.amount).toEqual(expected)
})

test('no kind: no entry', () => {
  for (const kind of [null, undefined, '', false])
    expect(unwrap(eventFromMapped('orders', { ...ORDER, kind }))).toBeNull()
})

test('what a CRM calls otherwise is not known here', () => {
  const given = { ...ORDER, kind: 'ticket', state: 'pending', paymentMethod: 'barter', marks: ['new'] }
  expect(unwrap(eventFromMapped('tickets', given))).toMatchObject({ state: null, paymentMethod: null, marks: [] })
})

test.each([
  [{ ...ORDER, id: '' }, 'id'],
  [{ ...ORDER, at: 'yesterday' }, 'at'],
  [{ ...ORDER, kind: 'party' }, 'kind'],
])('an entry that is not understood is told with what is wrong', (given, where) => {
  expect(eventFromMapped('orders', given)).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining(`orders: ${where}:`) as string },
  })
})

test('types by a value of the CRM’s own', async () => {
  const rules =
    'lead=lifecycle:potential; Big Customer = lifecycle:loyal;\nlead = account-trust:regular/interested; nonsense; =x:y'
  expect(typesOf('LEAD', rules)).toEqual({ lifecycle: 'potential', 'account-trust': 'regular/interested' })
  expect(typesOf(' big customer', rules)).toEqual({ lifecycle: 'loyal' })
  for (const value of ['customer', '', null, undefined, 7]) expect(typesOf(value, rules)).toEqual({})
  const expression = jsonata('$typesOf(stage, $rules)')
  addFunctions(expression, { zone: 'UTC', format: 'iso', overlapMs: 0 })
  expect(await expression.evaluate({ stage: 'lead' }, { rules: 'lead=lifecycle:potential' })).toEqual({
    lifecycle: 'potential',
  })
  expect(await expression.evaluate({}, { rules })).toEqual({})
})
