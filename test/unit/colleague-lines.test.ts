import { expect, test } from 'vitest'
import { colleagueLines, readColleagueLines } from '../../renderer/panel/colleague-lines.ts'
import { colleagueNameOf, extensionTarget, joinColleagues, matchingColleagues } from '../../renderer/ui/colleagues.ts'
import { callingSettingsSchema } from '../../shared/calling-settings.ts'

test('a line is a name and an extension, and is written again as it was read', () => {
  const text = 'Anna Petrova 101\nБорис 102\nanna@sales.example.com'
  const colleagues = readColleagueLines(`\n  Anna   Petrova\t101 \n\nБорис 102\nanna@sales.example.com\nDouble 102`)
  expect(colleagues).toEqual([
    { name: 'Anna Petrova', extension: '101' },
    { name: 'Борис', extension: '102' },
    { name: 'anna@sales.example.com', extension: 'anna@sales.example.com' },
  ])
  expect(colleagueLines(colleagues)).toBe(text)
})

test('whatever is typed makes settings that can be saved', () => {
  const long = `${'x'.repeat(300)} ${'y'.repeat(300)}`
  const many = Array.from({ length: 300 }, (_, number) => `name ${number}`).join('\n')
  for (const text of ['', ' ', '\n\n', long, many, '101', '\u00A0 1']) {
    const colleagues = readColleagueLines(text)
    expect(callingSettingsSchema.safeParse({ colleagues }).success).toBe(true)
  }
})

const watched = [
  { name: 'Anna', extension: '101' },
  { name: 'Boris', extension: 'sip:Boris@sales.example.com' },
]

test('a colleague is known by the user part of an address', () => {
  expect(colleagueNameOf(watched, '101')).toBe('Anna')
  expect(colleagueNameOf(watched, 'boris')).toBe('Boris')
  expect(colleagueNameOf(watched, '1010')).toBeNull()
})

test('colleagues keep their order, and one of whom nothing is told is unknown', () => {
  const state = { extension: '101', state: 'talking', remoteAddress: '5', remoteName: 'Vera' } as const
  const colleagues = joinColleagues(watched, [state])
  expect(colleagues.map((one) => one.state)).toEqual(['talking', 'unknown'])
  expect(matchingColleagues(colleagues, ' an ').map(({ name }) => name)).toEqual(['Anna'])
  expect(matchingColleagues(colleagues, '10').map(({ name }) => name)).toEqual(['Anna'])
  expect(matchingColleagues(colleagues, '')).toHaveLength(2)
})

test('a name is dialled as an address, a number as it is', () => {
  expect(['101', '*8', '+49', 'anna', 'sip:anna@b'].map(extensionTarget)).toEqual([
    '101',
    '*8',
    '+49',
    'sip:anna',
    'sip:anna@b',
  ])
})
