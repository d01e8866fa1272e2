import { contextBridge, ipcRenderer } from 'electron'

// One channel, messages only: what they may say is in the contract (shared/ipc.ts), and main checks every one of them.
const wire = {
  send: (message: unknown): void => ipcRenderer.send('rpc', message),
  onMessage: (listener: (message: unknown) => void): void => {
    ipcRenderer.on('rpc', (_event, message: unknown) => listener(message))
  },
}

contextBridge.exposeInMainWorld('vizitkaWire', wire)
