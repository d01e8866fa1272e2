import * as z from 'zod'
import { cleanText } from '../../shared/clean-text.ts'
import { countrySchema, FIELD_MAX_LENGTH, type CrmProfile, type Money } from '../../shared/client.ts'
import type { RecordFile } from './demo-crm-answer.ts'
import { moneyOf } from './money.ts'

const amount = z.object({
  value: z.string().regex(/^-?\d{1,12}(\.\d{1,4})?$/),
  currency: z.string().regex(/^[A-Z]{3}$/),
})
const score = z.number().min(0).max(10).nullish()
const text = z.string().nullish()

const signupSchema = z.object({ at: z.iso.datetime().nullish(), name: text, country: text, ipCountry: text })
const cardOnFileSchema = z.object({ holder: z.string() })
const surveySchema = z.object({ expectation: score, satisfaction: score })
const economicsSchema = z.object({ costToServe: amount.nullish(), margin: amount.nullish() })
const creditSchema = z.enum(['A', 'B', 'C'])
const followersSchema = z.int().min(0)

/**
 * The parts of a record that few clients have. Each is read by itself, so that a bad one does not cost the others.
 * @param name what the client is called today
 * @param skip told why a part was left out
 */
export function profileOf(file: RecordFile, name: string, skip: (reason: string) => void): CrmProfile {
  const part = <Schema extends z.ZodType>(key: keyof RecordFile, schema: Schema): z.infer<Schema> | null => {
    const parsed = schema.nullish().safeParse(file[key])
    if (parsed.success) return parsed.data ?? null
    const issue = parsed.error.issues[0]
    skip(`${[key, ...(issue?.path ?? [])].join('.')}: ${issue?.message ?? 'not valid'}`)
    return null
  }
  const signup = part('signup', signupSchema)
  const survey = part('survey', surveySchema)
  const economics = part('economics', economicsSchema)
  const credit = part('credit', creditSchema)
  const registeredName = field(signup?.name)
  return {
    registeredAt: signup?.at ? Date.parse(signup.at) : null,
    registeredName: registeredName === name ? '' : registeredName,
    registrationCountry: countryOf(signup?.country),
    ipCountry: countryOf(signup?.ipCountry),
    cardHolder: field(part('cardOnFile', cardOnFileSchema)?.holder),
    expectation: survey?.expectation ?? null,
    experience: survey?.satisfaction ?? null,
    costToServe: minor(economics?.costToServe),
    margin: minor(economics?.margin),
    // B is what everybody has: it says neither
    hasGoodCredit: credit === null || credit === 'B' ? null : credit === 'A',
    fitsTargetProfile: part('targetProfile', z.boolean()),
    meetsServiceCriteria: part('meetsCriteria', z.boolean()),
    audience: part('followers', followersSchema),
  }
}

function field(value: string | null | undefined): string {
  return cleanText(value ?? '', FIELD_MAX_LENGTH)
}

function countryOf(code: string | null | undefined): string | null {
  return countrySchema.safeParse(code?.toUpperCase()).data ?? null
}

function minor(value: z.infer<typeof amount> | null | undefined): Money | null {
  return value ? moneyOf(value) : null
}
