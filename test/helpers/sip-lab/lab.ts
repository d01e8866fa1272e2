import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { success, type Result } from '../../../shared/result.ts'
import {
  AUDIO_PORTS,
  DOMAIN,
  registeredContacts,
  setFault,
  startProxy,
  startRelay,
  USERS,
  type Fault,
  type ProxyOptions,
} from './daemons.ts'
import { DESK_PHONE_PORTS, startDeskPhone, type DeskPhone, type DeskPhoneOptions } from './desk-phone.ts'
import type { GuardedProcess } from './guarded-process.ts'
import { claimPorts, portRanges } from './ports.ts'
import { findPrograms } from './programs.ts'
import { relayedAudio, type RelayedAudio } from './relay-console.ts'
import { runSipp, SIPP_PORTS, type SippOptions, type SippResult } from './sipp.ts'
import type { SippScenario } from './sipp-scenario.ts'
import { makeTemporaryFolder } from './temporary-folder.ts'
import { waitFor } from './wait.ts'

export type LabUser = keyof typeof USERS

/** Of both proxies. */
export type SipLabOptions = ProxyOptions

/** A SIP proxy and registrar with an audio relay, and phones to call each other by it. All of it listens on 127.0.0.1 only. */
export type SipLab = {
  /** For SIP over WebSocket (RFC 7118). */
  readonly webSocketUrl: string
  /** Of the second proxy, which does not run until it is started, and has a registrar of its own. */
  readonly secondWebSocketUrl: string
  /** Realm and domain of all addresses; never resolved. */
  readonly domain: string
  /** Password of each user. */
  readonly users: Readonly<Record<LabUser, string>>
  /** SIP over UDP and TCP. */
  readonly udpPort: number
  /** Where requests to `trunk`, `trunk-…` and to codes (what begins like `*46`) go, by UDP. */
  readonly trunkPort: number
  /** Where the proxy takes SIP over UDP. */
  readonly sipPort: number
  /** Everything that this lab writes; gone after `stop`. */
  readonly folder: string
  /** Plays one call, or one for each of `callers`; settles when it has ended. Callees wait for a call to `sip:trunk@lab.test`, one at a time. */
  sipp(scenario: SippScenario, options?: SippOptions): Promise<SippResult>
  /** Starts a desk phone, ready when it is registered. Ends with the lab. */
  baresip(user?: LabUser, options?: DeskPhoneOptions): Promise<DeskPhone>
  /** Contacts that the registrar knows for a user. */
  contacts(user: LabUser, proxy?: 'first' | 'second'): Promise<string[]>
  /** RTP that the relay has had, for each side of each call under way. */
  audio(): Promise<RelayedAudio[]>
  /** Kills the proxy as a crash does; audio of established calls flows on. */
  killProxy(): Promise<void>
  /** Starts the proxy again on the same ports. It knows no contacts until the phones register anew. */
  startProxy(): Promise<void>
  /** Stops the proxy as a hung machine does: connections stay open, and nothing comes. */
  freezeProxy(): void
  /**
   * Puts the first proxy's registrar out of order, or in order again with null. `silentRegistrar`: answers no REGISTER;
   * `retryAfter`: 503 with so many seconds; `slowCredentials`: the next request with a password waits three seconds;
   * `tellsStale`: a nonce that has expired is told to have.
   */
  setFault(fault: Fault, value: string | null): Promise<void>
  thawProxy(): void
  /** Audio stops, and the relay answers nothing. */
  freezeRelay(): void
  thawRelay(): void
  startSecondProxy(): Promise<void>
  /** What proxies and audio relay have logged. */
  log(): string
  /** Ends all that the lab has started and removes its folder. */
  stop(): Promise<void>
}

/**
 * Starts the lab on ports of its own, several side by side if need be. All programs end with `stop` and with this process.
 * Fails where the programs are missing and cannot be installed (tests skip then); throws when they are there but do not start.
 */
