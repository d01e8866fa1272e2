import { describe, expect, test } from 'vitest'
import { onlyUnitTests, summarise } from '../../../scripts/machine/test-summary.mjs'

const result = (counts: { passed?: number; failed?: number; skipped?: number }) =>
  JSON.stringify({ passed: 0, failed: 0, skipped: 0, skips: [], ...counts })

describe('the sum of a test run', () => {
  test('a clean run is taken as reported', () => {
    expect(summarise(result({ passed: 3, skipped: 1 }), 0)).toMatchObject({
      passed: 3,
      failed: 0,
      skipped: 1,
      failures: [],
    })
  })

  test('a run without any test has failed', () => {
    expect(summarise(result({}), 0)).toMatchObject({ failed: 1, failures: ['no test was run'] })
  })

  test('a crash before the report counts as one failure', () => {
    expect(summarise(undefined, 'SIGSEGV')).toMatchObject({ failed: 1, failures: ['vitest ended early (SIGSEGV)'] })
  })

  test('an exit code that no failed test explains counts as a failure', () => {
    expect(summarise(result({ passed: 3 }), 1)).toMatchObject({ passed: 3, failed: 1 })
  })

  test('an exit code that failed tests explain is not counted again', () => {
    expect(summarise(result({ passed: 3, failed: 2 }), 1)).toMatchObject({ failed: 2, failures: [] })
  })
})

describe('whether Electron is needed', () => {
  test('files below test/unit do not need it, with or without a test name', () => {
    expect(onlyUnitTests(['test/unit/a.test.ts', '-t', 'a name'])).toBe(true)
    expect(onlyUnitTests(['./test/unit'])).toBe(true)
  })

  test('a test name alone may be anywhere', () => {
    expect(onlyUnitTests(['-t', 'test/unit'])).toBe(false)
    expect(onlyUnitTests([])).toBe(false)
  })

  test('one other file is enough to need it', () => {
    expect(onlyUnitTests(['test/unit/a.test.ts', 'test/e2e/b.test.ts'])).toBe(false)
  })
})
