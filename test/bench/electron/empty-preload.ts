import { ipcRenderer } from 'electron'

// the same stamp as the app's card: the task that follows the first frame's animation callback
ipcRenderer.on('text', (_event, text: string) => {
  document.body.textContent = text
  const { port1, port2 } = new MessageChannel()
  port1.addEventListener('message', () => ipcRenderer.send('text-painted', Date.now()), { once: true })
  port1.start()
  requestAnimationFrame(() => port2.postMessage(null))
})
