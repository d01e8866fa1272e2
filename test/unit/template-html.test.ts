import { afterEach, beforeEach, expect, test } from 'vitest'
import { Expressions } from '../../db/sync/template/expressions.ts'
import { unwrap } from '../helpers/data-service.ts'

let expressions: Expressions
beforeEach(() => {
  expressions = new Expressions({ zone: 'UTC', format: 'iso', overlapMs: 0 })
})
afterEach(() => expressions.stop())

test.each([
  'Перезвонить «завтра» в 10:30.\nСказала: "50 % & <скидка>"',
  'it’s 5 < 6 > 4 &amp; more',
  '<script>alert(1)</script>\n\n<br>',
])('text that becomes HTML shows as it was written, and comes back: %s', async (text) => {
  const html = unwrap(await expressions.fillOne('=$html(text)', { text }, {}))
  expect(html).not.toMatch(/<(?!br>)|\n/u)
  expect(unwrap(await expressions.fillOne('=$unhtml(html)', { html }, {}))).toBe(text)
})

test.each([
  ['<p>one<br/>two</p>', 'one\ntwo'],
  ['O&#039;Neil &amp; Sons', "O'Neil & Sons"],
  ['&unknown; &#1055;', '&unknown; П'],
])('HTML becomes plain text: %s', async (html, text) => {
  expect(unwrap(await expressions.fillOne('=$unhtml(html)', { html }, {}))).toBe(text)
})

test('nothing is nothing', async () => {
  expect(unwrap(await expressions.fillOne('=$unhtml(missing)', {}, {}))).toBeUndefined()
})
