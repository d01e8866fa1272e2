// Runs the app and follows the sources: a change in electron/, db/ or shared/ restarts it; a change that only concerns
// the windows writes dist/.reload, which main watches when VIZITKA_DEV=1, and reloads its windows.
import fs from 'node:fs'
import path from 'node:path'
import { launchApp, prepareElectron } from '../machine/launch.mjs'
import { buildAll } from './build.mjs'

/** Several programs are built after one change; they should restart the app once. */
const SETTLE_MILLISECONDS = 200
const reloadFile = path.join(import.meta.dirname, '..', '..', 'dist', '.reload')

/** @type {ReturnType<typeof launchApp> | undefined} */
let app
let isFirstRoundOver = false
let needsRestart = false
let isRestarting = false
/** @type {NodeJS.Timeout | undefined} */
let settling

const prepared = await prepareElectron()
if (prepared === undefined) {
  process.exitCode = 1
} else {
  const { electron, screen } = prepared
  const watching = await buildAll({ watch: true, onBuilt })
  isFirstRoundOver = true
  start()

  function start() {
    app = launchApp(electron, screen, process.argv.slice(2), { VIZITKA_DEV: '1' })
    void app.ended.then(async ({ code }) => {
      if (isRestarting) return
      // The app was closed: that ends the whole task.
      await watching.close()
      await screen.stop()
      process.exit(code)
    })
  }

  /** @param {'main' | 'renderer'} side */
  function onBuilt(side) {
    if (!isFirstRoundOver) return
    needsRestart ||= side === 'main'
    clearTimeout(settling)
    settling = setTimeout(() => void apply(), SETTLE_MILLISECONDS)
  }

  async function apply() {
    if (isRestarting) return
    if (!needsRestart) {
      fs.writeFileSync(reloadFile, String(Date.now()))
      return
    }
    isRestarting = true
    do {
      needsRestart = false
      app?.child.kill()
      await app?.ended
    } while (needsRestart)
    isRestarting = false
    start()
  }
}
