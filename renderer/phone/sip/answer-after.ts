/** What of an INVITE may ask to be answered by itself: values of headers, raw. */
export type AnswerWishHeaders = {
  readonly callInfo: readonly string[]
  readonly alertInfo: readonly string[]
  /** Answer-Mode and Priv-Answer-Mode (RFC 5373). */
  readonly answerMode: readonly string[]
}

/** Longer than anybody lets it ring: then the wish is none. */
const LONGEST_SECONDS = 60

/**
 * After how many seconds a call is to answer itself, as its headers ask; null: they do not. Known spellings:
 * - `Call-Info: <sip:…>;answer-after=0` (draft-ietf-sip-answermode's forerunner; Asterisk, FreeSWITCH, Cisco, Yealink, snom), also in Alert-Info
 * - `Alert-Info: <http://…>;info=alert-autoanswer;delay=0` (Asterisk, Grandstream, Yealink, Mitel)
 * - `Alert-Info: Auto Answer`, `Ring Auto Answer`, `info=auto-answer` (Polycom, FreePBX)
 * - `Answer-Mode: Auto` (RFC 5373); `Manual` forbids what the others ask
 */
export function answerAfterSeconds({ callInfo, alertInfo, answerMode }: AnswerWishHeaders): number | null {
  const modes = answerMode.map((value) => value.trim().toLowerCase().split(/[\s;]/, 1)[0])
  if (modes.includes('manual')) return null
  for (const value of [...callInfo, ...alertInfo].map(withoutAddresses)) {
    const seconds = /\banswer-after\s*=\s*"?(\d+)/i.exec(value)?.[1]
    if (seconds !== undefined) return withinReason(seconds)
  }
  for (const value of alertInfo.map(withoutAddresses)) {
    if (/\b(?:alert-)?auto[\s-]?answer\b/i.test(value)) {
      return withinReason(/\bdelay\s*=\s*"?(\d+)/i.exec(value)?.[1] ?? '0')
    }
  }
  return modes.includes('auto') ? 0 : null
}

/** What stands in an address is about nothing but the address. */
function withoutAddresses(value: string): string {
  return value.replaceAll(/<[^>]*>/g, ' ')
}

function withinReason(seconds: string): number | null {
  const count = Number(seconds)
  return count <= LONGEST_SECONDS ? count : null
}
