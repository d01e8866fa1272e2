// Stands in for Electron's own default_app.asar where the runtime does not carry one.
// Usage: electron [-r file] [switches] <app folder or file> [app arguments]
//
// An ES module with top-level await on purpose: Electron holds `ready` back until it has settled, so the app can still
// call protocol.registerSchemesAsPrivileged() and app.commandLine.appendSwitch().
import { app } from 'electron'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const require = createRequire(import.meta.url)

/** @type {string[]} */
const preloads = []
let target = ''
for (let index = 1; index < process.argv.length && target === ''; index += 1) {
  const argument = process.argv[index] ?? ''
  if (argument === '-r' || argument === '--require') {
    index += 1
    preloads.push(path.resolve(process.argv[index] ?? ''))
  } else if (argument === '-v' || argument === '--version') {
    console.log(`v${process.versions.electron}`)
    process.exit(0)
  } else if (!argument.startsWith('-')) {
    target = path.resolve(argument)
  }
}
if (target === '') {
  console.error('electron: no app path given')
  process.exit(1)
}

Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })
for (const file of preloads) require(file)

let entry = target
let appPath = path.dirname(target)
const manifestFile = path.join(target, 'package.json')
if (fs.existsSync(manifestFile)) {
  const manifest = JSON.parse(fs.readFileSync(manifestFile, 'utf8'))
  const name = manifest.productName ?? manifest.name ?? 'Electron'
  app.setName(name)
  if (manifest.version) app.setVersion(manifest.version)
  app.setDesktopName?.(manifest.desktopName ?? `${name}.desktop`)
  appPath = target
  entry = path.resolve(target, manifest.main ?? 'index.js')
}
app.setAppPath(appPath)
await import(pathToFileURL(require.resolve(entry)).href)
