import { randomFillSync } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'

const RANDOM_BYTES = 16
const pool = new Uint8Array(256 * RANDOM_BYTES)
let used = pool.length

/**
 * A new UUID of version 7 (RFC 9562): ids made one after the other stand near each other in an index. The system is
 * asked for randomness for many at once, which is most of the cost of one.
 */
export function newId(): string {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const random = pool.subarray(used, used + RANDOM_BYTES)
  used += RANDOM_BYTES
  return uuidv7({ random })
}
