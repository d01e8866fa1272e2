import path from 'node:path'
import { app, dialog, type BrowserWindow, type OpenDialogOptions, type SaveDialogOptions } from 'electron'
import { success, type Result } from '../shared/result.ts'
import type { WrittenSnapshot } from '../shared/snapshot.ts'
import type { DataProcess } from './data-process.ts'

/**
 * Asks for the key that signs and for a file, and has the data process write the CRM's clients there; null when the person
 * gave up. Only the dialogs decide what is read and where something is written.
 */
export async function askAndWriteSnapshot(
  window: BrowserWindow | null,
  data: Pick<DataProcess, 'request'>,
): Promise<Result<WrittenSnapshot | null>> {
  const keyOptions: OpenDialogOptions = {
    properties: ['openFile'],
    filters: [{ name: 'snapshot-private-key.pem', extensions: ['pem'] }],
  }
  const key = window ? await dialog.showOpenDialog(window, keyOptions) : await dialog.showOpenDialog(keyOptions)
  const keyFile = key.filePaths[0]
  if (key.canceled || keyFile === undefined) return success(null)
  const fileOptions: SaveDialogOptions = {
    defaultPath: path.join(app.getPath('documents'), 'clients.vizitka-snapshot'),
  }
  const chosen = window ? await dialog.showSaveDialog(window, fileOptions) : await dialog.showSaveDialog(fileOptions)
  if (chosen.canceled || chosen.filePath === '') return success(null)
  return data.request('snapshot.write-file', { file: chosen.filePath, key: keyFile })
}
