import { expect, test } from 'vitest'
import { lineLogText } from '../../renderer/panel/line-log-text.ts'

test('the log for IT begins with the oldest event, and each line tells the local time with its distance from UTC', () => {
  const at = Date.UTC(2026, 2, 5, 11, 5, 3, 7)
  const text = lineLogText(
    [
      { at: at + 1_000, kind: 'registered', detail: '' },
      { at, kind: 'server-changed', detail: 'wss://two.example.com' },
    ],
    (kind) => `sentence of ${kind}`,
  )
  const [first = '', second = '', ...rest] = text.split('\n')
  expect(rest).toEqual([''])
  const [time = '', ...fields] = first.split('\t')
  expect(fields).toEqual(['server-changed', 'sentence of server-changed', 'wss://two.example.com'])
  expect(time).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [+-]\d\d:\d\d$/)
  expect(Date.parse(time.replace(' ', 'T').replace(' ', ''))).toBe(at)
  expect(second.split('\t').slice(1)).toEqual(['registered', 'sentence of registered'])
})
