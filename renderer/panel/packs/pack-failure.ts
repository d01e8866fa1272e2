import type { TFunction } from 'i18next'
import type { Failure } from '../../../shared/result.ts'
import { errorText } from '../../ui/error-text.ts'

const KNOWN = ['not-a-supervisor', 'priority-taken', 'broken-pack', 'shipped-pack', 'unknown-pack'] as const

/** Why something could not be done with a pack, in the supervisor's words. */
export function packFailureText(t: TFunction, failure: Failure): string {
  const known = KNOWN.find((code) => code === failure.code)
  return known ? t(`packs.error.${known}`) : errorText(t, failure)
}
