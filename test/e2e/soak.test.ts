import { expect, test } from 'vitest'
import { runSoak } from '../soak/soak.ts'
import { withSipLab, type LabFrame } from './lab-frame.ts'

/** Each kind of call four times; `npm run soak` makes thousands, and looks for leaks. */
const CALLS = 20

let frame: LabFrame
withSipLab((started) => void (frame = started))

test('calls of every kind, one after the other, each leave one record with the right client and end', async () => {
  const { wrong } = await runSoak(frame, { calls: CALLS, minutes: 0 })
  expect(wrong).toEqual([])
})
