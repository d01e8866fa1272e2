import type { BrowserWindow } from 'electron'
import { isLive } from '../shared/call.ts'
import type { RequestOf } from '../shared/ipc.ts'
import { INITIAL_REGISTRATION, type Registration } from '../shared/registration.ts'
import { askPhone } from './ask-phone.ts'
import { DEMO_LINE_ID } from '../shared/sip-account.ts'
import { CertificateCheck } from './certificate-check.ts'
import type { CallDesk } from './call-desk.ts'
import type { LineLog } from './line-log.ts'
import { log } from './log.ts'
import type { PhoneRestarts } from './phone-restarts.ts'
import type { SettingsKeeper } from './settings-keeper.ts'
import type { WindowPeers } from './window-peers.ts'
import { createWindow, loadPage } from './windows.ts'

/** The hidden window that holds the SIP connection and the audio; made again when it dies. */
export class PhoneWindow {
  readonly window: BrowserWindow
  /** By the id of the line. */
  readonly #registrations = new Map<string, Registration>()
  readonly #windows: WindowPeers
  readonly #desk: CallDesk
  readonly #settings: SettingsKeeper
  readonly #certificates: CertificateCheck
  #isPageReady = false
  #mayRegister = false
  #configuration: RequestOf<'phone.configure'> | null = null

  constructor(
    windows: WindowPeers,
    desk: CallDesk,
    settings: SettingsKeeper,
    lineLog: LineLog,
    restarts: PhoneRestarts,
  ) {
    this.#windows = windows
    this.#certificates = new CertificateCheck(lineLog)
    this.#desk = desk
    this.#settings = settings
    this.window = createWindow('phone', { title: 'Vizitka phone' })
    windows.connect('phone', this.window)
    this.window.webContents.on('render-process-gone', (_event, details) => {
      log('phone window', `gone (${details.reason}), made again`)
      this.#isPageReady = false
      this.#configuration = null
      this.#markRestarting()
      restarts.add(Date.now(), this.#desk.phoneLost())
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
    if (this.registrations.some(({ state }) => state === 'registered')) this.#markRestarting()
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
    const { audio, toneTransport, defaultCountry, calling } = this.#settings.settings
    const done = await askPhone(this.#windows, 'phone.set-audio', {
      audio,
      toneTransport,
      toneCountry: calling.toneCountry ?? defaultCountry,
      usesHeadsetButtons: calling.usesHeadsetButtons,
    })
    if (!done.ok) log('phone window', `audio settings: ${done.error.message}`)
  }

  /** Gives the phone its line, unless it has it already: a new configuration ends calls, so it also waits for those. */
  async configure(): Promise<void> {
    const phone = this.#windows.peer('phone')
    if (!this.#isPageReady || !this.#mayRegister || !phone) return
    const { accounts, identityOrder } = this.#settings.settings
    const lines = accounts.map((account) => ({ account, secrets: this.#settings.secretsOf(account.id) }))
    const wanted = { lines, identityOrder }
    const isSame = this.#configuration !== null && JSON.stringify(this.#configuration) === JSON.stringify(wanted)
    if (isSame || this.#desk.calls.some(isLive)) return
    this.#configuration = wanted
    const configured = await phone.request('phone.configure', wanted)
    if (!configured.ok) {
      this.#configuration = null
      const detail = configured.error.message.slice(0, 300)
      for (const registration of this.registrations) {
        this.setRegistration({ ...registration, state: 'unregistered', reason: 'bad-configuration', detail })
      }
    }
    this.#tellWindows()
  }

  /** One of each line, in the order of the settings; of a line that has said nothing yet, that it is starting. */
  get registrations(): readonly Registration[] {
    const { accounts } = this.#settings.settings
    const lines = accounts.length > 0 ? accounts : [{ id: DEMO_LINE_ID, address: '' }]
    return lines.map(
      ({ id, address }) => this.#registrations.get(id) ?? { ...INITIAL_REGISTRATION, lineId: id, line: address },
    )
  }

  setRegistration(registration: Registration): void {
    const account = this.#settings.settings.accounts.find(({ id }) => id === registration.lineId)
    this.#registrations.set(registration.lineId, this.#certificates.explain(registration, account))
    this.#tellWindows()
  }

  #markRestarting(): void {
    for (const [lineId, registration] of this.#registrations) {
      this.#registrations.set(lineId, { ...registration, state: 'connecting', reason: 'phone-restarting', detail: '' })
    }
    this.#tellWindows()
  }

  #tellWindows(): void {
    this.#windows.emit('registrations.changed', [...this.registrations])
  }
}
