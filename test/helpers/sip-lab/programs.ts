import { execFileSync } from 'node:child_process'
import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ensureDebianPackages } from '../../../scripts/system-libraries.mjs'
import { failure, success, type Result } from '../../../shared/result.ts'

const PACKAGES = ['kamailio', 'kamailio-websocket-modules', 'rtpengine-daemon', 'sip-tester', 'baresip-core', 'coturn']
/** Debian enables these on all addresses when it installs the program; the lab runs its own on 127.0.0.1. */
const SERVICES = { kamailio: 'kamailio', rtpengine: 'rtpengine-daemon', turnserver: 'coturn' }

export type Programs = {
  readonly kamailio: string
  readonly rtpengine: string
  readonly sipp: string
  readonly baresip: string
  readonly turnserver: string
}

/**
 * Paths of the lab's programs. Where they are missing and this is root on Debian, installs them, without any service that would start,
 * now or at boot. Fails with the reason where that cannot be done.
 */
export async function findPrograms(): Promise<Result<Programs, 'programs-missing'>> {
  const before = locate()
  if (before.missing.length === 0) return success(before.programs)
  const installed = await ensureDebianPackages(PACKAGES)
  if (!installed.ok)
    return failure('programs-missing', `the SIP lab lacks ${before.missing.join(', ')}: ${installed.reason}`)
  for (const [program, service] of Object.entries(SERVICES)) {
    // A service that somebody had before us is theirs.
    if (before.missing.includes(program)) execFileSync('update-rc.d', [service, 'disable'], { stdio: 'ignore' })
  }
  const after = locate()
  if (after.missing.length === 0) return success(after.programs)
  return failure('programs-missing', `${PACKAGES.join(', ')} are installed, but ${after.missing.join(', ')} not found`)
}

function locate(): { programs: Programs; missing: string[] } {
  const missing: string[] = []
  const find = (name: string) => {
    // Daemons live in /usr/sbin, which is not in an ordinary user's PATH.
    const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin']
    const path = folders.map((folder) => join(folder, name)).find(isExecutable)
    if (path === undefined) missing.push(name)
    return path ?? name
  }
  const programs = {
    kamailio: find('kamailio'),
    rtpengine: find('rtpengine'),
    sipp: find('sipp'),
    baresip: find('baresip'),
    turnserver: find('turnserver'),
  }
  const modules = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map((triplet) => `/usr/lib/${triplet}/kamailio/modules`)
  if (!modules.some((folder) => existsSync(join(folder, 'websocket.so')))) missing.push('kamailio-websocket-modules')
  return { programs, missing }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
  } catch {
    // Not there or not ours to run: the same for this question.
    return false
  }
  return statSync(path).isFile()
}
