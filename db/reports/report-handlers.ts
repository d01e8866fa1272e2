import type { RequestsTo } from '../../shared/ipc.ts'
import { success } from '../../shared/result.ts'
import type { Handlers } from '../../shared/rpc.ts'
import type { Database } from '../database.ts'
import type { PacksInUse } from '../packs/pack-store.ts'
import { openFeedbackReport } from './feedback-report.ts'
import { openMatrixReport } from './matrix-report.ts'
import { openSuggestionReport } from './suggestion-report.ts'
import { openTypeReport } from './type-report.ts'

/** What supervisors read about types: how many there are, who is where, was the engine right, did the plan fit. */
export function reportHandlers(
  database: Database,
  packs: PacksInUse,
): Handlers<Extract<RequestsTo<'data'>, `reports.${string}`>> {
  const types = openTypeReport(database, { packs })
  const matrix = openMatrixReport(database, { packs })
  const suggestions = openSuggestionReport(database, { packs })
  const feedback = openFeedbackReport(database, { packs })
  return {
    'reports.types': async ({ locale }) => success(await types(locale)),
    'reports.matrix': async ({ locale }) => success(await matrix(locale)),
    'reports.suggestions': async ({ locale }) => success(await suggestions(locale)),
    'reports.feedback': async ({ locale }) => success(await feedback(locale)),
  }
}
