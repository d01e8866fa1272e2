import * as z from 'zod'
import {
  COUNTED_MARKS,
  EVENT_KINDS,
  FIELD_MAX_LENGTH,
  PAYMENT_METHODS,
  TEXT_MAX_LENGTH,
  TICKET_STATES,
  timeSchema,
  type CrmEvent,
  type Money,
} from '../../../shared/client.ts'
import { cleanText } from '../../../shared/clean-text.ts'
import { failure, success, type Result } from '../../../shared/result.ts'
import { moneyOf } from '../money.ts'
import { asList } from './list-of.ts'
import { textOf } from './revealed.ts'

const given = z.unknown().transform((value) => (value === null || value === undefined ? '' : textOf(value)))

const mappedSchema = z.object({
  id: given.refine((id) => id !== '', 'it has no id'),
  key: given,
  kind: z.enum(EVENT_KINDS),
  at: timeSchema,
  title: given,
  text: given,
  author: given,
  amount: given,
  currency: given,
  // what a CRM calls otherwise is not known here, and no reason to leave the entry out
  state: z.enum(TICKET_STATES).nullable().catch(null),
  paymentMethod: z.enum(PAYMENT_METHODS).nullable().catch(null),
  marks: z.preprocess(asList, z.array(z.enum(COUNTED_MARKS))).catch([]),
})
/** What an expression that does not hold gives. */
const NO_KIND: ReadonlySet<unknown> = new Set([null, undefined, '', false])
const NOTHING_MAPPED = Object.fromEntries(Object.keys(mappedSchema.shape).map((name) => [name, null]))

/** An entry of a client's history from what a template's map gave; null: its kind is of no use on a card. */
export function eventFromMapped(list: string, mapped: unknown): Result<CrmEvent | null, 'malformed'> {
  const parts = { ...NOTHING_MAPPED, ...(typeof mapped === 'object' ? mapped : {}) }
  if (NO_KIND.has(parts['kind'])) return success(null)
  const parsed = mappedSchema.safeParse(parts)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return failure('malformed', `${list}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not understood'}`)
  }
  const { id, key, title, text, author, amount, currency, ...fields } = parsed.data
  return success({
    ...fields,
    // two lists may have the same ids; our own entries come back under the key that they were told with
    id: key || `${list}:${id}`,
    title: cleanText(title, FIELD_MAX_LENGTH).trim(),
    text: cleanText(text, TEXT_MAX_LENGTH, { keepLineBreaks: true }).trim(),
    author: cleanText(author, FIELD_MAX_LENGTH).trim(),
    amount: amountOf(amount, currency.trim().toUpperCase()),
    prepaidMonths: null,
  })
}

/** Null where it is no amount, or nobody says of what. */
function amountOf(amount: string, currency: string): Money | null {
  if (!/^[A-Z]{3}$/u.test(currency) || !/^-?\d{1,12}(?:\.\d+)?$/u.test(amount)) return null
  const money = moneyOf({ value: amount.replace('-', ''), currency })
  return amount.startsWith('-') ? { ...money, minor: -money.minor } : money
}
