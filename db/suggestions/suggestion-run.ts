import { setImmediate as yieldToEvents, setTimeout as rest } from 'node:timers/promises'
import type { ClientRow, ClientStore } from '../client-store.ts'
import { inTransaction, withoutWaitingForDisk, type Database } from '../database.ts'
import { logProblem } from '../log.ts'
import type { PacksInUse } from '../packs/pack-store.ts'
import type { PackSuggestion } from './card-types.ts'
import { compareClients, type ComparedClient } from './client-chunk.ts'
import { dayOf, openPassProgress, versionsOf, type PassProgress } from './pass-progress.ts'
import { QuantileScan, type BuyerCuts } from './quantile-scan.ts'
import { openStoredQuantiles } from './stored-quantiles.ts'
import { openStoredSuggestions } from './stored-suggestions.ts'

/** More than a chunk's time allows. */
const MOST_CLIENTS_OF_A_CHUNK = 16
/** After a crash so much is looked at again. */
const PROGRESS_SAVED_EVERY_MS = 1_000
/** To look through all purchases takes a while, and fifths move slowly. */
const SCAN_EVERY_MS = 10 * 60_000
/** A new day, fifths that had to wait, and marks that nobody told of are noticed so late at most. */
const CHECK_EVERY_MS = 10 * 60_000
/** While a card is being made and painted, the processor is the windows' own. */
const ROOM_FOR_A_CARD_MS = 500

export type SuggestionRunParts = {
  readonly database: Database
  readonly clients: ClientStore
  /** What the facts of a client suggest now, without what an operator has declined. */
  readonly suggestionsOf: (row: ClientRow) => readonly PackSuggestion[]
  /** The person is counted as another record; left out: nobody is. */
  readonly isJoinedAway?: (row: ClientRow) => boolean
  readonly packs: PacksInUse
  /** UTC milliseconds. */
  readonly now: () => number
  /** Nothing is due any more, after something was. */
  readonly onDone?: () => void
}

/**
 * Keeps the stored suggestions of all clients up to date, for lists and reports; a card reads its client's facts itself.
 * Clients whose facts changed come first. All clients are looked at once a day, because facts such as the days since a
 * purchase change by themselves, and when the packs or the fifths of the buyers have changed.
 *
 * It works in steps of less than a millisecond and lets everything else go first in between.
 */
export class SuggestionRun {
  readonly #parts: SuggestionRunParts
  readonly #stored
  readonly #quantiles
  readonly #progressStore
  readonly #selectPending
  readonly #selectNext
  readonly #markPending
  readonly #unmarkPending
  readonly #selectLastKey

  #restsUntil = 0
  #running: Promise<void> | null = null
  #isStarted = false
  #isWoken = false
  #timer: NodeJS.Timeout | null = null

  #mayBePending = false
  #pass: PassProgress | null = null
  #progressSavedAt = 0
  #scan: QuantileScan | null = null
  #arePurchasesChanged = false
  #scannedAt = -Infinity
  /** The last client there was at the last scan. */
  #scannedToKey = 0

