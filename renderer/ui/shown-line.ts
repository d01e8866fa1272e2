import { lineName, type LineColour, type SipAccount } from '../../shared/sip-account.ts'

/** What people see of a line. */
export type ShownLine = { readonly name: string; readonly colour: LineColour; readonly greeting: string }

/**
 * The line of a call as it is shown; null where that would say nothing: the only line, without a name or a colour of its
 * own, and a line that is no more.
 */
export function shownLine(accounts: readonly SipAccount[], lineId: string): ShownLine | null {
  const account = accounts.find(({ id }) => id === lineId)
  if (!account) return null
  if (accounts.length === 1 && account.name === '' && account.colour === 'none') return null
  return { name: lineName(account), colour: account.colour, greeting: account.greeting }
}
