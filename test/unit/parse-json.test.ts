import { expect, test } from 'vitest'
import { parseJson } from '../../shared/parse-json.ts'

test.each([
  { text: '{"id":"7","phones":[]}', value: { id: '7', phones: [] } },
  { text: ' "a text" ', value: 'a text' },
  { text: 'null', value: null },
])('$text is read', ({ text, value }) => {
  expect(parseJson(text)).toStrictEqual(value)
})

test.each(['', ' ', 'undefined', '<html>', '{"id":', '{"id":1}x'])('«%s» is no JSON', (text) => {
  expect(parseJson(text)).toBeUndefined()
})
