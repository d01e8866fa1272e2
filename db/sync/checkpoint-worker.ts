import { parentPort, workerData } from 'node:worker_threads'
import SqliteDatabase from 'better-sqlite3'
import * as z from 'zod'

/** `frames`: pages in the journal; `done`: how many of them are in the database file. */
export type CheckpointAnswer = { readonly frames: number; readonly done: number }

const dataSchema = z.object({ file: z.string() })
const resultSchema = z.array(z.object({ log: z.int(), checkpointed: z.int() })).length(1)

/** Brings the journal into the database file whenever it is asked to, and keeps nobody from reading or writing. */
const { file } = dataSchema.parse(workerData)
const database = new SqliteDatabase(file, { fileMustExist: true })
database.pragma('synchronous = NORMAL')
database.pragma('wal_autocheckpoint = 0')

parentPort?.on('message', () => {
  const [result] = resultSchema.parse(database.pragma('wal_checkpoint(PASSIVE)'))
  const answer: CheckpointAnswer = { frames: result?.log ?? 0, done: result?.checkpointed ?? 0 }
  parentPort?.postMessage(answer)
})