export async function startSipLab(proxyOptions: SipLabOptions = {}): Promise<Result<SipLab, 'programs-missing'>> {
  const found = await findPrograms()
  if (!found.ok) return found
  const programs = found.value
  const block = await claimPorts(7)
  const ports = {
    udp: block.take(1),
    webSocket: block.take(1),
    relayControl: block.take(1),
    relayConsole: block.take(1),
    trunk: block.take(1),
    secondUdp: block.take(1),
    secondWebSocket: block.take(1),
    audio: block.take(AUDIO_PORTS),
  }
  const temporary = makeTemporaryFolder('vizitka-sip-lab-')
  const folder = temporary.path
  const sippRuns = new Set<GuardedProcess>()
  const sippPorts = portRanges(block, SIPP_PORTS, 12)
  const deskPhones = new Set<DeskPhone>()
  const deskPhonePorts = portRanges(block, DESK_PHONE_PORTS, 8)
  let relay: GuardedProcess | undefined
  let proxy: GuardedProcess | undefined
  let secondProxy: GuardedProcess | undefined

  const contacts = (user: LabUser, of: 'first' | 'second' = 'first') =>
    registeredContacts(of === 'first' ? ports.webSocket : ports.secondWebSocket, `${user}@${DOMAIN}`)

  async function baresip(user: LabUser = 'desk1', options: DeskPhoneOptions = {}): Promise<DeskPhone> {
    const firstPort = deskPhonePorts.borrow()
    const started = await startDeskPhone({
      ...options,
      program: programs.baresip,
      folder: join(folder, `${user}-${firstPort}`),
      user,
      password: USERS[user],
      domain: DOMAIN,
      proxyPort: ports.udp,
      firstPort,
    })
    const phone: DeskPhone = {
      ...started,
      async stop() {
        if (!deskPhones.delete(phone)) return
        await started.stop()
        deskPhonePorts.giveBack(firstPort)
      },
    }
    deskPhones.add(phone)
    const own = `:${firstPort}`
    await waitFor(`${user} to register`, async () => (await contacts(user)).some((contact) => contact.includes(own)))
    return phone
  }

  async function stop(): Promise<void> {
    await Promise.all([...deskPhones].map((phone) => phone.stop()))
    // They have nothing to save, and an unfinished call would make them linger.
    await Promise.all([...sippRuns, relay, proxy, secondProxy].map(async (program) => program?.kill()))
    await block.release()
    await temporary.remove()
  }

  try {
    relay = await startRelay(programs.rtpengine, folder, ports)
    proxy = await startProxy(programs.kamailio, folder, ports, 'kamailio', proxyOptions)
  } catch (error) {
    await stop()
    throw error
  }

  return success({
    webSocketUrl: `ws://127.0.0.1:${ports.webSocket}`,
    secondWebSocketUrl: `ws://127.0.0.1:${ports.secondWebSocket}`,
    domain: DOMAIN,
    users: USERS,
    udpPort: ports.udp,
    trunkPort: ports.trunk,
    sipPort: ports.udp,
    folder,
    sipp: (scenario, sippOptions = {}) =>
      runSipp({ program: programs.sipp, folder, ports, ranges: sippPorts, running: sippRuns }, scenario, sippOptions),
    baresip,
    contacts,
    audio: () => relayedAudio(ports.relayConsole),
    async killProxy() {
      await proxy?.kill()
      proxy = undefined
    },
    async startProxy() {
      if (proxy !== undefined) throw new Error('The proxy is running')
      proxy = await startProxy(programs.kamailio, folder, ports, 'kamailio', proxyOptions)
    },
    setFault: (fault, value) => setFault(ports.webSocket, fault, value),
    freezeProxy: () => proxy?.signal('SIGSTOP'),
    thawProxy: () => proxy?.signal('SIGCONT'),
    freezeRelay: () => relay?.signal('SIGSTOP'),
    thawRelay: () => relay?.signal('SIGCONT'),
    async startSecondProxy() {
      const { secondUdp: udp, secondWebSocket: webSocket } = ports
      secondProxy ??= await startProxy(
        programs.kamailio,
        folder,
        { ...ports, udp, webSocket },
        'second-kamailio',
        proxyOptions,
      )
    },
    log: () =>
      ['rtpengine.log', 'kamailio.log', 'second-kamailio.log']
        .map((name) => join(folder, name))
        .filter((file) => existsSync(file))
        .map((file) => readFileSync(file, 'utf8'))
        .join(''),
    stop,
  })
}
