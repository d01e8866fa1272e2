import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { ensureDebianPackages } from '../../scripts/system-libraries.mjs'
import { freePort } from './free-port.ts'
import { startGuarded, type GuardedProcess } from './sip-lab/guarded-process.ts'
import { makeTemporaryFolder } from './sip-lab/temporary-folder.ts'

const PASSWORD = 'the-password-of-admin'
const START_PATIENCE_MS = 60_000
const run = promisify(execFile)

export type Tryton = {
  readonly url: string
  readonly database: string
  readonly user: string
  readonly password: string
  /** One call of its JSON-RPC, as its own client makes it; throws what it answers as an error. */
  call(method: string, ...parameters: readonly unknown[]): Promise<unknown>
  /** Ends it as a machine that loses its power does. */
  kill(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

/** A real Tryton server on this machine with the module of parties and an empty database; installs it where it may. */
export async function startTryton(): Promise<Tryton> {
  if (!existsSync('/usr/bin/trytond')) {
    const installed = await ensureDebianPackages(['tryton-server', 'tryton-modules-party'])
    if (!installed.ok) throw new Error(`Tryton cannot be run here: ${installed.reason}`)
  }
  const folder = makeTemporaryFolder('vizitka-tryton-')
  const port = await freePort()
  const configuration = path.join(folder.path, 'trytond.conf')
  mkdirSync(path.join(folder.path, 'data'))
  // Tryton wants the file to be there before it fills it
  writeFileSync(path.join(folder.path, 'data', 'crm.sqlite'), '')
  writeFileSync(path.join(folder.path, 'password'), `${PASSWORD}\n`)
  writeFileSync(
    configuration,
    `[database]\nuri = sqlite://\npath = ${folder.path}/data\n[web]\nlisten = 127.0.0.1:${port}\n[session]\ntimeout = 86400\n`,
  )
  const environment = { ...process.env, TRYTONPASSFILE: path.join(folder.path, 'password') }
  const administer = (...more: readonly string[]) =>
    run('trytond-admin', ['-c', configuration, '-d', 'crm', ...more], { env: environment })
  await administer('--all', '--email', 'admin@example.com')
  await administer('-u', 'party', '--activate-dependencies')

  const url = `http://127.0.0.1:${port}`
  let server: GuardedProcess | null = null
  let session: string | null = null

  async function send(method: string, parameters: readonly unknown[], authorisation: string | null): Promise<unknown> {
    const response = await fetch(`${url}/crm/`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(authorisation !== null && { Authorization: authorisation }) },
      body: JSON.stringify({ id: 0, method, params: parameters }),
    })
    const body = (await response.json()) as { result?: unknown; error?: unknown }
    if (body.error !== undefined) throw new Error(`${method}: ${JSON.stringify(body.error)}`)
    return body.result
  }

  async function start(): Promise<void> {
    session = null
    server = startGuarded('trytond', ['-c', configuration, '-d', 'crm'], {
      workingFolder: folder.path,
      logFile: path.join(folder.path, 'log'),
    })
    const deadline = Date.now() + START_PATIENCE_MS
    while (session === null) {
      try {
        const [uid, key] = (await send('common.db.login', ['admin', { password: PASSWORD }], null)) as [number, string]
        session = `Session ${Buffer.from(`admin:${uid}:${key}`).toString('base64')}`
      } catch (error) {
        if (Date.now() > deadline || server.exitCode !== undefined)
          throw new Error(`Tryton does not start:\n${server.log()}`, { cause: error })
        await sleep(100)
      }
    }
  }

  await start()
  return {
    url,
    database: 'crm',
    user: 'admin',
    password: PASSWORD,
    call: (method, ...parameters) => send(method, [...parameters, {}], session),
    kill: async () => server?.kill(),
    start,
    stop: async () => {
      await server?.kill()
      await folder.remove()
    },
  }
}
