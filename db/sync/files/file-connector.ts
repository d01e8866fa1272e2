import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import * as z from 'zod'
import type { CrmClient } from '../../../shared/client.ts'
import type { FileSettings } from '../../../shared/crm-source.ts'
import { parseJson } from '../../../shared/parse-json.ts'
import { failure, success, type Result } from '../../../shared/result.ts'
import type { Connector, ConnectorError, PullPage, SkippedRecord } from '../connector.ts'
import { csvClients, guessMapping, readCsv, type ReadClients } from './csv-clients.ts'
import { decodeText, guessEncoding } from './text-encoding.ts'
import { vcardClients } from './vcard-clients.ts'

const PAGE_SIZE = 1_000
const FILE_MAX_BYTES = 512 * 1024 * 1024
const ENDINGS = ['.csv', '.tsv', '.txt', '.vcf']

const cursorSchema = z.strictObject({ version: z.literal(1), digest: z.string(), next: z.int().min(0) })

type Contents = {
  readonly digest: string
  readonly clients: readonly CrmClient[]
  readonly skipped: readonly SkippedRecord[]
}

/**
 * Clients of CSV and vCard files. What is in the files is the whole truth: a client that is in none of them any more is
 * gone. As long as no file has changed a run reads nothing.
 */
export function fileConnector(settings: FileSettings): Connector {
  /** Kept from page to page of one run. */
  let kept: Contents | null = null

  return {
    name: `files ${settings.path}`,
    records: [],
    pull: async (cursorText) => {
      const files = await filesOf(settings.path)
      if (!files.ok) return files
      const digest = digestOf(settings, files.value)
      const cursor = readCursor(cursorText)
      if (cursor?.digest === digest && cursor.next === 0) return success(lastPage([], [], null, digest))
      if (kept?.digest !== digest) {
        const read = await readFiles(settings, files.value)
        if (!read.ok) return read
        kept = { digest, ...read.value }
      }
      const from = cursor?.digest === digest ? cursor.next : 0
      const { clients, skipped } = kept
      const page = clients.slice(from, from + PAGE_SIZE)
      const next = from + PAGE_SIZE
      if (next < clients.length) {
        const written = JSON.stringify({ version: 1, digest, next })
        const left = from === 0 ? [...skipped] : []
        return success({
          clients: page,
          skipped: left,
          deletedIds: [],
          knownIds: null,
          cursor: written,
          complete: false,
        })
      }
      kept = null
      return success(
        lastPage(
          page,
          from === 0 ? skipped : [],
          clients.map(({ id }) => id),
          digest,
        ),
      )
    },
    lookup: () => Promise.resolve(success([])),
    // a file takes nothing: calls and notes stay here
    push: () => Promise.resolve(success({ crmId: null })),
  }
}

function lastPage(
  clients: readonly CrmClient[],
  skipped: readonly SkippedRecord[],
  knownIds: string[] | null,
  digest: string,
): PullPage {
  const cursor = JSON.stringify({ version: 1, digest, next: 0 })
  return { clients: [...clients], skipped: [...skipped], deletedIds: [], knownIds, cursor, complete: true }
}

function readCursor(text: string | null): z.infer<typeof cursorSchema> | null {
  return text === null ? null : (cursorSchema.safeParse(parseJson(text)).data ?? null)
}

type FileOnDisk = { readonly file: string; readonly size: number; readonly changedAt: number }

async function filesOf(place: string): Promise<Result<readonly FileOnDisk[], ConnectorError>> {
  try {
    const isFolder = (await stat(place)).isDirectory()
    const names = isFolder ? (await readdir(place)).toSorted().map((name) => path.join(place, name)) : [place]
    const files: FileOnDisk[] = []
    for (const file of names.filter((name) => !isFolder || ENDINGS.includes(path.extname(name).toLowerCase()))) {
      const { size, mtimeMs, isFile } = await statOf(file)
      if (size > FILE_MAX_BYTES) return failure('malformed', `${file} is larger than ${FILE_MAX_BYTES} bytes`)
      if (isFile) files.push({ file, size, changedAt: Math.floor(mtimeMs) })
    }
    return success(files)
  } catch (error) {
    // a share that is away for a while must not empty the cache
    return failure('unreachable', error instanceof Error ? error.message : String(error))
  }
}

async function statOf(file: string): Promise<{ size: number; mtimeMs: number; isFile: boolean }> {
  const found = await stat(file)
  return { size: found.size, mtimeMs: found.mtimeMs, isFile: found.isFile() }
}

function digestOf(settings: FileSettings, files: readonly FileOnDisk[]): string {
  return createHash('sha256')
    .update(JSON.stringify([settings, files]))
    .digest('hex')
}

async function readFiles(
  settings: FileSettings,
  files: readonly FileOnDisk[],
): Promise<Result<Omit<Contents, 'digest'>, ConnectorError>> {
  const clients = new Map<string, CrmClient>()
  const skipped: SkippedRecord[] = []
  for (const { file, changedAt } of files) {
    let bytes: Uint8Array
    try {
      bytes = await readFile(file)
    } catch (error) {
      return failure('unreachable', error instanceof Error ? error.message : String(error))
    }
    const read = clientsOf(settings, file, decodeText(bytes, settings.encoding ?? guessEncoding(bytes)), changedAt)
    for (const client of read.clients) clients.set(client.id, client)
    for (const { id, reason } of read.skipped) skipped.push({ id: `${path.basename(file)}, ${id}`, reason })
  }
  return success({ clients: [...clients.values()], skipped })
}

function clientsOf(settings: FileSettings, file: string, text: string, changedAt: number): ReadClients {
  if (path.extname(file).toLowerCase() === '.vcf' || /^\ufeff?\s*BEGIN:VCARD/iu.test(text))
    return vcardClients(text, changedAt)
  const table = readCsv(text, settings.delimiter)
  const read = csvClients(table, settings.mapping ?? guessMapping(table.columns), changedAt)
  return { ...read, skipped: [...read.skipped, ...table.problems.map((problem) => ({ id: 'table', reason: problem }))] }
}
