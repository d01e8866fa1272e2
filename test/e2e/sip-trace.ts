import type { Page } from 'playwright-core'
import { until } from './launch.ts'

export type SipTrace = {
  /** Whether the phone has been sent a message like that since the last `clear`. On the embedded line both ends are it. */
  received(pattern: RegExp): boolean
  count(pattern: RegExp): number
  clear(): void
}

/** The SIP messages as the library in the phone window logs them. Starts that window anew. */
export async function traceSip(phone: Page): Promise<SipTrace> {
  const messages: string[] = []
  phone.on('console', (message) => messages.push(message.text()))
  await phone.evaluate(() => localStorage.setItem('debug', 'JsSIP:Transport'))
  await phone.reload()
  await until('the phone to register again', () => messages.some((message) => /SIP\/2\.0 200 OK/.test(message)))
  const count = (pattern: RegExp): number =>
    messages.filter((message) => message.includes('received text message') && pattern.test(message)).length
  return { received: (pattern) => count(pattern) > 0, count, clear: () => void messages.splice(0) }
}
