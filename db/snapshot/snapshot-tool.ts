import path from 'node:path'
import { parseArgs } from 'node:util'
import SqliteDatabase from 'better-sqlite3'
import * as z from 'zod'
import { crmSourceSchema, type CrmSource } from '../../shared/crm-source.ts'
import { failure, success, type Result } from '../../shared/result.ts'
import { makeKeys, publicKeyText, readPrivateKey } from './snapshot-keys.ts'
import { keyPrefixOf, sourceOf } from './source-of.ts'
import { writeSnapshot } from './write-snapshot.ts'

const USAGE = `usage: npm run snapshot -- --new-key FOLDER
       npm run snapshot -- --out FILE --key FOLDER [--profile FOLDER]

The first makes the pair of keys that signs snapshots, and prints the public one for the settings of the stations. The
second writes the clients of a profile as a snapshot; the profile may be in use. Keep the private key where only you can
read it: who has it can give clients to all stations.`

const PROGRESS_EVERY = 100_000

type Output = Pick<Console, 'log' | 'error'>

/** Makes keys and snapshots. Answers the exit code. */
export async function snapshotTool(
  parameters: readonly string[],
  environment: NodeJS.ProcessEnv,
  output: Output,
): Promise<number> {
  const read = readParameters(parameters)
  if (!read) {
    output.error(USAGE)
    return 2
  }
  if ('newKey' in read) {
    const made = makeKeys(read.newKey)
    if (made.ok) output.log(made.value)
    else output.error(`✗ ${made.error.message}`)
    return made.ok ? 0 : 1
  }
  const databaseFile = path.join(read.profile ?? defaultProfile(environment), 'vizitka.sqlite')
  const privateKey = readPrivateKey(read.key)
  if (!privateKey.ok) return fail(output, privateKey.error.message)
  const crm = crmOf(databaseFile)
  if (!crm.ok) return fail(output, crm.error.message)
  const source = sourceOf(crm.value)
  if (source === null) return fail(output, `${databaseFile}: this profile has no CRM`)
  const written = await writeSnapshot({
    databaseFile,
    file: read.out,
    privateKey: privateKey.value,
    source,
    keyPrefix: keyPrefixOf(crm.value),
    onProgress: (clients) => clients % PROGRESS_EVERY === 0 && output.error(`  ${clients} clients`),
  })
  if (!written.ok) return fail(output, written.error.message)
  const { clients, bytes } = written.value
  output.log(`${read.out}: ${clients} clients, ${(bytes / 1e6).toFixed(1)} MB, for the public key`)
  output.log(publicKeyText(privateKey.value))
  return 0
}

type Parameters =
  | { readonly newKey: string }
  | { readonly out: string; readonly key: string; readonly profile: string | undefined }

function readParameters(parameters: readonly string[]): Parameters | null {
  const text = { type: 'string' } as const
  try {
    const { values } = parseArgs({
      args: [...parameters],
      options: { 'new-key': text, out: text, key: text, profile: text },
    })
    const { 'new-key': newKey, out, key, profile } = values
    if (newKey !== undefined) return { newKey }
    return out === undefined || key === undefined ? null : { out, key, profile }
  } catch (error) {
    // parseArgs throws for what it does not know
    if (error instanceof TypeError) return null
    throw error
  }
}

/** Where the app keeps its data on this system. */
function defaultProfile(environment: NodeJS.ProcessEnv): string {
  const home = environment['HOME'] ?? ''
  switch (process.platform) {
    case 'win32':
      return path.join(environment['APPDATA'] ?? '', 'vizitka')
    case 'darwin':
      return path.join(home, 'Library', 'Application Support', 'vizitka')
    default:
      return path.join(environment['XDG_CONFIG_HOME'] ?? path.join(home, '.config'), 'vizitka')
  }
}

const settingsSchema = z.looseObject({ crm: crmSourceSchema.optional() })

/** The CRM that the profile's settings name; a profile in which nothing was ever saved has the sample one. */
function crmOf(databaseFile: string): Result<CrmSource, 'no-database'> {
  try {
    const database = new SqliteDatabase(databaseFile, { readonly: true, fileMustExist: true })
    try {
      const text: unknown = database.prepare("SELECT value FROM setting WHERE name = 'settings'").pluck().get()
      if (typeof text !== 'string') return success({ kind: 'demo' })
      const parsed = settingsSchema.safeParse(JSON.parse(text))
      if (!parsed.success) return failure('no-database', `${databaseFile}: ${z.prettifyError(parsed.error)}`)
      return success(parsed.data.crm ?? { kind: 'demo' })
    } finally {
      database.close()
    }
  } catch (error) {
    // no such folder is a TypeError there
    if (error instanceof SqliteDatabase.SqliteError || error instanceof TypeError)
      return failure('no-database', `${databaseFile} cannot be read: ${error.message}`)
    throw error
  }
}

function fail(output: Output, message: string): 1 {
  output.error(`✗ ${message}`)
  return 1
}
