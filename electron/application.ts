import path from 'node:path'
import { app, nativeTheme, type BrowserWindow } from 'electron'
import { isLive } from '../shared/call.ts'
import type { ProcessEvent, RequestsTo, Session } from '../shared/ipc.ts'
import type { SyncStatus } from '../shared/ipc-crm.ts'
import { nearestLocale, type Locale } from '../shared/locale.ts'
import { success } from '../shared/result.ts'
import { answerWith, type Handlers } from '../shared/rpc.ts'
import { INITIAL_REGISTRATION } from '../shared/registration.ts'
import type { Settings } from '../shared/settings.ts'
import { DEMO_LINE_ID } from '../shared/sip-account.ts'
import { askPhone } from './ask-phone.ts'
import { callRequests } from './call-requests.ts'
import { joinCalls, type Calls } from './calls.ts'
import { CardWindow } from './card-window.ts'
import type { StartOptions } from './command-line.ts'
import { Crm } from './crm.ts'
import { DataProcess } from './data-process.ts'
import { playDemo } from './demo-play.ts'
import { setupDevelopmentReload } from './development-reload.ts'
import { registerDialLinks, setupDialLinks } from './dial-links.ts'
import { saveFile } from './file-saver.ts'
import { log } from './log.ts'
import { keepLastLocale, readLastLocale } from './last-locale.ts'
import { LineLog } from './line-log.ts'
import { createPanelWindow } from './panel-window.ts'
import { setupPermissions } from './permissions.ts'
import { PhoneRestarts } from './phone-restarts.ts'
import { PhoneWindow } from './phone-window.ts'
import { SettingsKeeper } from './settings-keeper.ts'
import { askAndWriteSnapshot } from './snapshot-writer.ts'
import { networkRequests } from './system-proxies.ts'
import type { LineDialOptions } from './outgoing-calls.ts'
import { WindowPeers } from './window-peers.ts'
import { loadPage } from './windows.ts'
import { Workplace } from './workplace.ts'

const NO_SYNC: SyncStatus = {
  state: 'off',
  syncedAt: null,
  clients: 0,
  message: '',
  outboxWaiting: 0,
  outboxRefused: 0,
  progress: null,
  deletionsToConfirm: 0,
  further: [],
}
/** How long a window waits for the settings before it is painted with defaults. */
const SETTINGS_WAIT_MS = 3_000
/** The phone must not wait longer than this for a panel that is slow to be painted. */
const PANEL_PATIENCE_MS = 1_000

/** Main as a whole: owns windows, child processes and the call desk, and joins them by the contract. */
export class Application {
  readonly #options: StartOptions
  readonly #windows: WindowPeers
  readonly #calls: Calls
  readonly #workplace: Workplace
  readonly #lineLog: LineLog
  readonly #phoneRestarts: PhoneRestarts
  readonly #crm: Crm
  readonly #settings: SettingsKeeper
  readonly #settingsLoaded: Promise<void>
  #markSettingsLoaded: () => void = () => undefined
  readonly #isPanelPainted: Promise<void>
  #markPanelPainted: () => void = () => undefined
  #data: DataProcess | null = null
  #card: CardWindow | null = null
  #panel: BrowserWindow | null = null
  #phone: PhoneWindow | null = null
  #sync: SyncStatus = NO_SYNC
  #dataState: Session['data'] = { isReady: false, problem: null }

