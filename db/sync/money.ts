import type { Money } from '../../shared/client.ts'

/** Making a formatter costs more than mapping a client, so what was found out is kept. */
const fractionDigits = new Map<string, number>()

/** By the platform's own data (CLDR), so that the formatter that shows an amount agrees: rials have no fraction there. */
function fractionDigitsOf(currency: string): number {
  const known = fractionDigits.get(currency)
  if (known !== undefined) return known
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2
  fractionDigits.set(currency, digits)
  return digits
}

/** Decimal text to minor units without floating point; digits beyond the currency's own are cut. */
export function moneyOf({ value, currency }: { readonly value: string; readonly currency: string }): Money {
  const digits = fractionDigitsOf(currency)
  const [whole = '0', fraction = ''] = value.split('.')
  return { minor: Number(whole + fraction.slice(0, digits).padEnd(digits, '0')), currency }
}
