import { expect, test } from 'vitest'
import { Expressions } from '../../db/sync/template/expressions.ts'
import { marigoldTemplate } from '../helpers/marigold-template.ts'

const template = marigoldTemplate('page', 0)

test('a thread that is stopped while it starts ends behind that; what was asked of it fails at once, and the next works', async () => {
  const expressions = new Expressions(template.clock)
  for (let time = 0; time < 3; time += 1) {
    const asked = expressions.fillOne('=1 + 1', null, {})
    expressions.stop()
    expect(await asked).toMatchObject({ ok: false, error: { message: 'the connector was stopped' } })
  }
  expect(await expressions.fillOne('=1 + 1', null, {})).toEqual({ ok: true, value: 2 })
  expressions.stop()
  expressions.stop()
}, 60_000)
