/** One call that the demo line can let ring. */
export type DemoCall = {
  readonly id: 'loyal' | 'all-now' | 'suspect' | 'interested' | 'unknown' | 'switchboard' | 'withheld' | 'possible'
  /** User part of the From header, with or without plus as trunks send it; null: withheld. */
  readonly address: string | null
  /** Display name of the From header; empty: none. */
  readonly displayName: string
  /** The line that was called, E.164. */
  readonly calledLine: string
}

const SALES_LINE = '+74951230100'
const SUPPORT_LINE = '+74951230200'

/**
 * The demo calls, each for another situation of the card. The demo CRM holds clients that belong to these addresses
 * (`unknown`: none); all numbers are from ranges for fiction or are well-known examples.
 */
export const DEMO_CALLS: readonly DemoCall[] = [
  { id: 'loyal', address: '79991234567', displayName: '', calledLine: SUPPORT_LINE },
  { id: 'all-now', address: '+989120000147', displayName: 'نگار تهرانی', calledLine: SALES_LINE },
  { id: 'suspect', address: '+12125550142', displayName: 'ALEXANDER PUSHKIN', calledLine: SALES_LINE },
  { id: 'interested', address: '+442079460045', displayName: '', calledLine: SALES_LINE },
  { id: 'unknown', address: '+77272500123', displayName: '', calledLine: SALES_LINE },
  { id: 'switchboard', address: '+862155550100', displayName: '上海星河', calledLine: SUPPORT_LINE },
  { id: 'withheld', address: null, displayName: 'Anonymous', calledLine: SUPPORT_LINE },
  { id: 'possible', address: '+493023125123', displayName: '', calledLine: SUPPORT_LINE },
]
