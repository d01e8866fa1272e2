import * as z from 'zod'
import { startChild, type ChildHost } from './child-host.ts'
import { log } from './log.ts'

const listeningSchema = z.strictObject({ event: z.literal('listening'), url: z.url(), token: z.string().min(1) })
const RESTART_DELAY_MS = 1_000

export type DemoCrmAddress = { readonly url: string; readonly token: string }

/** The embedded CRM: a real HTTP server in a process of its own, so that the demo goes the way a real CRM goes. */
export class DemoCrm {
  readonly #journalFile: string
  readonly #onListening: (address: DemoCrmAddress) => void
  #child: ChildHost | null = null
  #isStopped = false
  /** Null while it does not listen. */
  address: DemoCrmAddress | null = null

  /** What is entered there is kept in the journal file; `onListening` is told its address at each start. */
  constructor(journalFile: string, onListening: (address: DemoCrmAddress) => void) {
    this.#journalFile = journalFile
    this.#onListening = onListening
    this.#start()
  }

  stop(): void {
    this.#isStopped = true
    this.address = null
    this.#child?.stop()
  }

  #start(): void {
    const child = startChild('demo-crm/process.mjs', [this.#journalFile])
    this.#child = child
    child.transport.onMessage((message) => {
      const listening = listeningSchema.safeParse(message)
      if (!listening.success) return log('demo CRM', z.prettifyError(listening.error))
      this.address = { url: listening.data.url, token: listening.data.token }
      this.#onListening(this.address)
    })
    child.onExit((code) => {
      this.address = null
      if (this.#isStopped) return
      log('demo CRM', `ended with ${code}, starting again`)
      setTimeout(() => this.#isStopped || this.#start(), RESTART_DELAY_MS)
    })
  }
}
