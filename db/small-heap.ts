import { setFlagsFromString } from 'node:v8'

/**
 * A sync makes much garbage, and as long as the machine has memory V8 lets it grow to some hundreds of megabytes before
 * it looks for it. The data process is there all day beside everything else: it is asked to look earlier.
 */
export function keepHeapSmall(): void {
  for (const flag of ['--optimize-for-size', '--semi-space-growth-factor=1', '--max-semi-space-size=4']) {
    setFlagsFromString(flag)
  }
}
