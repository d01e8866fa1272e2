import type { WatchedDialog } from './dialog-info.ts'

/** RFC 3261, 25.1: what a Call-ID and a tag consist of; nothing else may come into a header of ours. */
const WORD = /^[\w\-.!%*+`'~()<>:\\"/[\]?{}@]{1,300}$/u
const TOKEN = /^[\w\-.!%*+`'~]{1,200}$/u

/**
 * The value of Replaces (RFC 3891) that takes over a call which rings at a colleague's. It goes to the one who calls
 * there, so the tags stand as that side sees them: its own is what the colleague has as the remote one. «0» stands for a
 * tag that the server does not tell (RFC 3891, 3). Early only: a call that the colleague has answered meanwhile is not
 * torn away. Null: the call is not named.
 */
export function replacesOf({ callId, localTag, remoteTag }: WatchedDialog): string | null {
  if (!WORD.test(callId)) return null
  const tag = (value: string): string => (TOKEN.test(value) ? value : '0')
  return `${callId};to-tag=${tag(remoteTag)};from-tag=${tag(localTag)};early-only`
}
