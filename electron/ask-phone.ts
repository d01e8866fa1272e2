import type { ReplyOf, RequestOf, RequestsTo } from '../shared/ipc.ts'
import { failure, type Result } from '../shared/result.ts'
import type { WindowPeers } from './window-peers.ts'

export type PhonePeer = Pick<WindowPeers, 'peer'>

/** Asks the phone window; `unavailable` while it is being made again. */
export async function askPhone<Name extends RequestsTo<'phone'>>(
  windows: PhonePeer,
  name: Name,
  payload: RequestOf<Name>,
): Promise<Result<ReplyOf<Name>>> {
  const phone = windows.peer('phone')
  return phone ? phone.request(name, payload) : failure('unavailable', 'the phone is being restarted')
}
