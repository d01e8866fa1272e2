import { TYPE_SOURCES } from '../../shared/client-type.ts'
import type { Locale } from '../../shared/locale.ts'
import type { TypeReport } from '../../shared/reports.ts'
import type { Database } from '../database.ts'
import type { PacksInUse } from '../packs/pack-store.ts'
import type { JoinedAway } from './joined-away.ts'
import { openTypeCounts } from './type-counts.ts'
import { keyOf, namedTypes } from './type-names.ts'

/** Days of the history that are shown. */
const HISTORY_DAYS = 90

type DayRow = { readonly day: string; readonly typology: string; readonly type: string; readonly clients: number }

/** How many clients are of each type now, and how many were on the last days on which they were counted. */
export function openTypeReport(
  database: Database,
  { packs, joinedAway }: { readonly packs: PacksInUse; readonly joinedAway: JoinedAway },
) {
  const countTypes = openTypeCounts(database, joinedAway)
  const selectHistory = database.prepare<[number], DayRow>(
    `SELECT day, typology, type, clients FROM type_count
     WHERE day IN (SELECT DISTINCT day FROM type_count ORDER BY day DESC LIMIT ?) ORDER BY day`,
  )

  return async (locale: Locale): Promise<TypeReport> => {
    const { clients, types: counts } = await countTypes()
    const inUse = packs.current()
    const named = namedTypes(inUse, counts, locale)
    const labels = new Map(named.map(({ typology, typologyLabel }) => [typology, typologyLabel]))
    const typologies = [...labels].map(([id, label]) => {
      const types = named
        .filter(({ typology }) => typology === id)
        .map(({ type, label: typeLabel }) => {
          const count = counts.find((one) => one.typology === id && one.type === type)
          const { operator = 0, crm = 0, suggestion = 0 } = count ?? {}
          return { id: type, label: typeLabel, operator, crm, suggestion }
        })
      const counted = types.reduce((sum, type) => TYPE_SOURCES.reduce((all, source) => all + type[source], sum), 0)
      return { id, label, types, none: Math.max(0, clients - counted) }
    })
    const rows = selectHistory.all(HISTORY_DAYS)
    const days = [...new Set(rows.map(({ day }) => day))]
    return { typologies, days, history: historyOf(rows, days) }
  }
}

function historyOf(rows: readonly DayRow[], days: readonly string[]): TypeReport['history'] {
  const positions = new Map(days.map((day, position) => [day, position]))
  const lines = new Map<string, TypeReport['history'][number]>()
  for (const { day, typology, type, clients } of rows) {
    const key = keyOf(typology, type)
    const line = lines.get(key) ?? { typology, type, counts: days.map(() => 0) }
    line.counts[positions.get(day) ?? 0] = clients
    lines.set(key, line)
  }
  return [...lines.values()]
}
