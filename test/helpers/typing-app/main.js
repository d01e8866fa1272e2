// Another program of the operator: one window with one text field, in a process of its own.
import path from 'node:path'
import { app, BrowserWindow } from 'electron'

app.setPath('userData', process.env['TYPING_APP_USER_DATA'] ?? app.getPath('temp'))
await app.whenReady()
const window = new BrowserWindow({ title: 'Typing', webPreferences: { sandbox: true, spellcheck: false } })
window.maximize()
await window.loadFile(path.join(import.meta.dirname, 'index.html'))
window.focus()
