import type { Problem } from '../shared/rpc.ts'

/** Phone numbers of clients are nobody's business in a log: of four or more digits in a row only the last two stay. */
export function maskDigits(text: string): string {
  return text.replace(/\p{Nd}(?:[\p{Nd} ().-]*\p{Nd}){3,}/gu, (run) => {
    const digits = run.match(/\p{Nd}/gu) ?? []
    return '…' + digits.slice(-2).join('')
  })
}

/** Reports a problem to whoever reads this process's standard error: one JSON line, numbers masked. */
export function logProblem({ what, message }: Problem): void {
  process.stderr.write(JSON.stringify({ what, message: maskDigits(message) }) + '\n')
}
