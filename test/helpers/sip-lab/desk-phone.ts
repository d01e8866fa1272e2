import { once } from 'node:events'
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import * as z from 'zod'
import { tone, writeWave } from '../audio.ts'
import { startGuarded } from './guarded-process.ts'
import { waitFor } from './wait.ts'

/** An event of baresip's ctrl_tcp: CALL_INCOMING, CALL_RINGING, CALL_ESTABLISHED, CALL_CLOSED, CALL_DTMF_START, … */
export type DeskPhoneEvent = {
  readonly type: string
  readonly peer: string | undefined
  readonly detail: string | undefined
}

export type DeskPhone = {
  readonly user: string
  /** What it sends during a call: a steady tone of this frequency. */
  readonly toneHertz: number
  dial(address: string): Promise<void>
  answer(): Promise<void>
  hangUp(): Promise<void>
  hold(): Promise<void>
  resume(): Promise<void>
  /** Blind transfer (REFER) of the current call. */
  transfer(address: string): Promise<void>
  /** Any other command of baresip's menu; gives its printed answer. Throws when baresip refuses it. */
  command(name: string, parameters?: string): Promise<string>
  /** The first event of that type that no earlier call has taken. Throws after `timeoutMilliseconds`. */
  event(type: string, timeoutMilliseconds?: number): Promise<DeskPhoneEvent>
  /**
   * WAVE files of what it has heard, and of what it has sent, one per call, oldest first; complete once the call has ended.
   * baresip 1.0 stops recording what it hears at the first hold: count packets (`SipLab.audio`) for what comes after.
   */
  heardFiles(): string[]
  sentFiles(): string[]
  stop(): Promise<void>
}

export type DeskPhoneOptions = {
  /** Default 660. */
  readonly toneHertz?: number
  /** Answers without being told; default false. */
  readonly autoAnswer?: boolean
}

type DeskPhoneSettings = DeskPhoneOptions & {
  readonly program: string
  readonly folder: string
  readonly user: string
  readonly password: string
  readonly domain: string
  readonly proxyPort: number
  /** Two ports for SIP (baresip takes the next one for TLS), one for control, twenty for RTP. */
  readonly firstPort: number
}

/** Ports that one desk phone takes, from its first one on. */
export const DESK_PHONE_PORTS = 24

const messageSchema = z.union([
  z.object({ event: z.literal(true), type: z.string(), peeruri: z.string().optional(), param: z.string().optional() }),
  z.object({ response: z.literal(true), ok: z.boolean(), data: z.string().optional(), token: z.string().optional() }),
])

/** Starts a baresip that answers to its control socket. It registers by itself; that takes some milliseconds longer. */
export async function startDeskPhone(settings: DeskPhoneSettings): Promise<DeskPhone> {
  const { user, folder, toneHertz = 660 } = settings
  const controlPort = settings.firstPort + 2
  writeConfiguration(settings, controlPort, toneHertz)
  const baresip = startGuarded(settings.program, ['-f', folder], {
    workingFolder: folder,
    logFile: join(folder, 'log'),
  })
  const socket = await waitFor(`baresip of ${user} to listen`, () => {
    if (baresip.exitCode !== undefined) throw new Error(`baresip ended with ${baresip.exitCode}: ${baresip.log()}`)
    return tryConnect(controlPort)
  })
  const control = controlOver(socket, user)
  const run = async (name: string, parameters?: string) => void (await control.command(name, parameters))
  const recordings = (ending: string) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(ending))
      .map((name) => join(folder, name))
      .toSorted((one, other) => statSync(one).birthtimeMs - statSync(other).birthtimeMs)

  return {
    user,
    toneHertz,
    dial: (address) => run('dial', address),
    answer: () => run('accept'),
    hangUp: () => run('hangup'),
    hold: () => run('hold'),
    resume: () => run('resume'),
    transfer: (address) => run('transfer', address),
    command: control.command,
    event: control.event,
    heardFiles: () => recordings('-dec.wav'),
    sentFiles: () => recordings('-enc.wav'),
    async stop() {
      socket.destroy()
      await baresip.stop()
    },
  }
}

