import type { DialTarget } from './dial-target.ts'

/** Up to so many digits are an extension: the exchange takes them as they are. */
export const EXTENSION_MAX_DIGITS = 5

/** Whether it is somebody of our own house: an extension, or a name on our own domain. */
export function isInternalTarget({ user, address }: DialTarget): boolean {
  if (/^\d+$/u.test(user)) return user === address && user.length <= EXTENSION_MAX_DIGITS
  // to another domain a whole address is dialled
  return /^sips?:/iu.test(address) && !/^sips?:/iu.test(user)
}
