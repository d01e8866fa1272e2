// Measures: npm run bench -- [arguments]. Figures are for reading; nothing here passes or fails.
import fs from 'node:fs'
import path from 'node:path'
import { endLike, runInForeground } from '../machine/child.mjs'
import { ensureBuilt } from './build.mjs'

const root = path.join(import.meta.dirname, '..', '..')
const main = path.join(root, 'test/bench/main.ts')
if (fs.existsSync(main)) {
  // What a build tells of itself goes to stderr: standard output belongs to the figures.
  console.log = console.error
  await ensureBuilt()
  endLike(await runInForeground(process.execPath, [main, ...process.argv.slice(2)], { cwd: root }).ended)
} else {
  console.error('There are no benches: test/bench/main.ts is missing')
  process.exitCode = 1
}
