import type { RequestsTo } from '../../shared/ipc.ts'
import { success } from '../../shared/result.ts'
import type { Handlers } from '../../shared/rpc.ts'
import type { Database } from '../database.ts'
import type { PacksInUse } from '../packs/pack-store.ts'
import { openFeedbackReport } from './feedback-report.ts'
import type { JoinedAway } from './joined-away.ts'
import { openMatrixReport } from './matrix-report.ts'
import { openSuggestionReport } from './suggestion-report.ts'
import { openTypeReport } from './type-report.ts'

/** What supervisors read about types: how many there are, who is where, was the engine right, did the plan fit. */
export function reportHandlers(
  database: Database,
  parts: { readonly packs: PacksInUse; readonly joinedAway: JoinedAway },
): Handlers<Extract<RequestsTo<'data'>, `reports.${string}`>> {
  const types = openTypeReport(database, parts)
  const matrix = openMatrixReport(database, parts)
  const suggestions = openSuggestionReport(database, parts)
  const feedback = openFeedbackReport(database, parts)
  return {
    'reports.types': async ({ locale }) => success(await types(locale)),
    'reports.matrix': async ({ locale }) => success(await matrix(locale)),
    'reports.suggestions': async ({ locale }) => success(await suggestions(locale)),
    'reports.feedback': async ({ locale }) => success(await feedback(locale)),
  }
}
