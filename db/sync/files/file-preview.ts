import { open, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { FileSettings } from '../../../shared/crm-source.ts'
import type { CrmTrial } from '../../../shared/ipc-crm.ts'
import { logProblem } from '../../log.ts'
import { guessMapping, readCsv } from './csv-clients.ts'
import { decodeText, guessEncoding } from './text-encoding.ts'

const ENDINGS = ['.csv', '.tsv', '.txt']
/** The first lines of any table, and enough letters to tell an encoding. */
const HEAD_BYTES = 65_536
const LINES_READ = 20

/** How the first table of a file or folder is read; null: there is none, or it cannot be opened. */
export async function previewFiles(settings: FileSettings): Promise<CrmTrial['readAs']> {
  try {
    const file = await firstTable(settings.path)
    if (file === null) return null
    const head = await headOf(file)
    const encoding = settings.encoding ?? guessEncoding(head)
    const { columns, delimiter } = readCsv(decodeText(head, encoding), settings.delimiter, LINES_READ)
    return { columns: [...columns], encoding, delimiter, mapping: settings.mapping ?? guessMapping(columns) }
  } catch (error) {
    // the connector itself tells people of a file that cannot be read
    logProblem({ what: 'preview of a file', message: error instanceof Error ? error.message : String(error) })
    return null
  }
}

async function firstTable(place: string): Promise<string | null> {
  const isTable = (file: string): boolean => ENDINGS.includes(path.extname(file).toLowerCase())
  if (!(await stat(place)).isDirectory()) return isTable(place) ? place : null
  const name = (await readdir(place)).toSorted().find(isTable)
  return name === undefined ? null : path.join(place, name)
}

async function headOf(file: string): Promise<Uint8Array> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}
