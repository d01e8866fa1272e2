import type { BrowserWindow } from 'electron'
import { isLive } from '../shared/call.ts'
import type { RequestOf } from '../shared/ipc.ts'
import { INITIAL_REGISTRATION, type Registration } from '../shared/registration.ts'
import { askPhone } from './ask-phone.ts'
import type { CallDesk } from './call-desk.ts'
import type { LineLog } from './line-log.ts'
import { log } from './log.ts'
import type { SettingsKeeper } from './settings-keeper.ts'
import type { WindowPeers } from './window-peers.ts'
import { createWindow, loadPage } from './windows.ts'

/** The hidden window that holds the SIP connection and the audio; made again when it dies. */
export class PhoneWindow {
  readonly window: BrowserWindow
  registration: Registration = INITIAL_REGISTRATION
  readonly #windows: WindowPeers
  readonly #desk: CallDesk
  readonly #settings: SettingsKeeper
  #isPageReady = false
  #mayRegister = false
  #configuration: RequestOf<'phone.configure'> | null = null

  constructor(windows: WindowPeers, desk: CallDesk, settings: SettingsKeeper, lineLog: LineLog) {
    this.#windows = windows
    this.#desk = desk
    this.#settings = settings
    this.window = createWindow('phone', { title: 'Vizitka phone' })
    windows.connect('phone', this.window)
    this.window.webContents.on('render-process-gone', (_event, details) => {
      log('phone window', `gone (${details.reason}), made again`)
      this.#isPageReady = false
      this.#configuration = null
      this.setRegistration({ ...this.registration, state: 'connecting', reason: 'phone-restarting', detail: '' })
      this.#desk.phoneLost()
      lineLog.add({ at: Date.now(), kind: 'phone-restarted', detail: details.reason })
      void loadPage(this.window, 'phone')
    })
  }

  load(): Promise<void> {
    return loadPage(this.window, 'phone')
  }

  /** The page listens: it can be told its account as soon as the settings are known. */
  pageReady(): void {
    this.#isPageReady = true
    this.#configuration = null
    // a page that was reloaded has no line until it says so
    if (this.registration.state === 'registered') {
      this.setRegistration({ ...this.registration, state: 'connecting', reason: 'phone-restarting' })
    }
    void this.setAudio()
    void this.configure()
  }

  /** From now on the settings are the real ones, not the defaults. */
  settingsLoaded(): void {
    this.#mayRegister = true
    void this.setAudio()
    void this.configure()
  }

  /** Tells the phone which devices and key tones to use: before it has its line, and during calls too. */
  async setAudio(): Promise<void> {
    if (!this.#isPageReady || !this.#mayRegister) return
    const { audio, toneTransport } = this.#settings.settings
    const done = await askPhone(this.#windows, 'phone.set-audio', { audio, toneTransport })
    if (!done.ok) log('phone window', `audio settings: ${done.error.message}`)
  }

  /** Gives the phone its line, unless it has it already: a new configuration ends calls, so it also waits for those. */
  async configure(): Promise<void> {
    const phone = this.#windows.peer('phone')
    if (!this.#isPageReady || !this.#mayRegister || !phone) return
    const { account, identityOrder } = this.#settings.settings
    const wanted = { account, password: account ? this.#settings.password : '', identityOrder }
    const isSame = this.#configuration !== null && JSON.stringify(this.#configuration) === JSON.stringify(wanted)
    if (isSame || this.#desk.calls.some(isLive)) return
    this.#configuration = wanted
    const configured = await phone.request('phone.configure', wanted)
    if (!configured.ok) {
      this.#configuration = null
      const detail = configured.error.message.slice(0, 300)
      this.setRegistration({ ...this.registration, state: 'unregistered', reason: 'bad-configuration', detail })
    }
  }

  setRegistration(registration: Registration): void {
    this.registration = registration
    this.#windows.emit('registration.changed', registration)
  }
}
