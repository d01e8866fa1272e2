import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import { startGuarded, type GuardedProcess } from './guarded-process.ts'
import { sendOptions } from './options-probe.ts'
import { waitFor } from './wait.ts'

/** Realm and domain of the lab; the proxy knows it as its own, nothing resolves it. */
export const DOMAIN = 'lab.test'

/** Users and their passwords; the proxy derives a password from the name in the same way. */
export const USERS = {
  alice: 'alice-password',
  bob: 'bob-password',
  /** Her voice mail is at the trunk. */
  carol: 'carol-password',
  desk1: 'desk1-password',
  desk2: 'desk2-password',
} as const

/** Ports on 127.0.0.1. `audio` is the first of `AUDIO_PORTS`. */
export type LabPorts = {
  readonly udp: number
  readonly webSocket: number
  readonly relayControl: number
  readonly relayConsole: number
  readonly trunk: number
  readonly audio: number
}

/** RTP and RTCP for each side of a call: four ports a call. */
export const AUDIO_PORTS = 160

/** What the proxy's authentication knows. */
export type DigestAlgorithm = 'MD5' | 'SHA-256'

export type ProxyOptions = {
  /** By which it asks for passwords. */
  readonly digestAlgorithm?: DigestAlgorithm
  /** How long a nonce is good for; default 300. */
  readonly nonceSeconds?: number
}

/** How the registrar may be out of order, until it is started again. */
export type Fault = 'silentRegistrar' | 'retryAfter' | 'slowCredentials' | 'tellsStale'

const CONFIGURATION = fileURLToPath(new URL('kamailio.cfg', import.meta.url))

/** Starts rtpengine without its kernel module and waits until it takes calls. Throws with its log when it ends instead. */
export async function startRelay(program: string, folder: string, ports: LabPorts): Promise<GuardedProcess> {
  const relay = startGuarded(
    program,
    [
      // Without this it reads the system's configuration, which listens on all interfaces.
      '--config-file=none',
      '--foreground',
      '--log-stderr',
      '--log-level=6',
      '--table=-1',
      '--interface=127.0.0.1',
      `--listen-ng=127.0.0.1:${ports.relayControl}`,
      `--listen-cli=127.0.0.1:${ports.relayConsole}`,
      `--port-min=${ports.audio}`,
      `--port-max=${ports.audio + AUDIO_PORTS - 1}`,
      '--num-threads=2',
      '--timeout=60',
      '--delete-delay=0',
    ],
    { workingFolder: folder, logFile: join(folder, 'rtpengine.log') },
  )
  await ready(relay, 'rtpengine', () => accepts(ports.relayConsole))
  return relay
}

/**
 * Starts Kamailio and waits until it answers. Throws with its log when it ends instead. Each `name` is a proxy of its own,
 * whose log is `<name>.log`.
 */
export async function startProxy(
  program: string,
  folder: string,
  ports: Omit<LabPorts, 'audio' | 'relayConsole'>,
  name: string,
  { digestAlgorithm = 'MD5', nonceSeconds }: ProxyOptions = {},
): Promise<GuardedProcess> {
  const runFolder = join(folder, name)
  mkdirSync(runFolder, { recursive: true })
  const definitions = [
    `SIP_PORT=${ports.udp}`,
    `WS_PORT=${ports.webSocket}`,
    // Strings carry their quotation marks within the value.
    `NG_SOCKET="udp:127.0.0.1:${ports.relayControl}"`,
    `TRUNK="sip:127.0.0.1:${ports.trunk}"`,
    `PASSWORD_HASH="${digestAlgorithm}"`,
    ...(nonceSeconds === undefined ? [] : [`NONCE_SECONDS=${nonceSeconds}`]),
    `USERS="^(${Object.keys(USERS).join('|')})$"`,
  ]
  const options = { '-f': CONFIGURATION, '-m': '64', '-M': '8', '-Y': runFolder }
  const proxy = startGuarded(
    program,
    // In the foreground, logging to standard error.
    ['-DD', '-E', ...Object.entries(options).flat(), ...definitions.flatMap((definition) => ['-A', definition])],
    { workingFolder: folder, logFile: join(folder, `${name}.log`) },
  )
  await ready(proxy, name, async () => (await sendOptions(ports.udp, DOMAIN)) === 200)
  return proxy
}

const contactsSchema = z.union([
  z.object({
    result: z.object({ Contacts: z.array(z.object({ Contact: z.object({ Address: z.string() }) })) }),
  }),
  // the second where the record is still there, but its last contact has gone or expired
  z.object({ error: z.object({ message: z.enum(['AOR not found in location table', 'AOR has no contacts']) }) }),
])

/** Puts the proxy out of order, or in order again with null. */
export async function setFault(webSocketPort: number, fault: Fault, value: string | null): Promise<void> {
  const reply = await askProxy(
    webSocketPort,
    value === null ? 'htable.delete' : 'htable.sets',
    value === null ? ['faults', fault] : ['faults', fault, value],
  )
  // a fault that is not there cannot be taken away
  const isDone = z.object({ result: z.unknown() }).or(z.object({ error: z.object({ code: z.literal(404) }) }))
  if (!isDone.safeParse(reply).success) throw new Error(JSON.stringify(reply))
}

/** Asks the registrar for the contacts of an address of record such as `alice@lab.test`. */
export async function registeredContacts(webSocketPort: number, addressOfRecord: string): Promise<string[]> {
  const reply = contactsSchema.parse(await askProxy(webSocketPort, 'ul.lookup', ['location', addressOfRecord]))
  return 'error' in reply ? [] : reply.result.Contacts.map((entry) => entry.Contact.Address)
}

async function askProxy(webSocketPort: number, method: string, parameters: readonly string[]): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${webSocketPort}/rpc`, {
    method: 'POST',
    // a connection that is kept is closed by Kamailio at a time of its own, perhaps just when it is used again
    headers: { 'Content-Type': 'application/json', Connection: 'close' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: parameters }),
  })
  return response.json()
}

async function ready(daemon: GuardedProcess, name: string, probe: () => Promise<boolean>): Promise<void> {
  try {
    await waitFor(`${name} to answer`, () => {
      if (daemon.exitCode !== undefined) throw new Error(`${name} ended with ${daemon.exitCode}`)
      return probe()
    })
  } catch (error) {
    await daemon.kill()
    throw new Error(`${name} did not start:\n${daemon.log()}`, { cause: error })
  }
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    // Refused: not listening yet, which is what the caller asks.
    return false
  } finally {
    socket.destroy()
  }
}
