/** HID Usage Tables 1.12: telephony devices (0x0B), buttons (0x09) and LEDs (0x08). */
export const TELEPHONY_PAGE = 0x0b

/** What a headset tells, by its 32-bit usage. */
const INPUTS = {
  0x0b0020: 'hook',
  0x0b002f: 'mute',
  0x0b0021: 'flash',
  0x0b0023: 'hold',
  0x0b0026: 'drop',
  // «reject» of headsets that are certified for Microsoft's softphones: a programmable button, or button 7
  0x0b0007: 'reject',
  0x090007: 'reject',
} as const satisfies Record<number, string>
export type HeadsetInput = (typeof INPUTS)[keyof typeof INPUTS]

/** What a headset can show, by its 32-bit usage; the ringer is that of its own loudspeaker or its vibration. */
const OUTPUTS = {
  0x080017: 'off-hook',
  0x080018: 'ring',
  0x080009: 'mute',
  0x080020: 'hold',
  0x080021: 'microphone',
  0x0b009e: 'ring',
} as const satisfies Record<number, string>
export type HeadsetOutput = (typeof OUTPUTS)[keyof typeof OUTPUTS]

export function inputOf(usage: number): HeadsetInput | null {
  return own(INPUTS, usage)
}

export function outputOf(usage: number): HeadsetOutput | null {
  return own(OUTPUTS, usage)
}

function own<Name extends string>(names: Readonly<Record<number, Name>>, usage: number): Name | null {
  return names[usage] ?? null
}
