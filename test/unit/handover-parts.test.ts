import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanHandover, HandoverParts, PART_MAX_BYTES, splitHandover } from '../../shared/handover-parts.ts'
import { HANDOVER_NOTE_MAX_LENGTH, handoverSchema, type Handover } from '../../shared/handover.ts'
import { unwrap } from '../helpers/data-service.ts'

const BASE: Handover = {
  purpose: 'transfer',
  callId: 'abc@alice.example',
  address: '+79991234567',
  name: 'Мария Иванова',
  crmId: '17',
  operator: 'Анна',
  note: 'Просит перезвонить после 15:00 🙂',
}

/** Texts of the languages of operators, with what SIP, JSON and UTF-16 find hard. */
const text = (maxLength: number): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof(
        fc.constantFrom('Мария', 'می‌خواهد', '客户要求退款', '👩‍👩‍👧', '🙂', '"', '\\', '\n', '\u202e', '\u0000', '\ud83d'),
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'binary' }),
      ),
      { maxLength: 1_500 },
    )
    .map((pieces) => pieces.join('').slice(0, maxLength))

const handovers: fc.Arbitrary<Handover> = fc.record({
  purpose: fc.constantFrom('consultation', 'transfer'),
  callId: text(290).map((rest) => `call-${rest}`),
  address: fc.option(text(300)),
  name: text(200),
  crmId: fc.option(text(200)),
  operator: text(100),
  note: text(HANDOVER_NOTE_MAX_LENGTH),
})

function received(parts: HandoverParts, bodies: readonly string[], sender = 'alice', at = 0): Handover[] {
  return bodies.map((body) => unwrap(parts.add(sender, body, at))).filter((one) => one !== null)
}

describe('a handover in parts', () => {
  test('comes together again, whatever stands in it and in whatever order the parts come', () => {
    fc.assert(
      fc.property(handovers, fc.array(fc.nat(), { minLength: 200, maxLength: 200 }), (handover, order) => {
        const bodies = splitHandover(handover, 'one')
        for (const body of bodies) expect(Buffer.byteLength(body, 'utf8')).toBeLessThanOrEqual(PART_MAX_BYTES)
        const shuffled = bodies
          .map((body, index) => ({ body, place: order[index] ?? 0 }))
          .toSorted((one, other) => one.place - other.place)
          .map(({ body }) => body)
        expect(received(new HandoverParts(), shuffled)).toEqual([cleanHandover(handover)])
      }),
      { numRuns: 200 },
    )
  })

  test('of the longest texts is received as well', () => {
    const worst = {
      ...BASE,
      callId: '\\'.repeat(300),
      address: '"'.repeat(300),
      name: '"'.repeat(200),
      crmId: '"'.repeat(200),
      operator: '"'.repeat(100),
      note: '\\'.repeat(HANDOVER_NOTE_MAX_LENGTH),
    }
    expect(received(new HandoverParts(), splitHandover(worst, 'one'))).toEqual([worst])
  })

  test('a short one is one message', () => {
    expect(splitHandover({ ...BASE, note: '' }, 'one')).toHaveLength(1)
  })

  test('a part that comes twice changes nothing', () => {
    const bodies = splitHandover({ ...BASE, note: 'я'.repeat(1_000) }, 'one')
    const [first = '', ...others] = bodies
    expect(received(new HandoverParts(), [first, first, ...others])).toHaveLength(1)
  })

  test('texts are cleaned: nothing of them can turn or hide what stands around', () => {
    const [got] = received(
      new HandoverParts(),
      splitHandover({ ...BASE, name: '\u202eМария\u0007', note: 'first\r\nsecond\u2066' }, 'one'),
    )
    expect(got).toMatchObject({ name: 'Мария', note: 'first\nsecond' })
  })

  test('a newer version may say more', () => {
    const json = JSON.stringify({ ...BASE, mood: 'sunny' })
    expect(received(new HandoverParts(), [JSON.stringify({ id: 'x', part: 1, of: 1, text: json })])).toEqual([BASE])
    expect(handoverSchema.safeParse(BASE).success).toBe(true)
  })

  test.each([
    ['no JSON', 'hello'],
    ['nothing', ''],
    ['another thing', '[]'],
    ['no text', JSON.stringify({ id: 'x', part: 1, of: 1, text: '' })],
    ['part 0', JSON.stringify({ id: 'x', part: 0, of: 1, text: '{}' })],
    ['a part beyond the last', JSON.stringify({ id: 'x', part: 3, of: 2, text: '{}' })],
    ['too many parts', JSON.stringify({ id: 'x', part: 1, of: 100_000, text: '{}' })],
    ['a strange id', JSON.stringify({ id: '__proto__ x', part: 1, of: 1, text: '{}' })],
    ['too long a piece', JSON.stringify({ id: 'x', part: 1, of: 1, text: 'x'.repeat(5_000) })],
    ['no handover', JSON.stringify({ id: 'x', part: 1, of: 1, text: '{"note":1}' })],
    ['no Call-ID', JSON.stringify({ id: 'x', part: 1, of: 1, text: JSON.stringify({ ...BASE, callId: '\u202e' }) })],
  ])('%s is refused', (_what, body) => {
    expect(new HandoverParts().add('alice', body, 0)).toMatchObject({ ok: false, error: { code: 'malformed' } })
  })

  test('a part that contradicts one before is refused, and the handover is received all the same', () => {
    const [first = '', ...others] = splitHandover({ ...BASE, note: 'я'.repeat(600) }, 'one')
    const parts = new HandoverParts()
    expect(received(parts, [first])).toEqual([])
    const other = JSON.stringify({ ...JSON.parse(first), text: 'something else' })
    expect(parts.add('alice', other, 0)).toMatchObject({ ok: false })
    expect(received(parts, others)).toHaveLength(1)
  })

  test('nobody adds a part to what somebody else sends', () => {
    const bodies = splitHandover({ ...BASE, note: 'я'.repeat(600) }, 'one')
    const parts = new HandoverParts()
    expect(received(parts, bodies.slice(1), 'alice')).toEqual([])
    expect(received(parts, bodies.slice(0, 1), 'mallory')).toEqual([])
    expect(received(parts, bodies.slice(0, 1), 'alice')).toHaveLength(1)
  })

  test('halves are forgotten after a minute', () => {
    const bodies = splitHandover({ ...BASE, note: 'я'.repeat(600) }, 'one')
    const parts = new HandoverParts()
    expect(received(parts, bodies.slice(0, -1), 'alice', 0)).toEqual([])
    expect(received(parts, bodies.slice(-1), 'alice', 60_001)).toEqual([])
  })

  test('a sender of halves without end takes the place of nobody else', () => {
    const parts = new HandoverParts()
    const bodies = splitHandover({ ...BASE, note: 'я'.repeat(600) }, 'one')
    expect(received(parts, bodies.slice(0, -1), 'alice', 0)).toEqual([])
    for (let index = 0; index < 1_000; index += 1) {
      parts.add('mallory', JSON.stringify({ id: `m-${index}`, part: 1, of: 2, text: 'x' }), 1)
    }
    expect(received(parts, bodies.slice(-1), 'alice', 2)).toHaveLength(1)
  })
})
