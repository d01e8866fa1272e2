// Static checks; all of them run even if one fails: npm run check
import { spawn } from 'node:child_process'
import path from 'node:path'
import { isEntry } from '../machine/entry.mjs'

const root = path.join(import.meta.dirname, '..', '..')
const FOLDERS_WITH_TYPES = ['shared', 'db', 'electron', 'renderer', 'test', 'scripts']

/** Each runs by its entry script under this very Node: the same on every system, without a shell. */
const CHECKS = [
  ...FOLDERS_WITH_TYPES.map((folder) => ({
    name: `types of ${folder}`,
    script: 'typescript/bin/tsc',
    args: ['-p', `${folder}/tsconfig.json`],
  })),
  { name: 'lint', script: 'oxlint/bin/oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'format', script: 'oxfmt/bin/oxfmt', args: ['--check'] },
  { name: 'style', script: 'stylelint/bin/stylelint.mjs', args: ['renderer/**/*.css', '--allow-empty-input'] },
  { name: 'unused code', script: 'knip/bin/knip.js', args: ['--no-progress'] },
]

/**
 * Runs all checks and prints one line for each, with the tool's output where it failed.
 *
 * @returns {Promise<string[]>} the names of the failed ones
 */
export async function runChecks() {
  /** @type {string[]} */
  const failed = []
  for (const check of CHECKS) {
    // One after the other: the tools use all processors themselves.
    const { code, output } = await runTool(check)
    console.log(`${code === 0 ? '✓' : '✗'} ${check.name}`)
    if (code === 0) continue
    failed.push(check.name)
    console.log(output.trimEnd().replace(/^/gm, '    '))
  }
  return failed
}

/** @param {{ script: string, args: readonly string[] }} check @returns {Promise<{ code: number, output: string }>} */
function runTool({ script, args }) {
  const child = spawn(process.execPath, [path.join(root, 'node_modules', script), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text) => (output += text))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

if (isEntry(import.meta.url)) {
  const failed = await runChecks()
  if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`)
  process.exitCode = failed.length > 0 ? 1 : 0
}
