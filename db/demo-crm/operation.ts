import * as z from 'zod'

const text = z.string().max(500)
const time = z.iso.datetime()
const phone = z.strictObject({
  number: text.refine((number) => /\p{Nd}/u.test(number), { message: 'a phone number must have digits' }),
  type: text.default(''),
})

/** Body of POST /clients. */
export const newClientSchema = z.strictObject({
  recordType: z.enum(['contact', 'account']),
  fullName: text.trim().min(1),
  organisation: text.nullable().default(null),
  emailAddress: text.nullable().default(null),
  phoneNumbers: z.array(phone).max(20).default([]),
  preferredLanguage: z
    .string()
    .regex(/^[a-z]{2,3}(_[A-Z]{2})?$/)
    .nullable()
    .default(null),
  countryCode: z
    .string()
    .regex(/^[A-Za-z]{2}$/)
    .nullable()
    .default(null),
  city: text.nullable().default(null),
  categories: z.array(text.min(1)).max(50).default([]),
})

/** Body of POST /clients/<id>/phones. */
export const newPhoneSchema = phone

/** Body of POST /calls; a call without a client is kept by itself. */
export const newCallSchema = z
  .strictObject({
    clientId: z.string().nullable(),
    phoneNumber: text.nullable(),
    direction: z.enum(['Inbound', 'Outbound']),
    startedAt: time,
    answeredAt: time.nullable(),
    endedAt: time,
    result: text.nullable().default(null),
    comment: z.string().max(10_000).default(''),
    agent: text.default(''),
  })
  .refine((call) => Date.parse(call.endedAt) >= Date.parse(call.startedAt), {
    message: 'endedAt lies before startedAt',
  })

/** Body of POST /notes. */
export const newNoteSchema = z.strictObject({
  clientId: z.string(),
  text: z.string().trim().min(1).max(10_000),
  author: text.default(''),
})

/** Body of PUT /clients/<id>/categories: replaces the whole list. */
export const categoriesSchema = z.strictObject({ categories: z.array(text.min(1)).max(50) })

/** Body of POST /clients/<id>/labels: the other labels stay. */
export const labelChangeSchema = z.strictObject({
  add: z.array(text.min(1)).max(100).default([]),
  remove: z.array(text.min(1)).max(100).default([]),
})

/** Body of POST /clients/<id>/merge: the client is gone afterwards, and the other one has what it had. */
export const mergeSchema = z.strictObject({ into: z.string().min(1) })

/** A change of the CRM's data, as the journal keeps it. */
export const operationSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('create-client'), client: newClientSchema }),
  z.strictObject({ kind: z.literal('add-phone'), clientId: z.string(), phone: newPhoneSchema }),
  z.strictObject({ kind: z.literal('log-call'), call: newCallSchema }),
  z.strictObject({ kind: z.literal('add-note'), note: newNoteSchema }),
  z.strictObject({ kind: z.literal('set-categories'), clientId: z.string(), categories: z.array(text) }),
  z.strictObject({ kind: z.literal('change-labels'), clientId: z.string(), labels: labelChangeSchema }),
  z.strictObject({ kind: z.literal('merge-clients'), clientId: z.string(), into: z.string() }),
])
export type DemoOperation = z.infer<typeof operationSchema>
