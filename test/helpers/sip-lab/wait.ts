import { setTimeout as pause } from 'node:timers/promises'

/**
 * Polls until `probe` gives a value other than undefined or false. Throws after `timeoutMilliseconds`, naming what was awaited; a
 * rejected probe rejects at once.
 */
export async function waitFor<Value>(
  awaited: string,
  probe: () => Value | undefined | false | Promise<Value | undefined | false>,
  timeoutMilliseconds = 10_000,
): Promise<Value> {
  const deadline = Date.now() + timeoutMilliseconds
  for (;;) {
    const value = await probe()
    if (value !== undefined && value !== false) return value
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMilliseconds} ms in vain for ${awaited}`)
    await pause(25)
  }
}