  constructor(options: StartOptions) {
    this.#options = options
    this.#isPanelPainted = new Promise((resolve) => (this.#markPanelPainted = resolve))
    this.#settingsLoaded = new Promise((resolve) => (this.#markSettingsLoaded = resolve))
    const data = (): DataProcess => this.startData()
    this.#settings = new SettingsKeeper(data)
    this.#lineLog = new LineLog(data)
    this.#crm = new Crm({ data, settings: this.#settings })
    this.#windows = new WindowPeers({
      answerInMain: (name, payload) => answer(name, payload),
      forwardToData: (name, payload) => data().forward(name, payload),
      onEvent: (event) => this.#onWindowEvent(event),
    })
    this.#phoneRestarts = new PhoneRestarts(this.#windows)
    this.#calls = joinCalls({
      windows: this.#windows,
      data,
      locale: () => this.#locale(),
      // a line that was changed during a call is taken over after it
      onIdle: () => void this.#phone?.configure(),
      onApplied: (call, event) => this.#workplace.callChanged(call, event),
      dialOptions: (lineId) => this.#dialOptions(lineId),
      autoAnswer: () => this.#settings.settings.calling.autoAnswer,
      isReady: () => {
        const { state, isDoNotDisturb } = this.#workplace.session().operator
        return state === 'ready' && !isDoNotDisturb
      },
    })
    this.#workplace = new Workplace({
      windows: this.#windows,
      data,
      settings: () => this.#settings.settings,
      calls: () => this.#calls,
    })
    const answer = answerWith(this.#handlers())
    setupDialLinks(
      (link) => void this.#offerLink(link),
      () => this.#panel?.show(),
    )
    app.on('window-all-closed', () => app.quit())
    app.on('will-quit', () => {
      this.#workplace.stop()
      this.#data?.stop()
      this.#crm.stop()
    })
  }

  /** Starts the data process, or answers with the one that runs. */
  startData(): DataProcess {
    this.#data ??= new DataProcess({
      databaseFile: path.join(app.getPath('userData'), 'vizitka.sqlite'),
      placesFile: path.join(app.getAppPath().replace(/app\.asar$/, 'app.asar.unpacked'), 'dist', 'places.sqlite'),
      onEvent: (event) => this.#onDataEvent(event),
      onRequest: answerWith(networkRequests),
      onReady: (isReady) => void this.#onDataReady(isReady),
      onProblem: (problem) => this.#setDataState(false, problem),
    })
    return this.#data
  }

  /** Opens the windows; to be called once Electron is ready. */
  async start(): Promise<void> {
    setupPermissions((id) => this.#windows.roleOf(id))
    registerDialLinks(process.argv)
    // the panel first, alone: the operator sees it sooner, and nothing can ring before the phone has its line anyway
    const panel = createPanelWindow(() => this.#calls.desk.calls.some(isLive))
    this.#panel = panel
    this.#windows.connect('panel', panel)
    panel.once('ready-to-show', () => panel.show())
    await loadPage(panel, 'panel', readLastLocale() ?? this.#locale())
    // it asks for the session once it has been painted
    await Promise.race([this.#isPanelPainted, new Promise((resolve) => setTimeout(resolve, PANEL_PATIENCE_MS))])
    // SQLite opens while the other windows load; at the same time as the panel it would only delay it
    this.startData()
    const card = new CardWindow()
    this.#card = card
    this.#windows.connect('card', card.window)
    this.#phone = new PhoneWindow(this.#windows, this.#calls.desk, this.#settings, this.#lineLog, this.#phoneRestarts)
    const phoneWindow = this.#phone.window
    void this.#settingsLoaded.then(() => {
      this.#applySettings(this.#settings.settings)
      this.#phone?.settingsLoaded()
    })
    for (const [role, window] of [
      ['panel', panel],
      ['card', card.window],
    ] as const) {
      window.webContents.on('render-process-gone', (_event, details) => {
        log(`${role} window`, `gone (${details.reason}), made again`)
        void loadPage(window, role, this.#locale())
      })
    }
    panel.on('closed', () => {
      card.destroy()
      if (!phoneWindow.isDestroyed()) phoneWindow.destroy()
    })
    if (this.#options.isDevelopment) setupDevelopmentReload([panel, card.window, phoneWindow])
    await Promise.all([loadPage(card.window, 'card', this.#locale()), this.#phone.load()])
    await this.#settingsLoaded
    this.#crm.apply()
    if (this.#options.isHeadlessPlay) {
      const passed = await playDemo({
        windows: this.#windows,
        desk: this.#calls.desk,
        control: this.#calls.control,
        cardWindow: card.window,
        folder: this.#options.playFolder,
        isSynced: () => this.#sync.syncedAt !== null,
        isRegistered: () => this.#phone?.registrations.every(({ state }) => state === 'registered') ?? false,
      })
      app.exit(passed ? 0 : 1)
    }
  }

  #handlers(): Handlers<RequestsTo<'main'>> {
    const done = success(null)
    return {
      'session.get': async () => {
        this.#markPanelPainted()
        return success(await this.#session())
      },
      'settings.save': async ({ settings, secrets, crmSecrets, furtherSecrets }) => {
        const clients = { crm: crmSecrets, further: furtherSecrets }
        const saved = await this.#settings.save(settings, secrets, clients)
        if (saved.ok) await this.#settingsChanged(settings)
        return saved
      },
      ...networkRequests,
      ...callRequests(this.#calls),
      ...this.#workplace.handlers(),
      ...this.#phoneRestarts.handlers(),
      'audio.list': () => askPhone(this.#windows, 'phone.audio-list', null),
      'audio.test': (audio) => askPhone(this.#windows, 'phone.audio-test', audio),
      'card.rendered': ({ blockSize }) => {
        this.#card?.show(blockSize)
        return done
      },
      'card.painted': ({ callId, at }) => {
        this.#calls.desk.apply(callId, { kind: 'card-painted', at })
        return done
      },
      'card.resize': ({ blockSize }) => {
        this.#card?.setBlockSize(blockSize)
        return done
      },
      'card.close': () => {
        this.#card?.hide()
        this.#workplace.cardClosed()
        return done
      },
      'file.save': ({ name, text }) => saveFile(this.#panel, name, text),
      'snapshot.write': () => askAndWriteSnapshot(this.#panel, this.startData()),
      'crm.try': ({ source, secrets, sourceId }) => this.#crm.try(source, secrets, sourceId),
      'crm.sign-in': ({ source, secrets, page, sourceId }) => this.#crm.signIn(source, secrets, { page, sourceId }),
      'demo.call': async ({ demoId }) => {
        const placed = await askPhone(this.#windows, 'phone.demo-call', { demoId })
        return placed.ok ? done : placed
      },
    }
  }

  async #session(): Promise<Session> {
    const patience = new Promise<void>((resolve) => setTimeout(resolve, SETTINGS_WAIT_MS))
    await Promise.race([this.#settingsLoaded, patience])
    return {
      settings: this.#settings.settings,
      systemLocale: nearestLocale(app.getLocale()),
      calls: [...this.#calls.desk.calls],
      registrations: [...(this.#phone?.registrations ?? [INITIAL_REGISTRATION])],
      ...this.#workplace.session(),
      ...this.#phoneRestarts.session(),
      sync: this.#sync,
      data: this.#dataState,
      isDemo: this.#settings.settings.accounts.length === 0,
      canKeepPassword: await this.#settings.canKeepSecrets(),
      version: app.getVersion(),
    }
  }

  #onWindowEvent(event: ProcessEvent): void {
    switch (event.name) {
      case 'phone.ready':
        this.#phone?.pageReady()
        return this.#workplace.phoneReady()
      case 'phone.registration':
        this.#phone?.setRegistration(event.payload)
        return this.#workplace.registrationChanged(event.payload)
      case 'phone.incoming':
        void this.#calls.desk.ring(event.payload)
        this.#workplace.callCame(event.payload.callId)
        return this.#calls.autoAnswer.rang(event.payload)
      case 'phone.call-event':
        return this.#calls.desk.report(event.payload.callId, event.payload.event)
      case 'phone.quality':
        return this.#windows.emit('call.quality', event.payload)
      case 'phone.line-event':
        return this.#lineLog.add(event.payload)
      default:
        if (this.#workplace.onPhoneEvent(event)) return
        // the contract lets windows send nothing else
        return log('windows', `unexpected event «${event.name}»`)
    }
  }

  async #onDataReady(isReady: boolean): Promise<void> {
    this.#setDataState(isReady, null)
    if (!isReady) return
    if (await this.#settings.load()) {
      this.#markSettingsLoaded()
      this.#applySettings(this.#settings.settings)
      this.#windows.emit('settings.changed', this.#settings.settings)
      this.#phone?.settingsLoaded()
    }
    await this.#crm.dataReady()
    void this.#lineLog.write()
    this.#workplace.dataReady()
    await this.#calls.desk.dataReady()
    await this.#calls.desk.warmUp()
  }

  #setDataState(isReady: boolean, problem: string | null): void {
    this.#dataState = { isReady, problem }
    this.#windows.emit('data.state', this.#dataState)
  }

  #onDataEvent(event: ProcessEvent): void {
    if (event.name === 'sync.changed') this.#sync = event.payload
    if (event.name === 'crm.secret-changed') return void this.#crm.secretChanged(event.payload)
    this.#windows.relay(event.name, event.payload)
  }

  async #settingsChanged(settings: Settings): Promise<void> {
    this.#applySettings(settings)
    this.#windows.emit('settings.changed', settings)
    this.#crm.apply()
    await this.#phone?.setAudio()
    await this.#phone?.configure()
  }

  #applySettings(settings: Settings): void {
    nativeTheme.themeSource = settings.theme
    keepLastLocale(this.#locale())
    this.#card?.setCorner(settings.cardCorner, this.#locale() === 'fa')
    this.#workplace.settingsChanged()
  }

  /** A link of the system waits in the dial field of the panel until the operator calls. */
  async #offerLink(target: string): Promise<void> {
    await this.#isPanelPainted
    if (this.#panel?.isMinimized()) this.#panel.restore()
    this.#panel?.show()
    this.#windows.emit('dial.requested', { target })
  }

  #dialOptions(lineId: string | null): LineDialOptions {
    const { defaultCountry, dialPrefix, accounts } = this.#settings.settings
    const account = accounts.find(({ id }) => id === lineId) ?? accounts[0]
    const ownDomain = account?.address.split('@')[1] ?? null
    return { defaultCountry, dialPrefix, ownDomain, lineId: account?.id ?? DEMO_LINE_ID }
  }

  #locale(): Locale {
    return this.#settings.settings.locale ?? nearestLocale(app.getLocale())
  }
}
