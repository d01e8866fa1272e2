import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { join } from 'node:path'
import { startGuarded } from './guarded-process.ts'
import { claimPorts } from './ports.ts'
import { findPrograms } from './programs.ts'
import { waitFor } from './wait.ts'

const RELAY_PORTS = 100

export type TurnServer = {
  /** As the settings have it (RFC 7065). */
  readonly url: string
  readonly user: string
  readonly password: string
  log(): string
  stop(): Promise<void>
}

/** Starts coturn on 127.0.0.1; ends with this process. Throws with its log when it does not start. */
export async function startTurnServer(folder: string): Promise<TurnServer> {
  const found = await findPrograms()
  if (!found.ok) throw new Error(found.error.message)
  const block = await claimPorts(1)
  const port = block.take(1)
  const firstRelayPort = block.take(RELAY_PORTS)
  const [user, password] = ['operator', 'turn-password']
  const server = startGuarded(
    found.value.turnserver,
    [
      // without any configuration of the system
      '-n',
      '--listening-ip=127.0.0.1',
      `--listening-port=${port}`,
      '--relay-ip=127.0.0.1',
      `--min-port=${firstRelayPort}`,
      `--max-port=${firstRelayPort + RELAY_PORTS - 1}`,
      // the audio relay of the lab is one
      '--allow-loopback-peers',
      '--lt-cred-mech',
      `--user=${user}:${password}`,
      '--realm=lab.test',
      `--userdb=${join(folder, 'turn.sqlite')}`,
      `--pidfile=${join(folder, 'turnserver.pid')}`,
      '--no-tls',
      '--no-dtls',
      '--no-cli',
      '--log-file=stdout',
      '--simple-log',
      '--verbose',
    ],
    { workingFolder: folder, logFile: join(folder, 'turnserver.log') },
  )
  const stop = async (): Promise<void> => {
    await server.stop()
    await block.release()
  }
  try {
    await waitFor('coturn to answer', () => {
      if (server.exitCode !== undefined) throw new Error(`coturn ended with ${server.exitCode}`)
      return answersBinding(port)
    })
  } catch (error) {
    await stop()
    throw new Error(`coturn did not start:\n${server.log()}`, { cause: error })
  }
  return { url: `turn:127.0.0.1:${port}?transport=udp`, user, password, log: () => server.log(), stop }
}

export type SilentServer = {
  readonly port: number
  /** Messages that it has had. */
  asked(): number
  stop(): Promise<void>
}

/** A UDP port that takes everything and never answers, as a server behind a wrong firewall rule. */
export async function startSilentServer(): Promise<SilentServer> {
  const socket = createSocket('udp4')
  let asked = 0
  socket.on('message', () => (asked += 1))
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    port: socket.address().port,
    asked: () => asked,
    stop: () => new Promise((resolve) => socket.close(() => resolve())),
  }
}

/** Whether a STUN Binding request (RFC 8489) is answered within a quarter of a second. */
async function answersBinding(port: number): Promise<boolean> {
  const socket = createSocket('udp4')
  const request = Buffer.alloc(20)
  request.writeUInt16BE(0x0001, 0)
  request.writeUInt32BE(0x2112a442, 4)
  try {
    socket.send(request, port, '127.0.0.1')
    await once(socket, 'message', { signal: AbortSignal.timeout(250) })
    return true
  } catch {
    // not yet, which is what is asked
    return false
  } finally {
    socket.close()
  }
}
