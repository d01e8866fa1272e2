import type { DialOptions, DialTarget } from '../shared/dial-target.ts'
import type { Result } from '../shared/result.ts'

/** `readDialTarget`, with the numbering plans of all countries, which no start has to wait for. */
export async function readWrittenNumber(
  written: string,
  options: DialOptions,
): Promise<Result<DialTarget, 'not-a-number'>> {
  const { readDialTarget } = await import('../shared/dial-target.ts')
  return readDialTarget(written, options)
}
