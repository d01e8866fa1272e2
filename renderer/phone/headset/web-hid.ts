/**
 * The part of the WebHID API (WICG Community Group report) that headsets are read and written by; it is not in the
 * compiler's library.
 */

/** Fields of one report that were declared together. Usages are 32 bits: the page in the upper 16. */
export type HidReportItem = {
  /** False: the field tells of changes, not of a state. */
  readonly isAbsolute?: boolean
  /** The field holds which of the usages are on, not one bit of each. */
  readonly isArray?: boolean
  /** Nothing but padding. */
  readonly isConstant?: boolean
  readonly isRange?: boolean
  /** The control goes back by itself when it is let go. */
  readonly hasPreferredState?: boolean
  readonly usages?: readonly number[]
  readonly usageMinimum?: number
  readonly usageMaximum?: number
  /** Bits of one field. */
  readonly reportSize?: number
  readonly reportCount?: number
  readonly logicalMinimum?: number
}

export type HidReport = { readonly reportId?: number; readonly items?: readonly HidReportItem[] }

/** The browser lists the items of nested collections in those around them as well, in the order of the descriptor. */
export type HidCollection = {
  readonly usagePage?: number
  readonly usage?: number
  readonly inputReports?: readonly HidReport[]
  readonly outputReports?: readonly HidReport[]
}

export type HidInputReportEvent = Event & { readonly reportId: number; readonly data: DataView }

export type HidDevice = {
  readonly opened: boolean
  readonly vendorId: number
  readonly productId: number
  readonly productName: string
  readonly collections: readonly HidCollection[]
  /** Rejects with a DOMException where the system does not let us. */
  open(): Promise<void>
  close(): Promise<void>
  sendReport(reportId: number, data: BufferSource): Promise<void>
  addEventListener(type: 'inputreport', listener: (event: HidInputReportEvent) => void): void
  removeEventListener(type: 'inputreport', listener: (event: HidInputReportEvent) => void): void
}

/** Devices that main lets us have come and go with these events. */
export type Hid = {
  getDevices(): Promise<readonly HidDevice[]>
  addEventListener(type: 'connect' | 'disconnect', listener: () => void): void
}

declare global {
  interface Navigator {
    readonly hid: Hid
  }
}
