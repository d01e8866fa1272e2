import { describe, expect, test } from 'vitest'
import { toCsv } from '../../renderer/panel/reports/csv.ts'
import { pointsOf, quadrantOf } from '../../renderer/panel/reports/matrix-option.ts'
import type { MatrixReport } from '../../shared/reports.ts'

describe('a table as CSV', () => {
  test('begins with a byte order mark, parts cells by commas and rows by CR LF', () => {
    expect(
      toCsv([
        ['type', 'clients'],
        ['Loyal', 3],
      ]),
    ).toBe('\uFEFFtype,clients\r\nLoyal,3\r\n')
  })

  test('quotes commas, quotation marks and line breaks', () => {
    expect(toCsv([['a,b', 'say "yes"', 'one\ntwo']])).toBe('\uFEFF"a,b","say ""yes""","one\ntwo"\r\n')
  })

  test('keeps a name from becoming a formula, and numbers as numbers', () => {
    expect(toCsv([['=HYPERLINK("x")', '+7 495', '@you', -5]])).toBe(
      '\uFEFF"\'=HYPERLINK(""x"")",\'+7 495,\'@you,-5\r\n',
    )
  })
})

describe('the matrix', () => {
  const report: MatrixReport = {
    total: 4,
    clientIds: ['a', 'b', 'c', 'd'],
    names: ['A', 'B', 'C', 'D'],
    expectation: [5, 6, 6, 5],
    experience: [6, 6, 5, 5],
    typeIndexes: [0, 1, -1, 0],
    types: [
      { id: 'delighted', label: 'Delighted', clients: 2 },
      { id: 'devoted', label: 'Devoted', clients: 1 },
    ],
    quadrants: { delighted: 1, devoted: 1, disappointed: 1, disaffected: 1 },
  }

  test('has five on the low and six on the high side of both axes', () => {
    expect([0, 1, 2, 3].map((index) => quadrantOf(report, index))).toEqual([
      'delighted',
      'devoted',
      'disappointed',
      'disaffected',
    ])
  })

  test('shows the clients of one type, or all', () => {
    expect(pointsOf(report, 'delighted')).toEqual([0, 3])
    expect(pointsOf(report, 'devoted')).toEqual([1])
    expect(pointsOf(report, '')).toEqual([0, 1, 2, 3])
    expect(pointsOf(report, 'gone')).toEqual([])
  })
})
