import type { TFunction } from 'i18next'
import type { Failure } from '../../../shared/result.ts'
import { errorText } from '../../ui/call-buttons.tsx'

const KNOWN = ['not-a-supervisor', 'priority-taken', 'shipped-pack', 'unknown-pack'] as const

/** Why something could not be done with a pack, in the supervisor's words. */
export function packFailureText(t: TFunction, failure: Failure): string {
  const known = KNOWN.find((code) => code === failure.code)
  return known ? t(`packs.error.${known}`) : errorText(t, failure)
}
