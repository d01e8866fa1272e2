import { ipcRenderer } from 'electron'

// the same double frame as the app's card: the second one follows the paint
ipcRenderer.on('text', (_event, text: string) => {
  document.body.textContent = text
  requestAnimationFrame(() => requestAnimationFrame(() => ipcRenderer.send('text-painted', Date.now())))
})
