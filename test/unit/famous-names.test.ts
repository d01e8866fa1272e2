import { expect, test } from 'vitest'
import famousNames from '../../db/facts/famous-names.json' with { type: 'json' }
import { isFamousName } from '../../db/facts/famous-names.ts'

test('every listed name is found, in either order and in capitals, and is listed once', () => {
  for (const names of Object.values(famousNames)) {
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) {
      expect(isFamousName(name), name).toBe(true)
      expect(isFamousName(name.split(' ').toReversed().join(' ').toUpperCase()), name).toBe(true)
    }
  }
})

test.each([
  'PUSHKIN ALEXANDER',
  'Александр Сергеевич Пушкин',
  'Medvedev Dmitrii Anatolievich',
  'г-н Владимир Путин',
  'FYODOR DOSTOEVSKY',
  'Hafez Shirazi',
  'MAHMOUD AHMADI NEJAD',
  'Махмуд Ахмадинежад',
  'LEONARDO DI CAPRIO',
  'VINCENT GOGH',
  'ZHOU JIELUN',
  'Dehua Liu',
])('%s is famous', (name) => {
  expect(isFamousName(name)).toBe(true)
})

test.each([
  // one part alone, or another's
  'Пушкин',
  'А. Пушкин',
  'Наталья Пушкина',
  'Александра Пушкина',
  'Дмитрий Иванов',
  'Anna Medvedeva',
  'Mary Harry Potter Smith',
  // names of many people
  'Александр Иванов',
  'محمد رضایی',
  'علی کریمی',
  '王伟',
  '李娜',
  'CHENG LONG',
  'LI WEI',
  'John Smith',
  // no persons
  'ООО Александр Пушкин',
  '',
])('«%s» is not', (name) => {
  expect(isFamousName(name)).toBe(false)
})
