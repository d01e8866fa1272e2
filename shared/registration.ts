import * as z from 'zod'
import { refusedCertificateSchema } from './certificate.ts'

/** Why the phone is not registered: the user interface has one sentence and one action for each. */
export const REGISTRATION_REASONS = [
  'starting',
  'no-connection',
  'wrong-password',
  'refused-by-server',
  'no-answer',
  'phone-restarting',
  'bad-configuration',
  'bad-certificate',
  // unregistered because the operator is not ready
  'not-ready',
] as const

export const registrationSchema = z.strictObject({
  lineId: z.string().max(40),
  state: z.enum(['registered', 'connecting', 'unregistered']),
  /** Null when registered. */
  reason: z.enum(REGISTRATION_REASONS).nullable(),
  /** The server's own words or status, for IT. */
  detail: z.string().max(300),
  /** Address of record, or «demo». */
  line: z.string().max(300),
  /** False where no microphone could be opened: the caller would hear silence. */
  hasMicrophone: z.boolean(),
  /** Of `bad-certificate`. */
  certificate: refusedCertificateSchema.optional(),
})
export type Registration = z.infer<typeof registrationSchema>

export const INITIAL_REGISTRATION: Registration = {
  lineId: '',
  state: 'connecting',
  reason: 'starting',
  detail: '',
  line: '',
  hasMicrophone: true,
}

/** What stands for all lines: the one that has got least far, as calls to it are lost. Never empty-handed. */
export function worstRegistration(registrations: readonly Registration[]): Registration {
  const order = ['unregistered', 'connecting', 'registered'] as const
  for (const state of order) {
    const found = registrations.find((registration) => registration.state === state)
    if (found) return found
  }
  return INITIAL_REGISTRATION
}
