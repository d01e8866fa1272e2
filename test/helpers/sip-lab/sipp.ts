import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodeMuLaw, tone } from '../audio.ts'
import { DOMAIN, type LabPorts } from './daemons.ts'
import { startGuarded, type GuardedProcess } from './guarded-process.ts'
import type { PortRanges } from './ports.ts'
import { isCallee, scenarioXml, SIPP_TONE_HERTZ, type SippScenario } from './sipp-scenario.ts'

export type SippOptions = {
  /** Whom a calling scenario calls; default alice. */
  readonly to?: string
  /** User parts of From: a call for each of them, instead of one by the scenario's caller. */
  readonly callers?: readonly string[]
  /** So many of those calls begin each second; default 10. */
  readonly perSecond?: number
}

export type SippResult = {
  /** 0 when the call went exactly as the scenario has it. */
  readonly exitCode: number
  /** sipp's complaints, then all SIP messages sent and received. */
  readonly log: string
}

/** Ports that one run takes: SIP, control, audio. */
export const SIPP_PORTS = 10
/** A scenario that hangs fails after this time. */
const LIMIT_SECONDS = 60

type Setting = {
  readonly program: string
  readonly folder: string
  readonly ports: LabPorts
  readonly ranges: PortRanges
  /** Holds the runs under way, for whoever has to end them. */
  readonly running: Set<GuardedProcess>
}

/** Plays one call by sipp, or one for each caller, and settles when all have ended. */
export async function runSipp(setting: Setting, scenario: SippScenario, options: SippOptions): Promise<SippResult> {
  const firstPort = setting.ranges.borrow()
  const folder = mkdtempSync(join(setting.folder, `sipp-${scenario.kind}-`))
  const file = (name: string) => join(folder, name)
  writeFileSync(file('tone.ul'), encodeMuLaw(tone(SIPP_TONE_HERTZ, 1)))
  const { callers, perSecond = 10 } = options
  writeFileSync(file('scenario.xml'), scenarioXml(scenario, DOMAIN, file('tone.ul'), callers !== undefined))
  if (callers) writeFileSync(file('callers.csv'), `SEQUENTIAL\n${callers.map((caller) => `${caller};\n`).join('')}`)
  const settings = {
    '-sf': file('scenario.xml'),
    '-s': options.to ?? 'alice',
    '-m': String(callers?.length ?? 1),
    ...(callers ? { '-inf': file('callers.csv'), '-r': String(perSecond), '-l': String(callers.length) } : {}),
    '-i': '127.0.0.1',
    '-p': String(isCallee(scenario) ? setting.ports.trunk : firstPort),
    // Control, else on 8888 of all interfaces.
    '-ci': '127.0.0.1',
    '-cp': String(firstPort + 1),
    // Audio.
    '-mi': '127.0.0.1',
    '-mp': String(firstPort + 2),
    '-timeout': `${LIMIT_SECONDS}s`,
    '-message_file': file('messages'),
    '-error_file': file('errors'),
  }
  const target = isCallee(scenario) ? [] : [`127.0.0.1:${setting.ports.udp}`]
  const sipp = startGuarded(
    setting.program,
    [...Object.entries(settings).flat(), '-nostdin', '-timeout_error', '-trace_msg', '-trace_err', ...target],
    { workingFolder: folder, logFile: file('output') },
  )
  setting.running.add(sipp)
  const exitCode = await sipp.exited
  setting.running.delete(sipp)
  setting.ranges.giveBack(firstPort)
  const written = ['errors', 'messages'].map(file).filter((path) => existsSync(path))
  return { exitCode, log: written.map((path) => readFileSync(path, 'utf8')).join('\n') }
}
