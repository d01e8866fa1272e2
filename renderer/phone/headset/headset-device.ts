import type { HeadsetButton, HeadsetIndicator } from '../../../shared/headset.ts'
import { HeadsetLogic, NOTHING_ON, type HeadsetSignal } from './headset-logic.ts'
import { fieldsOf, readField, reportLengths, usagesOn, writeSwitch, type ReportField } from './report-fields.ts'
import { inputOf, outputOf, TELEPHONY_PAGE, type HeadsetInput, type HeadsetOutput } from './usages.ts'
import type { HidDevice, HidInputReportEvent } from './web-hid.ts'

export type HeadsetDeviceOptions = {
  readonly device: HidDevice
  readonly onButton: (button: HeadsetButton) => void
  /** Any clock, in milliseconds. */
  readonly now: () => number
}

/** Whether a device has a hook switch to be pressed: without one its telephony page is of no use here. */
export function isHeadset(device: HidDevice): boolean {
  return inputFieldsOf(device).some(({ usages }) => usages.some((usage) => inputOf(usage) === 'hook'))
}

/** A headset that is open: its reports are read as buttons, and its lamps, hook and mute are kept in step with the calls. */
export class HeadsetDevice {
  readonly device: HidDevice
  readonly #options: HeadsetDeviceOptions
  readonly #logic = new HeadsetLogic()
  readonly #inputs: readonly ReportField[]
  readonly #outputs: readonly ReportField[]
  /** What stands in each output report, by its id. */
  readonly #reports: ReadonlyMap<number, Uint8Array<ArrayBuffer>>
  readonly #wasOn = new Map<HeadsetInput, boolean>()
  #writing: Promise<void> = Promise.resolve()

  constructor(options: HeadsetDeviceOptions) {
    this.#options = options
    this.device = options.device
    this.#inputs = inputFieldsOf(this.device).filter(({ usages }) => usages.some((usage) => inputOf(usage) !== null))
    const reports = telephonyCollections(this.device).flatMap(({ outputReports = [] }) => outputReports)
    this.#outputs = fieldsOf(reports)
    this.#reports = new Map(
      [...reportLengths(reports)]
        .filter(([reportId]) => this.#outputs.some((field) => field.reportId === reportId && lampOf(field) !== null))
        .map(([reportId, length]) => [reportId, new Uint8Array(length)]),
    )
  }

  /** Opens it and puts its lamps out. Rejects with a DOMException where the system does not let us. */
  async open(): Promise<void> {
    if (!this.device.opened) await this.device.open()
    this.device.addEventListener('inputreport', this.#onReport)
    for (const reportId of this.#reports.keys()) this.#write(reportId)
    await this.#writing
  }

  /** Leaves it on hook with its lamps out, for whatever program uses it next. */
  async close(): Promise<void> {
    this.device.removeEventListener('inputreport', this.#onReport)
    this.show(NOTHING_ON)
    await this.#writing
    await this.device.close()
  }

  show(indicator: HeadsetIndicator): void {
    const { isOutOfStep } = this.#logic.show(indicator, this.#options.now())
    const lamps: Readonly<Record<HeadsetOutput, boolean>> = {
      'off-hook': indicator.isOffHook,
      ring: indicator.isRinging,
      mute: indicator.isMuted,
      hold: indicator.isHeld,
      microphone: indicator.isOffHook && !indicator.isMuted,
    }
    // it takes over what it is told, and not every headset replies: its next report is compared with that
    if (isOutOfStep) this.#assume({ hook: indicator.isOffHook, mute: indicator.isMuted })
    for (const [reportId, data] of this.#reports) {
      const before = data.join()
      for (const field of this.#outputs) {
        const lamp = field.reportId === reportId ? lampOf(field) : null
        if (lamp !== null) writeSwitch(data, field, lamps[lamp])
      }
      if (isOutOfStep || data.join() !== before) this.#write(reportId)
    }
  }

  #assume(states: Readonly<Record<'hook' | 'mute', boolean>>): void {
    for (const input of ['hook', 'mute'] as const) {
      const own = this.#inputs.filter(({ usages }) => usages.some((usage) => inputOf(usage) === input))
      if (own.length > 0 && isStateOf(input, own)) this.#wasOn.set(input, states[input])
    }
  }

  readonly #onReport = ({ reportId, data }: HidInputReportEvent): void => {
    for (const signal of this.#signalsOf(reportId, data)) {
      const { button, isOutOfStep } = this.#logic.hear(signal, this.#options.now())
      if (isOutOfStep) for (const id of this.#reports.keys()) this.#write(id)
      if (button !== null) this.#options.onButton(button)
    }
  }

  #signalsOf(reportId: number, data: DataView): HeadsetSignal[] {
    const fields = this.#inputs.filter((field) => field.reportId === reportId)
    const inputs = new Set(fields.flatMap(({ usages }) => usages.map(inputOf)).filter((input) => input !== null))
    return [...inputs].flatMap((input) => {
      const own = fields.filter(({ usages }) => usages.some((usage) => inputOf(usage) === input))
      const isOn = own.some((field) => {
        const value = readField(data, field)
        return value !== null && usagesOn(field, value).some((usage) => inputOf(usage) === input)
      })
      const wasOn = this.#wasOn.get(input) ?? false
      this.#wasOn.set(input, isOn)
      const isRelative = own.some(isRelativeField)
      // of a control that goes back by itself only the way down counts; a relative one tells of each press anew
      const isPressed = isOn && (isRelative || !wasOn)
      const isState = isStateOf(input, own)
      if (input === 'hook' && isState) return isOn === wasOn ? [] : [{ kind: 'hook', isOffHook: isOn } as const]
      if (input === 'mute' && isState) return isOn === wasOn ? [] : [{ kind: 'mute', isMuted: isOn } as const]
      return isPressed ? [pressOf(input)] : []
    })
  }

  #write(reportId: number): void {
    const data = this.#reports.get(reportId)?.slice()
    if (!data) return
    this.#writing = this.#writing.then(async () => {
      try {
        await this.device.sendReport(reportId, data)
      } catch (error) {
        // unplugged just now, of which the browser tells apart
        if (!(error instanceof DOMException)) throw error
      }
    })
  }
}

function isRelativeField({ item }: ReportField): boolean {
  return item.isAbsolute === false
}

/** Whether a control tells of how it stands, not of being pressed. */
function isStateOf(input: HeadsetInput, own: readonly ReportField[]): boolean {
  if (own.some(isRelativeField)) return false
  return input === 'hook' || (input === 'mute' && own.every(({ item }) => item.hasPreferredState === false))
}

function pressOf(input: HeadsetInput): HeadsetSignal {
  switch (input) {
    case 'hook':
      return { kind: 'hook-press' }
    case 'mute':
      return { kind: 'mute-press' }
    case 'hold':
      return { kind: 'flash' }
    case 'flash':
    case 'drop':
    case 'reject':
      return { kind: input }
    default:
      return input satisfies never
  }
}

function telephonyCollections(device: HidDevice): HidDevice['collections'] {
  return device.collections.filter(({ usagePage }) => usagePage === TELEPHONY_PAGE)
}

function inputFieldsOf(device: HidDevice): ReportField[] {
  return fieldsOf(telephonyCollections(device).flatMap(({ inputReports = [] }) => inputReports))
}

function lampOf({ usages }: ReportField): HeadsetOutput | null {
  return usages.map(outputOf).find((lamp) => lamp !== null) ?? null
}
