// Writes the counts of a test run and the reasons of skipped tests to the file named in VIZITKA_TEST_RESULT, for
// scripts/tasks/test.mjs to sum up.
import fs from 'node:fs'

export default class SummaryReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    const file = process.env['VIZITKA_TEST_RESULT']
    if (file === undefined) return
    /** @type {import('./machine/test-summary.mjs').TestResult} */
    const result = { passed: 0, failed: unhandledErrors.length, skipped: 0, skips: [] }
    for (const module of modules) {
      // Errors of a file or suite itself: it could not be loaded, or a hook around its tests failed.
      if (module.errors().length > 0) result.failed += 1
      for (const suite of module.children.allSuites()) if (suite.errors().length > 0) result.failed += 1
      for (const test of module.children.allTests()) count(test, result)
    }
    fs.writeFileSync(file, JSON.stringify(result))
  }
}

/** @param {import('vitest/node').TestCase} test @param {import('./machine/test-summary.mjs').TestResult} result */
function count(test, result) {
  const outcome = test.result()
  if (outcome.state === 'passed') {
    result.passed += 1
  } else if (outcome.state === 'skipped') {
    // With -t, vitest marks all other tests of the file as skipped: nobody decided that about them.
    if (test.options.mode === 'run' && outcome.note === undefined) return
    result.skipped += 1
    result.skips.push({
      name: `${test.module.relativeModuleId} > ${test.fullName}`,
      reason: outcome.note ?? `marked ${test.options.mode}`,
    })
  } else {
    // Failed, or still pending when the run was broken off.
    result.failed += 1
  }
}
