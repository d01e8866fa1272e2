import * as z from 'zod'
import type { SipLab } from '../helpers/sip-lab/lab.ts'
import { startElectron, type ElectronProcess } from './electron-process.ts'
import type { LineOfBench } from './electron/messages.ts'
import { note } from './figures.ts'
import type { Machine } from './machine.ts'
import { preparedDatabase, profileWith } from './prepared-database.ts'

const CLIENTS = 10_000

/**
 * Measures with the app registered as alice on the SIP lab, and 10,000 clients in its cache. Null where the lab's programs are
 * missing.
 */
export async function onLabLine<Value>(
  machine: Machine,
  name: string,
  measure: (lab: SipLab, app: ElectronProcess) => Promise<Value>,
): Promise<Value | null> {
  const started = await machine.startSipLab()
  if (!started.ok) {
    note(`${name}: left out, ${started.error.message}`)
    return null
  }
  const lab = started.value
  const profile = profileWith(preparedDatabase(CLIENTS))
  try {
    const app = startElectron(machine, machine.root, profile.folder)
    try {
      const line: LineOfBench = {
        server: lab.webSocketUrl,
        address: `alice@${lab.domain}`,
        password: lab.users.alice,
      }
      await app.ask(z.null(), 'use-line', JSON.stringify(line))
      return await measure(lab, app)
    } finally {
      await app.quit()
    }
  } finally {
    await lab.stop()
    profile.remove()
  }
}
