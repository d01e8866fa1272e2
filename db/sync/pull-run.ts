import { failure, success, type Result } from '../../shared/result.ts'
import { logProblem } from '../log.ts'
import { PageApplier, type AppliedPage, type PageOptions, type PageParts } from './apply-page.ts'
import { BackgroundCheckpoints } from './background-checkpoints.ts'
import type { ConnectorError } from './connector.ts'
import { PageBatch } from './page-batch.ts'

export type PullRunOptions = Omit<PageOptions, 'isFirst' | 'checkpoints'> & {
  /** Asked behind each page: whether the run goes on. */
  readonly goesOn: () => boolean
  /** Clients have been applied; `total` as in PullPage. */
  readonly onPage: (clients: number, total: number | null) => void
  /** So many clients would have been deleted, and nobody has been asked. */
  readonly onManyDeletions: (deletions: number) => void
}

/** Reads page after page from where the last run has ended; a failure keeps what came before it. */
export async function pullRun(
  parts: PageParts,
  options: PullRunOptions,
): Promise<Result<null, ConnectorError | 'many-deletions'>> {
  const { connector, signal } = options
  const before = parts.state.read(connector.name)
  const isFirst = before.finishedAt === null
  const checkpoints = new BackgroundCheckpoints(parts.database)
  const applier = new PageApplier(parts, { ...options, isFirst, checkpoints })
  const batch = new PageBatch()
  let { cursor } = before
  let hasChanged = false
  try {
    for (;;) {
      const pulled = await connector.pull(cursor, signal)
      if (signal.aborted) return success(null)
      if (pulled.ok) {
        for (const { id, reason } of pulled.value.skipped)
          logProblem({ what: `sync: record ${id} left out`, message: reason })
        const page = pulled.value
        // of a page that was cut off some clients may have been applied
        hasChanged ||= page.clients.length > 0
        const taken = await applier.take(page)
        if (taken.outcome === 'many-deletions') return refused(taken, options)
        if (taken.outcome === 'cut-off') return success(null)
        options.onPage(page.clients.length, page.total ?? null)
        batch.add(page)
        cursor = page.cursor
        if (isFirst && batch.isOpen && options.goesOn()) continue
      }
      const end = batch.take()
      if (isFirst && end?.isPlain && pulled.ok && options.goesOn()) {
        applier.endSoon(end)
        continue
      }
      if (end) {
        const ended = await applier.end(end)
        if (ended.outcome === 'many-deletions') return refused(ended, options)
        if (ended.outcome === 'cut-off') return success(null)
        hasChanged ||= ended.hasChanged
      }
      if (!pulled.ok) return pulled
      if (pulled.value.complete || !options.goesOn()) return success(null)
    }
  } finally {
    try {
      await applier.stop()
    } finally {
      await checkpoints.end()
      if (hasChanged) parts.onClientsChanged()
    }
  }
}

function refused(
  { deletions, cached }: Extract<AppliedPage, { outcome: 'many-deletions' }>,
  { onManyDeletions }: PullRunOptions,
): Result<never, 'many-deletions'> {
  onManyDeletions(deletions)
  return failure(
    'many-deletions',
    `The CRM does not list ${deletions} of ${cached} clients any more. Nothing has been deleted here: ` +
      'check that the CRM is complete.',
  )
}
