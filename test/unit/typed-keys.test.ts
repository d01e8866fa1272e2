import { expect, test } from 'vitest'
import { phoneKeyOf } from '../../renderer/ui/typed-keys.ts'

test.each([
  ['7', '7'],
  ['*', '*'],
  ['#', '#'],
  ['۰', '0'],
  ['۹', '9'],
  ['٣', '3'],
  ['５', '5'],
])('«%s» means the telephone key %s', (character, key) => {
  expect(phoneKeyOf(character)).toBe(key)
})

test.each(['a', 'Enter', 'F1', '', '+', '12', 'ж'])('«%s» is no telephone key', (character) => {
  expect(phoneKeyOf(character)).toBeNull()
})
