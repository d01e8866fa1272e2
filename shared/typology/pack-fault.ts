import * as z from 'zod'

/**
 * What can be wrong with a pack, and with what each fault is told. `count` is the number by which a language chooses its
 * plural form; a length, a limit or an excess is in characters or entries. A fault of a text that is no JSON (`json-…`)
 * comes with `line` and `column` besides, counted from 1.
 */
export const PACK_FAULTS = {
  'file-too-long': ['count', 'max'],
  'more-problems': ['count'],

  'json-content-after-end': [],
  'json-too-deep': [],
  'json-not-closed': ['bracket'],
  'json-comma-missing': ['bracket'],
  'json-comma-extra': [],
  'json-name-missing': [],
  'json-colon-missing': [],
  'json-tab': [],
  'json-backslash': [],
  'json-text-not-closed': [],
  'json-value-missing-at-end': [],
  'json-quotes': [],
  'json-comment': [],
  'json-value-missing': [],
  'json-bad-value': ['character'],

  'unknown-field': ['field'],
  missing: [],
  'missing-text': [],
  'missing-number': [],
  'missing-list': [],
  'missing-fields': [],
  'missing-choice': ['choices'],
  misfit: ['value'],
  'not-a-text': ['value'],
  'not-a-number': ['value'],
  'not-a-whole-number': ['value'],
  'not-true-or-false': ['value'],
  'not-true-false-or-text': ['value'],
  'not-a-list': ['value'],
  'not-fields': ['value'],
  'not-a-choice': ['value', 'choices'],
  'only-choice': ['choice'],
  'bad-word': ['value'],
  'bad-type-id': ['value'],
  'bad-pack-id': ['value'],
  'empty-text': [],
  'too-long': ['count', 'length', 'max'],
  'too-many-entries': ['count', 'length', 'max'],
  'too-few-entries': ['count'],
  'too-large': ['value', 'max'],
  'too-small': ['value', 'min'],
  'not-above': ['value', 'bound'],

  'unknown-fact': ['fact'],
  'no-test': ['fact'],
  'several-tests': ['fact'],
  'empty-range': ['fact'],
  'fact-is-truth': ['fact'],
  'fact-is-email-kind': ['fact', 'choices'],
  'fact-is-text': ['fact'],
  'fact-is-money': ['fact'],
  'fact-is-number': ['fact'],

  'repeated-sign': ['id'],
  'repeated-type': ['id'],
  'repeated-step': ['id'],
  'unknown-type': ['type'],
  'external-id-taken': ['externalId', 'type'],

  'unknown-limit': ['placeholder', 'known'],
  'unknown-fact-placeholder': ['placeholder'],
  'placeholder-not-allowed': ['placeholder'],
  'placeholders-differ': ['english'],
  'placeholders-not-in-english': ['placeholders'],
} as const

type PackFaultCode = keyof typeof PACK_FAULTS

// the table is not touched after it was written, so its own keys are its codes
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const CODES = Object.keys(PACK_FAULTS) as PackFaultCode[]

/** A fault without its place. It is told in the language of whoever reads it, so it holds no words of any. */
export const packFaultSchema = z.strictObject({
  code: z.enum(CODES),
  parameters: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type PackFault = z.infer<typeof packFaultSchema>

/** A fault with all that its sentence needs. */
export function packFault<Code extends PackFaultCode>(
  code: Code,
  parameters: Readonly<Record<(typeof PACK_FAULTS)[Code][number], string | number>>,
): PackFault {
  return { code, parameters }
}
