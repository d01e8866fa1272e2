import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { startSipLab, type LabUser, type SipLab, type SipLabOptions } from '../helpers/sip-lab/lab.ts'
import { LabOperator } from './lab-operator.ts'

/** Long enough for the lab's packages to be installed once. */
const START_MS = 300_000

type Work = () => unknown

export type LabFrame = { readonly lab: SipLab; readonly operator: LabOperator }

/** What a block gets at its beginning, and may add to. */
export type StartedFrame = LabFrame & {
  /** Starts another operator, who is tidied up after and closed like the first. */
  readonly startOperator: (user: LabUser) => Promise<LabOperator>
  /** Done after each test, once its calls have ended. */
  readonly afterEachTest: (work: Work) => void
  /** Done at the end, between the operators and the lab. */
  readonly atEnd: (work: Work) => void
}

/**
 * The SIP lab and an operator on it for the tests of one block, tidied up after each of them. Where the lab's programs are
 * missing the tests are left out, and `onStarted` is not called.
 */
export function withSipLab(
  onStarted: (frame: StartedFrame) => void | Promise<void>,
  options: SipLabOptions = {},
): void {
  const operators: LabOperator[] = []
  const tidyings: Work[] = []
  const ends: Work[] = []
  let lab: SipLab | undefined
  let obstacle = ''

  beforeAll(async () => {
    const started = await startSipLab(options)
    if (!started.ok) {
      obstacle = started.error.message
      return
    }
    const ours = started.value
    lab = ours
    const startOperator = async (user: LabUser): Promise<LabOperator> => {
      const operator = await LabOperator.start(ours, user)
      operators.push(operator)
      await operator.app.synced()
      return operator
    }
    await onStarted({
      lab: ours,
      operator: await startOperator('alice'),
      startOperator,
      afterEachTest: (work) => void tidyings.push(work),
      atEnd: (work) => void ends.push(work),
    })
  }, START_MS)
  beforeEach((context) => {
    if (!lab) context.skip(obstacle)
  })
  afterEach(async () => {
    for (const operator of operators) await operator.tidyUp()
    for (const work of tidyings) await work()
  })
  afterAll(async () => {
    try {
      for (const { app } of operators) await app.close()
      for (const work of ends) await work()
    } finally {
      await lab?.stop()
    }
  })
}
