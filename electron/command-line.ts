import { app } from 'electron'

/** What the launcher or a test asks of this start; nothing here is needed by an operator. */
export type StartOptions = {
  /** A profile folder of its own, so that two of us do not share a database. */
  readonly userData: string | null
  /** No display: the demo plays by itself, writes a picture of each card, and the app ends. */
  readonly isHeadlessPlay: boolean
  /** Folder for those pictures. */
  readonly playFolder: string
  /** Watches the built files and reloads the windows. */
  readonly isDevelopment: boolean
}

export function readStartOptions(environment: NodeJS.ProcessEnv): StartOptions {
  return {
    userData: environment['VIZITKA_USER_DATA'] || null,
    isHeadlessPlay: environment['VIZITKA_HEADLESS'] === '1',
    playFolder: environment['VIZITKA_PLAY_FOLDER'] || 'demo-cards',
    isDevelopment: environment['VIZITKA_DEV'] === '1' && !app.isPackaged,
  }
}
