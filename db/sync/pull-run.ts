import { failure, success, type Result } from '../../shared/result.ts'
import { logProblem } from '../log.ts'
import { PageApplier, type AppliedPage, type PageOptions, type PageParts } from './apply-page.ts'
import { BackgroundCheckpoints } from './background-checkpoints.ts'
import type { ConnectorError } from './connector.ts'
import { PageBatch } from './page-batch.ts'

export type PullRunOptions = Omit<PageOptions, 'isFirst' | 'wrote'> & {
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
  const applier = new PageApplier(parts, { ...options, isFirst, wrote: () => checkpoints.wrote() })
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
        batch.add(pulled.value)
        cursor = pulled.value.cursor
        if (isFirst && batch.isOpen && options.goesOn()) continue
      }
      const page = batch.take()
      if (page) {
        const applied = await applier.apply(page)
        if (applied.outcome === 'many-deletions') return refused(applied, options)
        // of a page that was cut off some clients may have been applied
        hasChanged ||= applied.outcome === 'cut-off' ? page.clients.length > 0 : applied.hasChanged
        if (applied.outcome === 'cut-off') return success(null)
        options.onPage(page.clients.length, page.total ?? null)
      }
      if (!pulled.ok) return pulled
      if (pulled.value.complete || !options.goesOn()) return success(null)
    }
  } finally {
    await checkpoints.end()
    if (hasChanged) parts.onClientsChanged()
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
