import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { app, dialog, type BrowserWindow } from 'electron'
import { failure, success, type Result } from '../shared/result.ts'

/**
 * Asks where a file may go and writes it as UTF-8; false when the person gave up. The name is only proposed: what a window
 * sends never decides where something is written.
 */
export async function saveFile(
  window: BrowserWindow | null,
  name: string,
  text: string,
): Promise<Result<{ isSaved: boolean }, 'not-written'>> {
  const options = { defaultPath: path.join(app.getPath('documents'), path.basename(name)) }
  const chosen = window ? await dialog.showSaveDialog(window, options) : await dialog.showSaveDialog(options)
  if (chosen.canceled || chosen.filePath === '') return success({ isSaved: false })
  try {
    await writeFile(chosen.filePath, text)
    return success({ isSaved: true })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return failure('not-written', `${chosen.filePath} cannot be written (${reason}). Choose another folder.`)
  }
}
