import type { HidCollection, HidReportItem } from '../../renderer/phone/headset/web-hid.ts'

type Report = { readonly reportId: number; readonly items: HidReportItem[] }
type Collection = {
  readonly usagePage: number
  readonly usage: number
  readonly inputReports: Report[]
  readonly outputReports: Report[]
  readonly children: Collection[]
}

const CONSTANT = 0x01
const VARIABLE = 0x02
const RELATIVE = 0x04
const NO_PREFERRED = 0x20

/**
 * Reads a HID report descriptor (HID 1.11, 6.2.2) as Chromium does for WebHID: 32-bit usages, and each item listed in its
 * collection and in all those around it. Knows the items that headsets use; push and pop are not among them.
 */
export function collectionsOf(descriptor: readonly number[]): readonly HidCollection[] {
  const top: Collection[] = []
  const open: Collection[] = []
  const global = { page: 0, reportId: 0, size: 0, count: 0, minimum: 0 }
  let usages: number[] = []
  let range: { minimum?: number; maximum?: number } = {}
  const extended = (usage: number, bytes: number): number => (bytes > 2 ? usage : global.page * 0x1_0000 + usage)

  for (let at = 0; at < descriptor.length;) {
    const prefix = descriptor[at] ?? 0
    const length = [0, 1, 2, 4][prefix & 3] ?? 0
    const value = descriptor.slice(at + 1, at + 1 + length).reduce((sum, byte, index) => sum + byte * 256 ** index, 0)
    at += 1 + length
    switch (prefix & 0xfc) {
      case 0x04:
        global.page = value
        break
      case 0x14:
        global.minimum = value
        break
      case 0x74:
        global.size = value
        break
      case 0x84:
        global.reportId = value
        break
      case 0x94:
        global.count = value
        break
      case 0x08:
        usages.push(extended(value, length))
        break
      case 0x18:
        range.minimum = extended(value, length)
        break
      case 0x28:
        range.maximum = extended(value, length)
        break
      case 0xa0: {
        const usage = usages[0] ?? 0
        const begun: Collection = {
          usagePage: usage >>> 16,
          usage: usage & 0xffff,
          inputReports: [],
          outputReports: [],
          children: [],
        }
        ;(open.at(-1)?.children ?? top).push(begun)
        open.push(begun)
        usages = []
        range = {}
        break
      }
      case 0xc0:
        open.pop()
        break
      case 0x80:
      case 0x90: {
        const isRange = range.minimum !== undefined && range.maximum !== undefined
        const item: HidReportItem = {
          isAbsolute: (value & RELATIVE) === 0,
          isArray: (value & VARIABLE) === 0,
          isConstant: (value & CONSTANT) !== 0,
          hasPreferredState: (value & NO_PREFERRED) === 0,
          isRange,
          ...(isRange ? { usageMinimum: range.minimum ?? 0, usageMaximum: range.maximum ?? 0 } : { usages }),
          reportSize: global.size,
          reportCount: global.count,
          logicalMinimum: global.minimum,
        }
        for (const collection of open) {
          const reports = (prefix & 0xfc) === 0x80 ? collection.inputReports : collection.outputReports
          const report = reports.find(({ reportId }) => reportId === global.reportId)
          if (report) report.items.push(item)
          else reports.push({ reportId: global.reportId, items: [item] })
        }
        usages = []
        range = {}
        break
      }
    }
  }
  return top
}
