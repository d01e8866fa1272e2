import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { ensureDebianPackages } from '../../scripts/system-libraries.mjs'
import { freePort } from './free-port.ts'
import { startGuarded } from './sip-lab/guarded-process.ts'
import { makeTemporaryFolder } from './sip-lab/temporary-folder.ts'

const FOLDER = '/usr/lib/postgresql'
const START_PATIENCE_MS = 30_000
export const POSTGRES_PASSWORD = 'the-password-of-vizitka'

export type Postgres = {
  readonly port: number
  /** Runs statements as the owner of everything. */
  query(text: string, values?: readonly unknown[]): Promise<unknown[]>
  stop(): Promise<void>
}

/** A real PostgreSQL server on 127.0.0.1 with an empty database «crm»; installs it where it may. */
export async function startPostgres(): Promise<Postgres> {
  if (!existsSync(FOLDER)) {
    const installed = await ensureDebianPackages(['postgresql'])
    if (!installed.ok) throw new Error(`PostgreSQL cannot be run here: ${installed.reason}`)
  }
  const version = readdirSync(FOLDER).toSorted((one, other) => Number(other) - Number(one))[0] ?? ''
  const programs = path.join(FOLDER, version, 'bin')
  const folder = makeTemporaryFolder('vizitka-postgres-')
  const data = path.join(folder.path, 'data')
  // the server refuses to run as root
  const isRoot = process.getuid?.() === 0
  const as = isRoot ? ['runuser', '-u', 'postgres', '--'] : []
  if (isRoot) {
    const uid = Number(execFileSync('id', ['-u', 'postgres'], { encoding: 'utf8' }))
    chownSync(folder.path, uid, -1)
  }
  const passwordFile = path.join(folder.path, 'password')
  writeFileSync(passwordFile, `${POSTGRES_PASSWORD}\n`, { mode: 0o644 })
  const commandOf = (program: string, programArguments: readonly string[]): [string, string[]] => {
    const [first = '', ...others] = [...as, path.join(programs, program), ...programArguments]
    return [first, others]
  }
  const [initialise, initialiseArguments] = commandOf(
    'initdb',
    `-D ${data} -U vizitka -A scram-sha-256 --pwfile ${passwordFile} --no-sync -E UTF8 --locale C.UTF-8`.split(' '),
  )
  execFileSync(initialise, initialiseArguments, { stdio: 'ignore', cwd: folder.path })
  const port = await freePort()
  const [program, programArguments] = commandOf(
    'postgres',
    `-D ${data} -p ${port} -h 127.0.0.1 -k ${folder.path} -c fsync=off`.split(' '),
  )
  const server = startGuarded(program, programArguments, {
    workingFolder: folder.path,
    logFile: path.join(folder.path, 'log'),
  })
  const options = { host: '127.0.0.1', port, user: 'vizitka', password: POSTGRES_PASSWORD }
  await ready(options, server)
  const owner = new pg.Client({ ...options, database: 'crm' })
  await owner.connect()
  return {
    port,
    query: async (text, values = []) => (await owner.query<Record<string, unknown>>(text, [...values])).rows,
    stop: async () => {
      await owner.end()
      await server.kill()
      await folder.remove()
    },
  }
}

async function ready(
  options: pg.ClientConfig,
  server: { readonly exitCode: number | undefined; log(): string },
): Promise<void> {
  const deadline = Date.now() + START_PATIENCE_MS
  for (;;) {
    const client = new pg.Client({ ...options, database: 'postgres' })
    try {
      await client.connect()
      await client.query('CREATE DATABASE crm')
      return await client.end()
    } catch (error) {
      if (Date.now() > deadline || server.exitCode !== undefined) {
        throw new Error(`PostgreSQL does not start:\n${server.log()}`, { cause: error })
      }
      await sleep(100)
    }
  }
}
