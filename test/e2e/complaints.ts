import type { Page } from 'playwright-core'

/** Said by a page's own connection when a test asks on its wire beside it: the reply is not for the page. */
const REPLY_TO_A_TEST = /^reply: no request \d+ is waiting$/

/** Gathers what a window complains of from now on: uncaught errors, and what it writes as an error or a warning. */
export function gatherComplaints(page: Page, role: string, complaints: string[]): void {
  const note = (text: string): void => {
    if (!REPLY_TO_A_TEST.test(text)) complaints.push(`${role}: ${text}`)
  }
  page.on('pageerror', (error) => note(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') note(message.text())
  })
}
