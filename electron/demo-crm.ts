import * as z from 'zod'
import { startChild, type ChildHost } from './child-host.ts'
import { log } from './log.ts'

const listeningSchema = z.strictObject({ event: z.literal('listening'), url: z.url(), token: z.string().min(1) })

/** The embedded CRM: a real HTTP server in a process of its own, so that the demo goes the way a real CRM goes. */
export class DemoCrm {
  #child: ChildHost | null = null
  /** Null until it listens. */
  address: { readonly url: string; readonly token: string } | null = null

  /** Starts it and answers with its address once it listens; what is entered there is kept in the journal file. */
  start(journalFile: string): Promise<{ url: string; token: string }> {
    const child = startChild('demo-crm/process.mjs', [journalFile])
    this.#child = child
    return new Promise((resolve, reject) => {
      child.transport.onMessage((message) => {
        const listening = listeningSchema.safeParse(message)
        if (listening.success) {
          this.address = { url: listening.data.url, token: listening.data.token }
          resolve(this.address)
        } else log('demo CRM', z.prettifyError(listening.error))
      })
      child.onExit((code) => reject(new Error(`the demo CRM ended with ${code}`)))
    })
  }

  stop(): void {
    this.#child?.stop()
  }
}
