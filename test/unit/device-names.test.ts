import { describe, expect, test } from 'vitest'
import { chosenDeviceId, nameInUse, namesOf, type DeviceInfo } from '../../renderer/phone/device-names.ts'

const HEADSET = 'Jabra Evolve2 40 (0b0e:2e4a)'
const BUILT_IN = 'Встроенный микрофон'

const built: DeviceInfo = { kind: 'audioinput', deviceId: 'a1', groupId: 'board', label: BUILT_IN }
const headset: DeviceInfo = { kind: 'audioinput', deviceId: 'b2', groupId: 'usb', label: HEADSET }
const headphones: DeviceInfo = { kind: 'audiooutput', deviceId: 'c3', groupId: 'usb', label: HEADSET }
const camera: DeviceInfo = { kind: 'videoinput', deviceId: 'd4', groupId: 'cam', label: 'Camera' }

function pointerTo(device: DeviceInfo, deviceId: string, label: string): DeviceInfo {
  return { ...device, deviceId, label }
}

describe('the names of devices', () => {
  test('are those of one kind, without the entries that only point to another', () => {
    const devices = [
      pointerTo(headset, 'default', `Default - ${HEADSET}`),
      pointerTo(headset, 'communications', `Communications - ${HEADSET}`),
      built,
      headset,
      headphones,
      camera,
    ]
    expect(namesOf(devices, 'audioinput')).toEqual([BUILT_IN, HEADSET])
    expect(namesOf(devices, 'audiooutput')).toEqual([HEADSET])
  })
  test('of two headsets of one make stand once', () => {
    expect(namesOf([headset, { ...headset, deviceId: 'e5' }], 'audioinput')).toEqual([HEADSET])
  })
  test('that the system keeps to itself are left out', () => {
    expect(namesOf([{ ...headset, label: '' }], 'audioinput')).toEqual([])
  })
})

describe('a device chosen by name', () => {
  test('is the one of this kind with exactly this name', () => {
    const devices = [built, headset, headphones]
    expect(chosenDeviceId(devices, 'audioinput', HEADSET)).toBe('b2')
    expect(chosenDeviceId(devices, 'audiooutput', HEADSET)).toBe('c3')
    expect(chosenDeviceId(devices, 'audioinput', HEADSET.toLowerCase())).toBeNull()
    expect(chosenDeviceId(devices, 'audioinput', 'Jabra')).toBeNull()
  })
  test('is left to the system while it is not plugged in, and is the same one when it is back under another id', () => {
    expect(chosenDeviceId([built], 'audioinput', HEADSET)).toBeNull()
    expect(nameInUse([built], 'audioinput', HEADSET)).toBe(BUILT_IN)
    expect(chosenDeviceId([built, { ...headset, deviceId: 'f6' }], 'audioinput', HEADSET)).toBe('f6')
    expect(nameInUse([built, headset], 'audioinput', HEADSET)).toBe(HEADSET)
  })
  test('is left to the system where no name was chosen', () => {
    expect(chosenDeviceId([built, headset], 'audioinput', null)).toBeNull()
  })
})

describe("the system's own choice", () => {
  test.each([
    ['in English', `Default - ${HEADSET}`],
    ['in Russian', `По умолчанию - ${HEADSET}`],
    ['without a name', 'Default'],
  ])('is the device that the default entry %s points to', (_how, label) => {
    const devices = [pointerTo(headset, 'default', label), built, headset]
    expect(nameInUse(devices, 'audioinput', null)).toBe(HEADSET)
  })
  test('among two of one group is the one whose name the entry bears', () => {
    const line = { ...built, deviceId: 'g7', label: 'Line In' }
    expect(nameInUse([pointerTo(line, 'default', 'Default - Line In'), built, line], 'audioinput', null)).toBe(
      'Line In',
    )
  })
  test('is the first device where there is no such entry', () => {
    expect(nameInUse([built, headset], 'audioinput', null)).toBe(BUILT_IN)
  })
  test('is none where there is no device of the kind', () => {
    expect(nameInUse([headphones, camera], 'audioinput', HEADSET)).toBeNull()
  })
})
