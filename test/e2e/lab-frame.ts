import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { startSipLab, type SipLab, type SipLabOptions } from '../helpers/sip-lab/lab.ts'
import { LabOperator } from './lab-operator.ts'

/** Long enough for the lab's packages to be installed once. */
const START_MS = 300_000

export type LabFrame = { readonly lab: SipLab; readonly operator: LabOperator }

/**
 * The SIP lab and an operator on it for the tests of one block, tidied up after each of them. Where the lab's programs are
 * missing the tests are left out, and `onStarted` is not called.
 */
export function withSipLab(onStarted: (frame: LabFrame) => void | Promise<void>, options: SipLabOptions = {}): void {
  let frame: LabFrame | undefined
  let obstacle = ''

  beforeAll(async () => {
    const started = await startSipLab(options)
    if (!started.ok) {
      obstacle = started.error.message
      return
    }
    const operator = await LabOperator.start(started.value)
    frame = { lab: started.value, operator }
    await onStarted(frame)
    await operator.app.synced()
  }, START_MS)
  beforeEach((context) => {
    if (!frame) context.skip(obstacle)
  })
  afterEach(async () => {
    await frame?.operator.tidyUp()
  })
  afterAll(async () => {
    try {
      await frame?.operator.app.close()
    } finally {
      await frame?.lab.stop()
    }
  })
}
