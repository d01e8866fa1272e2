// Builds what is not up to date and starts the app: npm start -- [arguments of the app]
import { endLike } from '../machine/child.mjs'
import { launchApp, prepareElectron } from '../machine/launch.mjs'
import { ensureBuilt } from './build.mjs'

await ensureBuilt()
const prepared = await prepareElectron()
if (prepared === undefined) {
  process.exitCode = 1
} else {
  const { electron, screen } = prepared
  const ending = await launchApp(electron, screen, process.argv.slice(2)).ended
  await screen.stop()
  endLike(ending)
}
