import type { HidReport, HidReportItem } from './web-hid.ts'

/** Where in a report a usage stands. Offsets are bits from the start of the report's data, which has no report id. */
export type ReportField = {
  readonly reportId: number
  readonly bitOffset: number
  readonly bitLength: number
  readonly item: HidReportItem
  /** Usages that the field can hold: one for a variable, several for an array. */
  readonly usages: readonly number[]
}

/** No field is longer (HID 1.11, 8.2); what claims to be is not read. */
const FIELD_BITS_MAX = 32
/** A device that claims more of them is not to make us run out of memory. */
const USAGES_MAX = 1_024

/** The fields of reports, one after the other as they are declared; padding moves what comes after it. */
export function fieldsOf(reports: readonly HidReport[]): ReportField[] {
  return reports.flatMap(({ reportId = 0, items = [] }) => {
    let bitOffset = 0
    return items.flatMap((item) => {
      const { reportSize = 0, reportCount = 0 } = item
      const start = bitOffset
      bitOffset += reportSize * reportCount
      if (item.isConstant || reportSize === 0 || reportSize > FIELD_BITS_MAX) return []
      return Array.from({ length: reportCount }, (_, index) => ({
        reportId,
        bitOffset: start + index * reportSize,
        bitLength: reportSize,
        item,
        usages: item.isArray ? allUsages(item) : usageAt(item, index),
      }))
    })
  })
}

/** Bytes of each report, by its id. */
export function reportLengths(reports: readonly HidReport[]): ReadonlyMap<number, number> {
  return new Map(
    reports.map(({ reportId = 0, items = [] }) => {
      const bits = items.reduce((sum, { reportSize = 0, reportCount = 0 }) => sum + reportSize * reportCount, 0)
      return [reportId, Math.ceil(bits / 8)]
    }),
  )
}

/** The value of a field, unsigned; null: the report is too short for it. Bits are counted from the lowest of each byte. */
export function readField(data: DataView, { bitOffset, bitLength }: ReportField): number | null {
  if (bitOffset + bitLength > data.byteLength * 8) return null
  let value = 0
  for (let bit = bitLength - 1; bit >= 0; bit -= 1) {
    const at = bitOffset + bit
    value = value * 2 + ((data.getUint8(at >> 3) >> (at & 7)) & 1)
  }
  return value
}

/** Sets the lowest bit of a field and clears the others: lamps know on and off only. */
export function writeSwitch(data: Uint8Array, { bitOffset, bitLength }: ReportField, isOn: boolean): void {
  for (let bit = 0; bit < bitLength; bit += 1) {
    const at = bitOffset + bit
    const mask = 1 << (at & 7)
    const byte = data[at >> 3] ?? 0
    data[at >> 3] = isOn && bit === 0 ? byte | mask : byte & ~mask
  }
}

/** Usages that a field says are on. Of an array, which holds the number of a usage; zero or anything unknown is none. */
export function usagesOn(field: ReportField, value: number): readonly number[] {
  if (!field.item.isArray) return value === 0 ? [] : field.usages
  const usage = field.usages[value - (field.item.logicalMinimum ?? 0)]
  return usage === undefined ? [] : [usage]
}

// where there are fewer usages than fields, the last one counts for the rest (HID 1.11, 6.2.2.8)
function usageAt(item: HidReportItem, index: number): readonly number[] {
  const usages = allUsages(item)
  const usage = usages[Math.min(index, usages.length - 1)]
  return usage === undefined ? [] : [usage]
}

function allUsages({ isRange, usages, usageMinimum, usageMaximum }: HidReportItem): readonly number[] {
  if (!isRange || usageMinimum === undefined || usageMaximum === undefined) return usages ?? []
  const length = Math.min(USAGES_MAX, Math.max(0, usageMaximum - usageMinimum + 1))
  return Array.from({ length }, (_, index) => usageMinimum + index)
}
