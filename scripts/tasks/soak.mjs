// A shift of calls on the SIP lab: npm run soak -- [--calls 2000] [--minutes 100]. Fails on a leak or a wrong record.
import path from 'node:path'
import { endLike, runInForeground } from '../machine/child.mjs'
import { ensureBuilt } from './build.mjs'

const root = path.join(import.meta.dirname, '..', '..')
await ensureBuilt()
const main = path.join(root, 'test/soak/main.ts')
endLike(await runInForeground(process.execPath, [main, ...process.argv.slice(2)], { cwd: root }).ended)
