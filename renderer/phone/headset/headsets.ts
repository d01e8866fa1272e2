import type { HeadsetButton, HeadsetIndicator } from '../../../shared/headset.ts'
import { HeadsetDevice, isHeadset } from './headset-device.ts'
import { NOTHING_ON } from './headset-logic.ts'
import type { HidDevice } from './web-hid.ts'

const NAME_MAX_LENGTH = 200

export type HeadsetsOptions = {
  /** The system's name of the microphone in use; empty: unknown. */
  readonly audioName: () => string
  /** Another headset is in use; null: none. */
  readonly onHeadset: (name: string | null) => void
  readonly onButton: (button: HeadsetButton) => void
}

/** The headsets that are plugged in, of which one is in use: that of the microphone in use, else the first. */
export class Headsets {
  readonly #options: HeadsetsOptions
  #isOn = false
  #indicator: HeadsetIndicator = NOTHING_ON
  #current: HeadsetDevice | null = null
  /** Not told yet: main may remember the headset of a page that is gone. */
  #toldName: string | null | undefined
  #choosing: Promise<void> = Promise.resolve()
  #isListening = false

  constructor(options: HeadsetsOptions) {
    this.#options = options
  }

  /** Whether headsets are used at all; while off they are left to other programs. */
  setOn(isOn: boolean): void {
    if (isOn && !this.#isListening) {
      this.#isListening = true
      navigator.hid.addEventListener('connect', () => this.choose())
      navigator.hid.addEventListener('disconnect', () => this.choose())
    }
    this.#isOn = isOn
    this.choose()
  }

  /** Devices or choices have changed. */
  choose(): void {
    if (this.#isListening) this.#choosing = this.#choosing.then(() => this.#choose())
  }

  show(indicator: HeadsetIndicator): void {
    this.#indicator = indicator
    this.#current?.show(indicator)
  }

  async #choose(): Promise<void> {
    const devices = this.#isOn ? (await navigator.hid.getDevices()).filter(isHeadset) : []
    const audioName = this.#options.audioName()
    const candidates = [
      ...devices.filter((device) => isNamed(device, audioName)),
      ...devices.filter((device) => !isNamed(device, audioName)),
    ]
    const before = this.#current
    this.#current = null
    for (const device of candidates) {
      const isSame = before?.device === device
      const headset = isSame ? before : this.#headset(device)
      if (isSame || (await isOpened(headset))) {
        headset.show(this.#indicator)
        this.#current = headset
        break
      }
    }
    if (before !== null && before !== this.#current) await before.close()
    this.#tell(this.#current?.device.productName.slice(0, NAME_MAX_LENGTH) ?? null)
  }

  #headset(device: HidDevice): HeadsetDevice {
    return new HeadsetDevice({ device, onButton: this.#options.onButton, now: () => performance.now() })
  }

  #tell(name: string | null): void {
    if (name === this.#toldName) return
    this.#toldName = name
    this.#options.onHeadset(name)
  }
}

async function isOpened(headset: HeadsetDevice): Promise<boolean> {
  try {
    await headset.open()
    return true
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    // on Linux mostly for want of a udev rule: to be seen in bug reports, while calls go on without its buttons
    reportError(new Error(`the headset «${headset.device.productName}» cannot be opened`, { cause: error }))
    return false
  }
}

/** Systems put the product's name, or Chromium its USB ids («0b0e:2e4a»), into the names of its microphone. */
function isNamed({ vendorId, productId, productName }: HidDevice, audioName: string): boolean {
  const ids = [vendorId, productId].map((id) => id.toString(16).padStart(4, '0')).join(':')
  const name = audioName.toLowerCase()
  return name.includes(ids) || (productName !== '' && name.includes(productName.toLowerCase()))
}
