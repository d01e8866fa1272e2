import type { Page } from 'playwright-core'
import type { HidCollection } from '../../renderer/phone/headset/web-hid.ts'

/** A headset that the phone window believes to be plugged in. The browser has no way to make one up, so the page's own list is replaced. */
export type PageHeadset = {
  plugIn(): Promise<void>
  unplug(): Promise<void>
  /** Something was done at the headset. */
  report(reportId: number, ...bytes: readonly number[]): Promise<void>
  /** The bytes of the latest report that was written to it, by its id. */
  written(reportId: number): Promise<readonly number[] | null>
}

export type PageHeadsetOptions = {
  readonly name: string
  readonly collections: readonly HidCollection[]
  /** Reports its hook as it is told, as most headsets do: the id and the bit of both reports. */
  readonly echo: { readonly reportId: number; readonly hookIn: number; readonly hookOut: number }
}

export async function headsetIn(phone: Page, options: PageHeadsetOptions): Promise<PageHeadset> {
  const made = await phone.evaluateHandle(makeHeadset, options)
  return {
    plugIn: () => made.evaluate((headset) => headset.plug(true)),
    unplug: () => made.evaluate((headset) => headset.plug(false)),
    report: (reportId, ...bytes) =>
      made.evaluate((headset, report) => headset.report(report.reportId, report.bytes), { reportId, bytes }),
    written: (reportId) => made.evaluate((headset, id) => headset.written.get(id) ?? null, reportId),
  }
}

type Made = {
  readonly written: Map<number, number[]>
  plug(isIn: boolean): void
  report(reportId: number, bytes: readonly number[]): void
}

/** Runs in the phone page. */
function makeHeadset({ name, collections, echo }: PageHeadsetOptions): Made {
  const target = new EventTarget()
  const written = new Map<number, number[]>()
  let isIn = false
  const report = (reportId: number, bytes: readonly number[]): void => {
    const event = new Event('inputreport')
    target.dispatchEvent(Object.assign(event, { reportId, data: new DataView(Uint8Array.from(bytes).buffer) }))
  }
  const device = {
    opened: false,
    vendorId: 0x0b0e,
    productId: 0x2e4a,
    productName: name,
    collections,
    open: async () => void (device.opened = true),
    close: async () => void (device.opened = false),
    sendReport: async (reportId: number, data: Uint8Array) => {
      if (!isIn) throw new DOMException('unplugged', 'NetworkError')
      const before = written.get(reportId)?.[0] ?? 0
      const now = data[0] ?? 0
      written.set(reportId, [...data])
      const isHookChanged = ((before ^ now) >> echo.hookOut) & 1
      const hook = ((now >> echo.hookOut) & 1) << echo.hookIn
      if (reportId === echo.reportId && isHookChanged) setTimeout(() => report(reportId, [hook, 0]), 30)
    },
    addEventListener: target.addEventListener.bind(target),
    removeEventListener: target.removeEventListener.bind(target),
  }
  const hid = navigator.hid as unknown as EventTarget & { getDevices: () => Promise<unknown[]> }
  hid.getDevices = async () => (isIn ? [device] : [])
  return {
    written,
    report,
    plug: (isNowIn) => {
      isIn = isNowIn
      if (!isIn) {
        device.opened = false
        // without power it forgets what it was told
        written.clear()
      }
      hid.dispatchEvent(new Event(isIn ? 'connect' : 'disconnect'))
    },
  }
}
