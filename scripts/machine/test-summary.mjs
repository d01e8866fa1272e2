// How a test run is summed up; apart from the task so that it can be tested.

/**
 * What scripts/vitest-reporter.mjs writes.
 *
 * @typedef {object} TestResult
 * @property {number} passed
 * @property {number} failed tests, files that could not be loaded, and errors outside of any test
 * @property {number} skipped
 * @property {{ name: string, reason: string }[]} skips
 */

/** @typedef {TestResult & { failures: string[] }} Summary `failures` are additional ones, already counted in `failed` */

/** vitest options that are followed by a value as an argument of its own. */
const OPTIONS_WITH_VALUE = new Set([
  '-t',
  '--testNamePattern',
  '--project',
  '-r',
  '--root',
  '-c',
  '--config',
  '--retry',
  '--bail',
])

/**
 * Whether the arguments confine vitest to test/unit, so that no Electron is needed.
 *
 * @param {readonly string[]} vitestArguments
 */
export function onlyUnitTests(vitestArguments) {
  const files = vitestArguments.filter(
    (argument, index) => !argument.startsWith('-') && !OPTIONS_WITH_VALUE.has(vitestArguments[index - 1] ?? ''),
  )
  return files.length > 0 && files.every((file) => /^(?:\.\/)?test\/unit\b/.test(file.replaceAll('\\', '/')))
}

/**
 * @param {string | undefined} resultText what the reporter wrote; undefined when it did not get that far
 * @param {number | NodeJS.Signals} ending vitest's exit code, or the signal that ended it
 * @returns {Summary}
 */
export function summarise(resultText, ending) {
  if (resultText === undefined) {
    return { passed: 0, failed: 1, skipped: 0, skips: [], failures: [`vitest ended early (${ending})`] }
  }
  /** @type {TestResult} */
  const result = JSON.parse(resultText)
  const failures = []
  if (result.passed + result.failed + result.skipped === 0) failures.push('no test was run')
  else if (ending !== 0 && result.failed === 0) failures.push(`vitest ended with ${ending} although no test failed`)
  return { ...result, failed: result.failed + failures.length, failures }
}
