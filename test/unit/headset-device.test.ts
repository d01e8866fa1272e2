import { describe, expect, test } from 'vitest'
import { HeadsetDevice, isHeadset } from '../../renderer/phone/headset/headset-device.ts'
import { NOTHING_ON } from '../../renderer/phone/headset/headset-logic.ts'
import type { HeadsetIndicator } from '../../shared/headset.ts'
import { FakeHidDevice, HEADSET_SHAPES, type HeadsetShape } from '../helpers/hid-headsets.ts'
import { collectionsOf } from '../helpers/report-descriptor.ts'

const RINGING: HeadsetIndicator = { ...NOTHING_ON, isRinging: true }
const TALKING: HeadsetIndicator = { ...NOTHING_ON, isOffHook: true }
const MUTED: HeadsetIndicator = { ...TALKING, isMuted: true }

type Report = readonly [reportId: number, ...bytes: number[]]
type Shape = {
  readonly offHook: Report
  readonly onHook: Report
  readonly mutePress: Report
  /** What is written while it rings, is talked, and is muted; by the id of the report. */
  readonly ringing: Readonly<Record<number, readonly number[]>>
  readonly talking: Readonly<Record<number, readonly number[]>>
  readonly muted: Readonly<Record<number, readonly number[]>>
}

// counted by hand from the descriptors: an error of one bit would light the wrong lamp
const EXPECTED: Readonly<Record<HeadsetShape, Shape>> = {
  'one report, presses': {
    offHook: [2, 0b0000_0001, 0],
    onHook: [2, 0b0000_0000, 0],
    mutePress: [2, 0b0000_0101, 0],
    ringing: { 2: [0b1000_1000, 0] },
    talking: { 2: [0b0010_0001, 0] },
    muted: { 2: [0b0000_0101, 0] },
  },
  'a report of each': {
    offHook: [8, 1],
    onHook: [8, 0],
    mutePress: [9, 1],
    ringing: { 0x17: [0], 0x18: [1], 9: [0] },
    talking: { 0x17: [1], 0x18: [0], 9: [0] },
    muted: { 0x17: [1], 0x18: [0], 9: [1] },
  },
  'keys that go back': {
    offHook: [3, 0b010],
    onHook: [3, 0b000],
    mutePress: [3, 0b011],
    ringing: { 3: [0b0100] },
    talking: { 3: [0b0010] },
    muted: { 3: [0b0011] },
  },
  'a range of usages': {
    offHook: [0, 0b0000_1000, 0],
    onHook: [0, 0, 0],
    mutePress: [0, 0b0000_1000, 0b0000_0100],
    ringing: { 0: [0b0000_0010, 0] },
    talking: { 0: [0b0000_0001, 0] },
    muted: { 0: [0b0000_0001, 0b0000_0010] },
  },
  'mute as a state': {
    offHook: [2, 0b001],
    onHook: [2, 0b000],
    mutePress: [2, 0b011],
    ringing: { 2: [0b100] },
    talking: { 2: [0b001] },
    muted: { 2: [0b011] },
  },
}

