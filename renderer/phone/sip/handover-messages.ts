import type { UA } from 'jssip'
import { HANDOVER_MEDIA_TYPE, splitHandover, type HandoverParts } from '../../../shared/handover-parts.ts'
import type { Handover } from '../../../shared/handover.ts'
import { failure, success, type Result } from '../../../shared/result.ts'
import type { PhoneFailure } from '../phone.ts'
import type { MessageReader } from './incoming-messages.ts'

/** Nobody waits longer for a phone to take one part; the request itself is repeated for half a minute. */
const PART_TIMEOUT_MS = 8_000
/** Not all at once: servers take a flood of messages for an attack. */
const PARTS_AT_ONCE = 4

type Sent = Result<null, PhoneFailure>

/**
 * Tells a colleague's phone of a call that is handed on, by SIP MESSAGE (RFC 3428) straight to the colleague's address:
 * a header in Refer-To is dropped by most B2BUAs and holds no note, and a team database is not everywhere. The first part
 * goes alone: a phone that does not know the type refuses it (415), and is sent nothing more.
 */
export async function sendHandover(userAgent: UA, target: string, handover: Handover): Promise<Sent> {
  const [first = '', ...others] = splitHandover(handover, crypto.randomUUID())
  const sent = await sendPart(userAgent, target, first)
  if (!sent.ok) return sent
  const waiting = others.values()
  const sendWaiting = async (): Promise<Sent> => {
    for (const part of waiting) {
      const result = await sendPart(userAgent, target, part)
      if (!result.ok) return result
    }
    return success(null)
  }
  const results = await Promise.all(Array.from({ length: PARTS_AT_ONCE }, sendWaiting))
  return results.find(({ ok }) => !ok) ?? success(null)
}

/** Reads what a colleague's phone tells: only from our own domain, whose server has checked who sends it. */
export function handoverReader(parts: HandoverParts, ownDomain: string): MessageReader {
  return ({ at, lineId, sender, senderDomain, body }, events) => {
    if (sender === '' || senderDomain !== ownDomain.toLowerCase()) return false
    const received = parts.add(sender, body, at)
    if (!received.ok) return false
    if (received.value) events.onHandover({ ...received.value, at, lineId, sender })
    return true
  }
}

function sendPart(userAgent: UA, target: string, body: string): Promise<Sent> {
  return new Promise((resolve) => {
    window.setTimeout(() => resolve(failure('refused', 'no answer to what was told of the call')), PART_TIMEOUT_MS)
    userAgent.sendMessage(target, body, {
      contentType: HANDOVER_MEDIA_TYPE,
      eventHandlers: {
        succeeded: () => resolve(success(null)),
        failed: ({ response, cause }) => {
          const detail = response ? `${response.status_code} ${response.reason_phrase}` : String(cause)
          resolve(failure('refused', `what was told of the call was not taken: ${detail}`.slice(0, 300)))
        },
      },
    })
  })
}
