import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { app, Menu } from 'electron'
import { registerAppScheme, setupAppProtocol } from './app-protocol.ts'
import { Application } from './application.ts'
import { readStartOptions } from './command-line.ts'
import { log, setupLog } from './log.ts'

// Before anything opens a file of the profile.
const options = readStartOptions(process.env)
if (options.userData) app.setPath('userData', options.userData)
// this early Electron has not made the folder yet
mkdirSync(app.getPath('userData'), { recursive: true })
setupLog(path.join(app.getPath('userData'), 'logs'))

// Electron's own answer is a dialog that blocks main, and with it every call that is on.
process.on('uncaughtException', (error) => log('uncaught', error.stack ?? error.message))
process.on('unhandledRejection', (reason) =>
  log('unhandled', reason instanceof Error ? (reason.stack ?? '') : String(reason)),
)

registerAppScheme()
Menu.setApplicationMenu(null)
// The embedded line talks to itself: without any network there would be no candidate for its audio to meet on.
app.commandLine.appendSwitch('allow-loopback-in-peer-connection')
// no microphone on a machine without sound: Chromium's own test tone stands in, in the play only
if (options.isHeadlessPlay) app.commandLine.appendSwitch('use-fake-device-for-media-stream')

if (!app.requestSingleInstanceLock()) {
  // the one that runs shows itself, see Application
  app.quit()
} else {
  const application = new Application(options)
  // not awaited at the top level: `ready` waits for this module to finish
  void app
    .whenReady()
    .then(() => {
      setupAppProtocol()
      return application.start()
    })
    .catch((error: unknown) => {
      log('start', error instanceof Error ? (error.stack ?? error.message) : String(error))
      app.exit(1)
    })
}