async function plugIn(shape: HeadsetShape) {
  const device = new FakeHidDevice(shape)
  const buttons: string[] = []
  let time = 0
  const headset = new HeadsetDevice({ device, onButton: (button) => buttons.push(button), now: () => time })
  await headset.open()
  return {
    device,
    buttons,
    show: async (indicator: HeadsetIndicator) => {
      headset.show(indicator)
      await settled()
    },
    /** Long after anything that was written. */
    later: () => (time += 10_000),
    written: () => Object.fromEntries(device.written),
    close: () => headset.close(),
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

const shapes = Object.keys(HEADSET_SHAPES) as HeadsetShape[]

describe.each(shapes)('a headset with %s', (shape) => {
  const { offHook, onHook, mutePress, ringing, talking, muted } = EXPECTED[shape]

  test('shows ringing, talking and mute by its own lamps', async () => {
    const { show, written } = await plugIn(shape)
    await show(RINGING)
    expect(written()).toStrictEqual(ringing)
    await show(TALKING)
    expect(written()).toStrictEqual(talking)
    await show(MUTED)
    expect(written()).toStrictEqual(muted)
  })

  test('answers by its hook, mutes, unmutes and hangs up', async () => {
    const { device, buttons, show, later } = await plugIn(shape)
    await show(RINGING)
    later()
    device.report(...offHook)
    expect(buttons).toStrictEqual(['off-hook'])
    await show(TALKING)
    later()
    device.report(...mutePress)
    expect(buttons).toStrictEqual(['off-hook', 'mute'])
    device.report(...(shape === 'mute as a state' ? mutePress : offHook))
    await show(MUTED)
    later()
    device.report(...(shape === 'mute as a state' ? offHook : mutePress))
    expect(buttons).toStrictEqual(['off-hook', 'mute', 'unmute'])
    await show(TALKING)
    later()
    device.report(...onHook)
    expect(buttons).toStrictEqual(['off-hook', 'mute', 'unmute', 'on-hook'])
  })

  test('hangs up a call that was answered elsewhere, though it never replied to what it was told', async () => {
    const { device, buttons, show, later } = await plugIn(shape)
    await show(RINGING)
    await show(TALKING)
    later()
    device.report(...onHook)
    expect(buttons).toStrictEqual(['on-hook'])
  })

  test('that is lifted while nothing rings is told that it is on hook', async () => {
    const { device, buttons, later } = await plugIn(shape)
    await settled()
    const before = device.writes
    later()
    device.report(...offHook)
    await settled()
    expect(buttons).toStrictEqual([])
    expect(device.writes).toBeGreaterThan(before)
  })

  test('is left with its lamps out', async () => {
    const { device, show, written, close } = await plugIn(shape)
    await show(MUTED)
    await close()
    expect(
      Object.values(written())
        .flat()
        .every((byte) => byte === 0),
    ).toBe(true)
    expect(device.opened).toBe(false)
    device.report(...offHook)
  })

  test('is written only when something changes', async () => {
    const { device, show } = await plugIn(shape)
    await show(TALKING)
    const before = device.writes
    await show(TALKING)
    expect(device.writes).toBe(before)
  })
})

describe('a headset', () => {
  test('that rejects by button 7 does so', async () => {
    const { device, buttons, show, later } = await plugIn('one report, presses')
    await show(RINGING)
    later()
    device.report(2, 0, 0b0000_0100)
    expect(buttons).toStrictEqual(['reject'])
  })

  test('that has a key to drop calls rejects what rings and ends what is on', async () => {
    const { device, buttons, show, later } = await plugIn('a report of each')
    await show(RINGING)
    later()
    device.report(0x0a, 1)
    device.report(0x0a, 0)
    await show(TALKING)
    later()
    device.report(0x0a, 1)
    expect(buttons).toStrictEqual(['reject', 'on-hook'])
  })

  test('that has a flash key holds', async () => {
    const { device, buttons, show, later } = await plugIn('keys that go back')
    await show(TALKING)
    later()
    device.report(3, 0b110)
    device.report(3, 0b010)
    expect(buttons).toStrictEqual(['hold'])
  })

  test('that is held down longer presses once', async () => {
    const { device, buttons, show, later } = await plugIn('keys that go back')
    await show(TALKING)
    later()
    device.report(3, 0b011)
    device.report(3, 0b011)
    expect(buttons).toStrictEqual(['mute'])
  })

  test('whose reports are cut short presses nothing', async () => {
    const { device, buttons, show, later } = await plugIn('a range of usages')
    await show(RINGING)
    later()
    device.report(0)
    expect(buttons).toStrictEqual([])
  })

  test('is one only with a hook switch on its telephony page', () => {
    const keyboard = collectionsOf([0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x05, 0x0b, 0x09, 0x20, 0x75, 0x01, 0x95, 0x01, 0x81, 0x02, 0xc0]) // prettier-ignore
    expect(isHeadset(new FakeHidDevice('mute as a state'))).toBe(true)
    expect(isHeadset(Object.assign(new FakeHidDevice('mute as a state'), { collections: keyboard }))).toBe(false)
    expect(isHeadset(Object.assign(new FakeHidDevice('mute as a state'), { collections: [] }))).toBe(false)
  })
})