  constructor(parts: SuggestionRunParts) {
    const { database } = parts
    this.#parts = parts
    this.#stored = openStoredSuggestions(database)
    this.#quantiles = openStoredQuantiles(database)
    this.#progressStore = openPassProgress(database)
    this.#selectPending = database
      .prepare<[number], number>('SELECT client_key FROM suggestion_pending LIMIT ?')
      .pluck()
    this.#selectNext = database
      .prepare<[number, number], number>(
        'SELECT client_key FROM client WHERE client_key > ? ORDER BY client_key LIMIT ?',
      )
      .pluck()
    this.#markPending = database.prepare<[string]>(
      'INSERT OR IGNORE INTO suggestion_pending SELECT client_key FROM client WHERE id = ?',
    )
    this.#unmarkPending = database.prepare<[number]>('DELETE FROM suggestion_pending WHERE client_key = ?')
    this.#selectLastKey = database.prepare<[], number | null>('SELECT max(client_key) FROM client').pluck()
  }

  /** Begins, or goes on where an earlier run of the program was. */
  start(): void {
    if (this.#isStarted) return
    this.#isStarted = true
    this.#mayBePending = true
    this.#pass = this.#progressStore.read()
    this.#timer = setInterval(() => {
      this.#mayBePending = true
      this.#wake()
    }, CHECK_EVERY_MS)
    this.#timer.unref()
    this.#wake()
  }

  /** Ends after the step that is on; what has been done is kept. */
  async stop(): Promise<void> {
    if (!this.#isStarted) return
    this.#isStarted = false
    if (this.#timer) clearInterval(this.#timer)
    await this.idle()
    const pass = this.#pass
    if (pass) this.#write(() => this.#progressStore.write(pass))
  }

  /** Resolves when nothing is due: for tests and benches. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running
  }

  /**
   * Facts have changed: of these clients (ids here) and of those that are marked already; where none are named, a sync has
   * changed clients. Not to be called inside a transaction.
   */
  clientsChanged(clientIds?: readonly string[]): void {
    if (!clientIds) this.#arePurchasesChanged = true
    else if (clientIds.length > 0) this.#write(() => clientIds.forEach((id) => this.#markPending.run(id)))
    this.#mayBePending = true
    this.#wake()
  }

  /** A call rings: nothing is done until its card is likely to be painted. */
  makeRoom(): void {
    this.#restsUntil = performance.now() + ROOM_FOR_A_CARD_MS
  }

  /** Other packs, or other versions, are in use. */
  packsChanged(): void {
    this.#wake()
  }

  #wake(): void {
    this.#isWoken = true
    if (!this.#isStarted) return
    this.#running ??= this.#work().finally(() => {
      this.#running = null
      if (this.#isWoken) this.#wake()
    })
  }

  async #work(): Promise<void> {
    try {
      let steps = 0
      for (;;) {
        // also before the first step: whoever woke us has something to finish
        await yieldToEvents()
        const restMs = this.#restsUntil - performance.now()
        if (restMs > 0) await rest(restMs)
        if (!this.#isStarted) {
          this.#isWoken = false
          return
        }
        this.#isWoken = false
        if (!this.#step()) break
        steps += 1
      }
      if (steps > 0) this.#parts.onDone?.()
    } catch (error) {
      // one broken assumption must not end the suggestions of the day: the next wake tries again
      this.#isWoken = false
      logProblem({
        what: 'suggestions',
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      })
    }
  }

  /** Does a little of what is due; answers whether anything was. */
  #step(): boolean {
    if (this.#mayBePending) {
      const keys = this.#selectPending.all(MOST_CLIENTS_OF_A_CHUNK)
      this.#mayBePending = keys.length > 0
      if (keys.length > 0) {
        const compared = this.#compare(keys)
        this.#write(() => {
          this.#writeChanges(compared)
          for (const { clientKey } of compared) this.#unmarkPending.run(clientKey)
        })
        return true
      }
    }
    if (this.#scan) {
      const found = this.#scan.step()
      if (found) this.#endScan(found)
      return true
    }
    const pass = this.#passInForce()
    if (!pass || this.#isScanDue()) {
      this.#scan = new QuantileScan(this.#parts.database)
      this.#arePurchasesChanged = false
      this.#scannedAt = this.#parts.now()
      this.#scannedToKey = this.#selectLastKey.get() ?? 0
      return true
    }
    return this.#goOn(pass)
  }

  /** The pass that is on or has ended today; null: a new one has to begin. */
  #passInForce(): PassProgress | null {
    const { packs, now } = this.#parts
    const isInForce = this.#pass?.day === dayOf(now()) && this.#pass.packs === versionsOf(packs.current())
    return isInForce ? this.#pass : null
  }

  #isScanDue(): boolean {
    if (!this.#arePurchasesChanged) return false
    // a first sync has come in: what was found in an empty base says nothing
    const hasMultiplied = (this.#selectLastKey.get() ?? 0) > this.#scannedToKey * 2
    return hasMultiplied || this.#parts.now() - this.#scannedAt >= SCAN_EVERY_MS
  }

  #endScan(found: readonly BuyerCuts[]): void {
    const at = this.#parts.now()
    this.#scan = null
    if (this.#passInForce() && !this.#quantiles.isMaterialChange(found)) return
    this.#pass = {
      day: dayOf(at),
      packs: versionsOf(this.#parts.packs.current()),
      afterKey: 0,
      isComplete: false,
      counts: {},
    }
    const pass = this.#pass
    this.#write(() => {
      this.#quantiles.replace(found, at)
      this.#progressStore.write(pass)
    })
  }

  /** Looks at the next clients; where there are none, the pass is complete. Clients that are new since then follow. */
  #goOn(pass: PassProgress): boolean {
    const keys = this.#selectNext.all(pass.afterKey, MOST_CLIENTS_OF_A_CHUNK)
    if (keys.length > 0) {
      const compared = this.#compare(keys)
      this.#countInto(pass, compared)
      const isSaveDue = performance.now() - this.#progressSavedAt > PROGRESS_SAVED_EVERY_MS
      if (isSaveDue) this.#progressSavedAt = performance.now()
      if (!isSaveDue && compared.every(({ changes }) => changes.length === 0)) return true
      this.#write(() => {
        this.#writeChanges(compared)
        if (isSaveDue) this.#progressStore.write(pass)
      })
      return true
    }
    // the keys of deleted clients are given to new ones
    pass.afterKey = Math.min(pass.afterKey, this.#selectLastKey.get() ?? 0)
    if (pass.isComplete) return false
    pass.isComplete = true
    this.#write(() => {
      this.#progressStore.writeCounts(pass)
      this.#progressStore.write(pass)
    })
    return true
  }

  #countInto(pass: PassProgress, compared: readonly ComparedClient[]): void {
    const { isJoinedAway } = this.#parts
    pass.isComplete = false
    for (const { row, clientKey, held } of compared) {
      pass.afterKey = clientKey
      if (isJoinedAway?.(row) === true) continue
      for (const [typology, type] of held) {
        const counts = (pass.counts[typology] ??= {})
        counts[type] = (counts[type] ?? 0) + 1
      }
    }
  }

  #compare(keys: readonly number[]): ComparedClient[] {
    return compareClients(keys, { ...this.#parts, stored: this.#stored })
  }

  #writeChanges(compared: readonly ComparedClient[]): void {
    const at = this.#parts.now()
    for (const { clientKey, changes } of compared) this.#stored.write(clientKey, changes, at)
  }

  #write(write: () => void): void {
    withoutWaitingForDisk(this.#parts.database, inTransaction(this.#parts.database, write))
  }
}
