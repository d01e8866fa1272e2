import { app } from 'electron'
import { DIAL_SCHEMES, findDialLink } from './dial-link.ts'
import { log } from './log.ts'

const REGISTER = '--register-links'
const UNREGISTER = '--unregister-links'

/**
 * Hears tel:, sip:, sips: and callto: links of the system, from this start on; to be called before Electron is ready.
 * A link calls nobody by itself: `onLink` shows it to the operator, who may call then.
 */
export function setupDialLinks(onLink: (link: string) => void, onSecondInstance: () => void): void {
  const link = findDialLink(process.argv.slice(1))
  if (link !== null) onLink(link)
  app.on('open-url', (event, url) => {
    event.preventDefault()
    const opened = findDialLink([url])
    if (opened !== null) onLink(opened)
  })
  app.on('second-instance', (_event, commandLine) => {
    onSecondInstance()
    const opened = findDialLink(commandLine.slice(1))
    if (opened !== null) onLink(opened)
  })
}

/**
 * Makes an installed Vizitka the system's program for links that call, or takes that back, where an installer or IT
 * starts it with `--register-links` or `--unregister-links`: nobody's links are taken over unasked.
 */
export function registerDialLinks(commandLine: readonly string[]): void {
  const isWanted = commandLine.includes(REGISTER)
  if (!app.isPackaged || (!isWanted && !commandLine.includes(UNREGISTER))) return
  for (const scheme of DIAL_SCHEMES) {
    const isDone = isWanted ? app.setAsDefaultProtocolClient(scheme) : app.removeAsDefaultProtocolClient(scheme)
    if (!isDone) log('links', `${scheme}: could not be ${isWanted ? 'registered' : 'unregistered'}`)
  }
}