function writeConfiguration(settings: DeskPhoneSettings, controlPort: number, toneHertz: number): void {
  const { folder, user, password, domain, proxyPort, firstPort } = settings
  mkdirSync(folder, { recursive: true })
  writeWave(join(folder, 'tone.wav'), tone(toneHertz, 120))
  const account = [
    `"${user}" <sip:${user}@${domain}>`,
    `auth_user=${user}`,
    `auth_pass=${password}`,
    `outbound="sip:127.0.0.1:${proxyPort};transport=udp"`,
    // Short, so that a proxy that was restarted and has forgotten its contacts gets them back soon.
    'regint=60',
    'audio_codecs=PCMU/8000/1,PCMA/8000/1',
    'ptime=20',
    ...(settings.autoAnswer === true ? ['answermode=auto'] : []),
  ]
  writeFileSync(join(folder, 'accounts'), `${account.join(';')}\n`)
  writeFileSync(join(folder, 'contacts'), '')
  const lines: Record<string, string> = {
    poll_method: 'epoll',
    sip_listen: `127.0.0.1:${firstPort}`,
    // An address: baresip 1.0 does not take the interface's name "lo".
    net_interface: '127.0.0.1',
    net_af: 'ipv4',
    call_local_timeout: '60',
    call_max_calls: '4',
    audio_path: '/usr/share/baresip',
    audio_source: `aufile,${join(folder, 'tone.wav')}`,
    audio_player: 'aubridge,lab',
    audio_alert: 'aubridge,lab',
    snd_path: folder,
    ausrc_srate: '8000',
    auplay_srate: '8000',
    ausrc_channels: '1',
    auplay_channels: '1',
    ausrc_format: 's16',
    auplay_format: 's16',
    rtp_ports: `${firstPort + 3}-${firstPort + DESK_PHONE_PORTS - 1}`,
    rtp_timeout: '0',
    statmode_default: 'off',
    audio_buffer: '20-160',
    module_path: '/usr/lib/baresip/modules',
    ctrl_tcp_listen: `127.0.0.1:${controlPort}`,
  }
  const modules = ['g711', 'aufile', 'aubridge', 'sndfile'].map((name) => `module ${name}.so`)
  const applications = ['account', 'menu', 'ctrl_tcp'].map((name) => `module_app ${name}.so`)
  const values = Object.entries(lines).map(([name, value]) => `${name} ${value}`)
  writeFileSync(join(folder, 'config'), `${[...values, ...modules, ...applications].join('\n')}\n`)
}

async function tryConnect(port: number): Promise<Socket | undefined> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return socket
  } catch {
    // Not listening yet; the caller asks again.
    return undefined
  }
}

/** ctrl_tcp carries JSON in netstrings (`<length>:<bytes>,`) both ways. */
function controlOver(socket: Socket, user: string): Pick<DeskPhone, 'command' | 'event'> {
  const events: DeskPhoneEvent[] = []
  const replies = new Map<string, { ok: boolean; text: string }>()
  let received = Buffer.alloc(0)
  let commands = 0
  let broken: Error | undefined
  socket.on('error', (error) => (broken = error))
  socket.on('close', () => (broken ??= new Error(`baresip of ${user} closed its control connection`)))
  socket.on('data', (bytes) => {
    received = Buffer.concat([received, bytes])
    for (;;) {
      const colon = received.indexOf(':')
      const length = Number(received.toString('latin1', 0, Math.max(colon, 0)))
      if (colon < 0 || received.length < colon + length + 2) return
      const message = messageSchema.parse(JSON.parse(received.toString('utf8', colon + 1, colon + 1 + length)))
      received = received.subarray(colon + length + 2)
      if ('event' in message) events.push({ type: message.type, peer: message.peeruri, detail: message.param })
      else replies.set(message.token ?? '', { ok: message.ok, text: withoutColours(message.data ?? '') })
    }
  })

  return {
    async command(name, parameters = '') {
      const token = `${user}-${++commands}`
      const text = JSON.stringify({ command: name, params: parameters, token })
      socket.write(`${Buffer.byteLength(text)}:${text},`)
      const reply = await waitFor(`the answer of ${user} to ${name}`, () => {
        if (broken !== undefined) throw broken
        return replies.get(token)
      })
      if (!reply.ok) throw new Error(`${user} refused ${name} ${parameters}: ${reply.text}`)
      return reply.text
    },
    async event(type, timeoutMilliseconds = 10_000) {
      const deadline = Date.now() + timeoutMilliseconds
      for (;;) {
        const index = events.findIndex((event) => event.type === type)
        const [event] = index < 0 ? [] : events.splice(index, 1)
        if (event !== undefined) return event
        if (broken !== undefined) throw broken
        if (Date.now() > deadline) {
          const others = events.map((other) => other.type).join(', ')
          throw new Error(`${user}: no ${type} within ${timeoutMilliseconds} ms; there was: ${others}`)
        }
        await pause(20)
      }
    },
  }
}

function withoutColours(text: string): string {
  return text.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '').trim()
}
