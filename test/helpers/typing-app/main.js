// Another program of the operator: one window with one text field, in a process of its own.
import path from 'node:path'
import { app, BrowserWindow } from 'electron'

app.setPath('userData', process.env['TYPING_APP_USER_DATA'] ?? app.getPath('temp'))
// not awaited at the top level: `ready` waits for this module to finish
void app.whenReady().then(async () => {
  const window = new BrowserWindow({ title: 'Typing', webPreferences: { sandbox: true, spellcheck: false } })
  window.maximize()
  await window.loadFile(path.join(import.meta.dirname, 'index.html'))
  window.focus()
})
