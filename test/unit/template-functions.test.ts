import jsonata from 'jsonata'
import { expect, test } from 'vitest'
import { addFunctions } from '../../db/sync/template/expression-functions.ts'

async function evaluate(text: string, bindings: Record<string, unknown> = {}): Promise<unknown> {
  const expression = jsonata(text)
  addFunctions(expression, { zone: 'UTC', format: 'iso', overlapMs: 0 })
  return expression.evaluate(null, bindings)
}

test('$uuid gives the same text the same UUID of version 8', async () => {
  const one = await evaluate("$uuid('key-0001')")
  expect(one).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/u)
  expect(await evaluate("$uuid('key-0001')")).toBe(one)
  expect(await evaluate("$uuid('key-0002')")).not.toBe(one)
})

test('$html shows plain text as it is', async () => {
  const text = 'a < b & "c"\n<script>'
  expect(await evaluate('$html($note)', { note: text })).toBe('a &lt; b &amp; &quot;c&quot;<br>&lt;script&gt;')
})
