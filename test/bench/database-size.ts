import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { benchClient } from './clients.ts'
import { note, type Figure } from './figures.ts'
import { fillDatabase } from './prepared-database.ts'

const CLIENTS = 100_000
const BUDGET_BYTES = 600

/** Bytes of the database file a client with two numbers and no history takes, all indexes included. */
export function benchDatabaseSize(): Figure {
  const folder = mkdtempSync(path.join(tmpdir(), 'vizitka-bench-size-'))
  try {
    note(`database-size: ${CLIENTS} clients; the reference is the budget`)
    const sizeOf = (clients: number): number => {
      const file = path.join(folder, `clients-${clients}.sqlite`)
      fillDatabase(file, clients, (index) => benchClient(index, { hasHistory: false }))
      return statSync(file).size
    }
    const bytes = (sizeOf(CLIENTS) - sizeOf(0)) / CLIENTS
    const ratio = bytes / BUDGET_BYTES
    return { name: 'database-size', unit: 'bytes/client', p50: bytes, p95: bytes, reference: BUDGET_BYTES, ratio }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
