import type { Result } from '../../../shared/result.ts'
import type { PullPage } from '../connector.ts'
import type { DueTimes } from '../due-times.ts'
import type { ReadParts } from './read-clients.ts'
import type { TemplateFailure } from './answers.ts'

/** What the steps of a run work with. */
export type PullParts = ReadParts & {
  /** UTC milliseconds of this computer. */
  readonly now: () => number
  readonly dueTimes: DueTimes
}

export type Pulled = Promise<Result<PullPage, TemplateFailure>>
