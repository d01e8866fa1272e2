/** The keys of a telephone, in rows of three. */
export const PHONE_KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const

/** Zeros of the digits that keyboards in use write: Arabic-Indic, Persian, and the wide ones of Chinese input. */
const ZEROS = [0x06_60, 0x06_f0, 0xff_10] as const

/** The telephone key that a typed character means, in the digits of any of our languages; null: none. */
export function phoneKeyOf(character: string): string | null {
  if (/^[\d*#]$/.test(character)) return character
  const code = character.codePointAt(0)
  if (code === undefined || character.length !== 1) return null
  for (const zero of ZEROS) if (code >= zero && code <= zero + 9) return String(code - zero)
  return null
}
