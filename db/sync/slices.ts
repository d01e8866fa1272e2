import { setImmediate as yieldToEvents } from 'node:timers/promises'
import { inTransaction, withoutWaitingForDisk, type Database } from '../database.ts'

/** With what it takes to commit, a call that rings meanwhile waits no more than twice as long before it is looked up. */
const SLICE_MS = 1
/** The same for what needs no transaction, and can be left at any time. */
const WORK_MS = 0.5
/** Applied whatever the clock says: on a busy machine a transaction would otherwise hold one item, and take longest. */
const ITEMS_BETWEEN_LOOKS = 8

export type SliceOptions = {
  readonly signal: AbortSignal
  /** To be awaited behind each transaction. */
  readonly wrote: () => Promise<void>
  /** How long a transaction may take, milliseconds; a thread where no call is looked up has more than `SLICE_MS`. */
  readonly sliceMs?: number
}

/**
 * Applies items in order, in transactions so short that lookups between them hardly wait. What has been applied stays
 * when the process ends or `signal` aborts in the middle: whoever calls must be able to apply all of them again.
 */
export async function inSlices<Item>(
  database: Database,
  items: readonly Item[],
  apply: (item: Item) => void,
  options: SliceOptions,
): Promise<void> {
  let next = 0
  const applySome = (): boolean => {
    for (const item of items.slice(next, next + ITEMS_BETWEEN_LOOKS)) apply(item)
    next += ITEMS_BETWEEN_LOOKS
    return next < items.length
  }
  if (items.length > 0) await repeatInSlices(database, applySome, options)
}

/** The same with a step that is repeated for as long as it answers that there is more to do. */
export async function repeatInSlices(
  database: Database,
  step: () => boolean,
  { signal, wrote, sliceMs = SLICE_MS }: SliceOptions,
): Promise<void> {
  const writeSome = inTransaction(database, (): boolean => {
    const until = performance.now() + sliceMs
    let isMore = step()
    while (isMore && performance.now() < until) isMore = step()
    return isMore
  })
  for (let isMore = true; isMore && !signal.aborted;) {
    isMore = withoutWaitingForDisk(database, writeSome)
    await wrote()
    await yieldToEvents()
  }
}

/** Works items out one by one, without the database; calls that ring are looked up in between and before it answers. */
export async function mapInSlices<Item, Value>(items: readonly Item[], work: (item: Item) => Value): Promise<Value[]> {
  const values: Value[] = []
  let until = performance.now() + WORK_MS
  for (const item of items) {
    values.push(work(item))
    if (performance.now() < until) continue
    await yieldToEvents()
    until = performance.now() + WORK_MS
  }
  await yieldToEvents()
  return values
}
