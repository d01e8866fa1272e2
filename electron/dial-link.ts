/** Schemes of links that call somebody. */
export const DIAL_SCHEMES = ['tel', 'sip', 'sips', 'callto'] as const
const LINK = new RegExp(`^(?:${DIAL_SCHEMES.join('|')}):.`, 'iu')
const MAX_LENGTH = 500

/** The link among the arguments of a start, as a browser or the desktop gives it; null: there is none. */
export function findDialLink(commandLine: readonly string[]): string | null {
  return commandLine.find((argument) => argument.length <= MAX_LENGTH && LINK.test(argument)) ?? null
}
