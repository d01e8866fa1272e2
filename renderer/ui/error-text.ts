import type { TFunction } from 'i18next'
import type { Failure } from '../../shared/result.ts'

const KNOWN_ERRORS = [
  'not-ringing',
  'no-such-call',
  'no-connection',
  'no-line',
  'no-media',
  'no-such-device',
  'not-a-number',
  'not-on',
  'already-calling',
  'already-transferring',
  'not-now',
  'too-many-calls',
  'unavailable',
] as const

/** A failure to call somebody: no call goes on then, other than when a call cannot be held. */
export function dialFailure(failure: Failure | null): Failure | null {
  if (failure?.code === 'no-connection' || failure?.code === 'not-configured') return { ...failure, code: 'no-line' }
  return failure?.code === 'bad-target' ? { ...failure, code: 'not-a-number' } : failure
}

/** A failure in the operator's words. */
export function errorText(t: TFunction, error: Failure): string {
  const known = KNOWN_ERRORS.find((code) => code === error.code)
  return known ? t(`call.error.${known}`) : t('call.error.other', { message: error.message })
}
