import { setImmediate as yieldToEvents } from 'node:timers/promises'
import { inTransaction, withoutWaitingForDisk, type Database } from '../database.ts'

/** With what it takes to commit, a call that rings meanwhile waits no more than twice as long before it is looked up. */
const SLICE_MS = 1
/** Applied whatever the clock says: on a busy machine a transaction would otherwise hold one item, and take longest. */
const ITEMS_BETWEEN_LOOKS = 8

export type SliceOptions = {
  readonly signal: AbortSignal
  /** To be awaited behind each transaction. */
  readonly wrote: () => Promise<void>
}

/**
 * Applies items in order, in transactions so short that lookups between them hardly wait. What has been applied stays
 * when the process ends or `signal` aborts in the middle: whoever calls must be able to apply all of them again.
 */
export async function inSlices<Item>(
  database: Database,
  items: readonly Item[],
  apply: (item: Item) => void,
  { signal, wrote }: SliceOptions,
): Promise<void> {
  let next = 0
  const applySome = inTransaction(database, () => {
    const until = performance.now() + SLICE_MS
    do {
      for (const item of items.slice(next, next + ITEMS_BETWEEN_LOOKS)) apply(item)
      next += ITEMS_BETWEEN_LOOKS
    } while (next < items.length && performance.now() < until)
  })
  while (next < items.length && !signal.aborted) {
    withoutWaitingForDisk(database, applySome)
    await wrote()
    await yieldToEvents()
  }
}
