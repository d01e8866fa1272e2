import type { RTCSession } from 'jssip/lib/RTCSession'
import { failure, success, type Result } from '../../../shared/result.ts'

/** Nothing has been heard of the transfer for so long that nothing will be. */
const SILENCE_MS = 90_000

type StatusLine = { readonly status_code: number; readonly reason_phrase: string }

/**
 * Asks the far end to call somebody else (REFER, RFC 3515), in place of a call of ours if one is given. Settles with the
 * final word on that call; never when the far end leaves before, which ends our session.
 */
export function refer(
  session: RTCSession,
  target: string,
  replaces: RTCSession | null,
): Promise<Result<null, 'transfer-failed'>> {
  return new Promise((resolve) => {
    let timer = 0
    const settle = (result: Result<null, 'transfer-failed'>): void => {
      window.clearTimeout(timer)
      resolve(result)
    }
    const fail = (detail: string): void => settle(failure('transfer-failed', detail))
    const wait = (): void => {
      window.clearTimeout(timer)
      timer = window.setTimeout(() => fail('408 Request Timeout'), SILENCE_MS)
    }
    wait()
    session.refer(target, {
      ...(replaces ? { replaces } : {}),
      eventHandlers: {
        requestSucceeded: wait,
        requestFailed: ({ response, cause }: { response: StatusLine | null; cause: string }) =>
          fail(response ? textOf(response) : cause),
        trying: wait,
        progress: wait,
        accepted: () => settle(success(null)),
        failed: ({ status_line }: { status_line: StatusLine }) => fail(textOf(status_line)),
      },
    })
  })
}

function textOf({ status_code, reason_phrase }: StatusLine): string {
  return `${status_code} ${reason_phrase}`.trim()
}
