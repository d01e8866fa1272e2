import type { startSipLab } from '../helpers/sip-lab/lab.ts'

/** What the benches need to know of the machine; found by main.ts, which alone may look for it. */
export type Machine = {
  readonly root: string
  readonly electron: string
  readonly electronFlags: readonly string[]
  readonly environment: NodeJS.ProcessEnv
  /** Loaded into main of the app and of the empty app by `-r`: the same cost for both. */
  readonly driver: string
  /** Bundle of sync-process.ts, with what the data process starts beside it. */
  readonly syncProcess: string
  /** Starts servers and callers of its own; not part of the bundle, as they read files beside their code. */
  readonly startSipLab: typeof startSipLab
  /** Folder of the empty app. */
  readonly emptyApp: string
}
