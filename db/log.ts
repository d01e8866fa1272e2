import { maskNumbers } from '../shared/mask-numbers.ts'
import type { Problem } from '../shared/rpc.ts'

/** Reports a problem to whoever reads this process's standard error: one JSON line, numbers masked. */
export function logProblem({ what, message }: Problem): void {
  process.stderr.write(JSON.stringify({ what, message: maskNumbers(message) }) + '\n')
}
