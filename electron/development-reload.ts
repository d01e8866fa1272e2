import { statSync, watchFile } from 'node:fs'
import path from 'node:path'
import { app, type BrowserWindow } from 'electron'

/** Development only: reloads the windows whenever the build has written its stamp. */
export function setupDevelopmentReload(windows: readonly BrowserWindow[]): void {
  const stamp = path.join(app.getAppPath(), 'dist', '.reload')
  watchFile(stamp, { interval: 200 }, (now, before) => {
    if (now.mtimeMs === before.mtimeMs || !statSync(stamp, { throwIfNoEntry: false })) return
    for (const window of windows) if (!window.isDestroyed()) window.webContents.reloadIgnoringCache()
  })
}
