// Runs a task of this project, also on a clean clone: node scripts/run.mjs <task> [arguments]
// Installs the locked dependencies when they are missing or outdated, then runs scripts/tasks/<task>.mjs with the Node
// that the project pins, whatever Node was used to start this file.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import * as bootstrap from './machine/bootstrap.mjs'
import { endLike, runInForeground } from './machine/child.mjs'
import { npmCommand } from './machine/npm.mjs'

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..')
const [task = '', ...taskArguments] = process.argv.slice(2)

const tasks = fs.readdirSync(path.join(root, 'scripts/tasks')).map((file) => path.basename(file, '.mjs'))
if (!tasks.includes(task)) fail(`Usage: node scripts/run.mjs <${tasks.join(' | ')}> [arguments]`)
if (!bootstrap.isAtLeast(process.versions.node, `${bootstrap.OLDEST_NODE_FOR_BOOTSTRAP}.0.0`)) {
  fail(`This needs Node ${bootstrap.OLDEST_NODE_FOR_BOOTSTRAP} or newer to start; found ${process.versions.node}.`)
}
installDependencies()
const node = nodeForTasks()
const folders = [path.dirname(node), path.join(root, 'node_modules/.bin')]
const { ended } = runInForeground(node, [path.join(root, `scripts/tasks/${task}.mjs`), ...taskArguments], {
  cwd: root,
  env: bootstrap.withFoldersInPath(process.env, folders, path.delimiter),
})
endLike(await ended)

function installDependencies() {
  const lock = fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')
  const record = path.join(root, 'node_modules/.package-lock.json')
  const installed = fs.existsSync(record) ? fs.readFileSync(record, 'utf8') : undefined
  const reason = bootstrap.reasonToInstall(lock, installed)
  if (reason === undefined) return
  // Both take the locked versions and check their integrity; npm ci starts from nothing.
  const verb = bootstrap.lacksOptionalPackages(lock) ? ['install', '--no-save'] : ['ci']
  console.error(`Running npm ${verb.join(' ')}: ${reason}`)
  const { command, args, shell } = npmCommand([...verb, '--no-audit', '--no-fund'])
  const run = spawnSync(command, args, { cwd: root, shell, stdio: 'inherit' })
  if (run.error !== undefined && 'code' in run.error && run.error.code === 'ENOENT') {
    fail('npm is not in PATH. It comes with Node; some distributions have it in a package of its own, named npm.')
  }
  if (run.error !== undefined) throw run.error
  if (run.status !== 0) fail(`npm ${verb[0]} failed; its own message is above.`, run.status ?? 1)
}

/** @returns {string} */
function nodeForTasks() {
  const pinned = bootstrap.pinnedNode(process.platform, process.arch)
  if (pinned !== undefined) {
    const file = path.join(root, pinned)
    if (fs.existsSync(file)) return file
    fail(
      `The pinned Node is missing (${pinned}). Was npm told to omit optional dependencies? Then run: npm ci --include=optional`,
    )
  }
  if (bootstrap.isAtLeast(process.versions.node, bootstrap.OLDEST_NODE_FOR_TASKS)) return process.execPath
  return fail(
    `No Node is pinned for ${process.platform} ${process.arch}: install Node ${bootstrap.OLDEST_NODE_FOR_TASKS} or newer ` +
      `yourself (found ${process.versions.node}).`,
  )
}

/** @param {string} message @param {number} [code] @returns {never} */
function fail(message, code = 1) {
  console.error(message)
  process.exit(code)
}
