/** What is read of a MediaDeviceInfo. */
export type DeviceInfo = Pick<MediaDeviceInfo, 'deviceId' | 'groupId' | 'kind' | 'label'>
export type AudioKind = 'audioinput' | 'audiooutput'

/** Entries of Chromium that only point to another device, the one that the system takes for this purpose. */
const DEFAULT_ID = 'default'
const POINTERS: readonly string[] = [DEFAULT_ID, 'communications']

/** The names of the devices of a kind, each once and in the system's order. Two headsets of one make share a name. */
export function namesOf(devices: readonly DeviceInfo[], kind: AudioKind): string[] {
  return [...new Set(ofKind(devices, kind).map(({ label }) => label))]
}

/** The id of the device with exactly this name, or null: the choice is the system's, as it is without a name. */
export function chosenDeviceId(devices: readonly DeviceInfo[], kind: AudioKind, name: string | null): string | null {
  if (name === null) return null
  return ofKind(devices, kind).find(({ label }) => label === name)?.deviceId ?? null
}

/** The name of the device that sounds or listens with this choice; null: there is no device of the kind. */
export function nameInUse(devices: readonly DeviceInfo[], kind: AudioKind, name: string | null): string | null {
  const real = ofKind(devices, kind)
  if (name !== null && real.some(({ label }) => label === name)) return name
  const pointer = devices.find((device) => device.kind === kind && device.deviceId === DEFAULT_ID)
  return (pointer ? pointedTo(pointer, real) : real[0])?.label ?? null
}

/** A pointer's label is «Default - …» in the system's language, or nothing but «Default»; its group is its device's. */
function pointedTo(pointer: DeviceInfo, real: readonly DeviceInfo[]): DeviceInfo | undefined {
  const ofGroup = real.filter(({ groupId }) => groupId === pointer.groupId)
  const candidates = ofGroup.length > 0 ? ofGroup : real
  return candidates.find(({ label }) => pointer.label.endsWith(label)) ?? candidates[0]
}

function ofKind(devices: readonly DeviceInfo[], kind: AudioKind): DeviceInfo[] {
  // without a label there is no permission yet, and no name to choose by
  return devices.filter((one) => one.kind === kind && one.label !== '' && !POINTERS.includes(one.deviceId))
}
