import type { DemoClient } from './record.ts'
import { allNow } from './scenario/all-now.ts'
import { interested } from './scenario/interested.ts'
import { loyal } from './scenario/loyal.ts'
import { possible } from './scenario/possible.ts'
import { suspect } from './scenario/suspect.ts'
import { switchboard } from './scenario/switchboard.ts'

/**
 * Hand-written clients that belong to the addresses in `shared/demo-calls.ts`, and one whose type is hard to tell.
 * @param now UTC milliseconds; their histories end shortly before it
 */
export function scenarioClients(now: number): DemoClient[] {
  return [loyal(now), allNow(now), suspect(now), ...switchboard(now), possible(now), interested(now)]
}
