import { cleanText } from '../clean-text.ts'
import type { SipUri } from '../sip-header.ts'

/** Longest text taken over from a SIP header. */
export const HEADER_TEXT_MAX_LENGTH = 200

/** Users that gateways invent for callers whose number they did not get. */
const NO_USER = new Set(['', 'unknown', 'unavailable', 'null'])

/**
 * What a URI is dialled by: its user part or its number, with the parameters that belong to the number (RFC 3966: ext,
 * phone-context) and without those that route it. Null: it names nobody.
 */
export function readAddress(uri: SipUri): string | null {
  const user = cleanText(uri.user, HEADER_TEXT_MAX_LENGTH)
  if (NO_USER.has(user.toLowerCase())) return null
  const extension = uri.userParameters.get('ext')
  const context = uri.userParameters.get('phone-context')
  const suffix = (extension ? `;ext=${extension}` : '') + (context?.startsWith('+') ? `;phone-context=${context}` : '')
  return cleanText(user + suffix, HEADER_TEXT_MAX_LENGTH)
}
