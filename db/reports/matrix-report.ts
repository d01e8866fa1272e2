import { setImmediate as yieldToEvents } from 'node:timers/promises'
import type { Locale } from '../../shared/locale.ts'
import { MATRIX_POINTS_MAX, type MatrixReport } from '../../shared/reports.ts'
import type { Database } from '../database.ts'
import type { PacksInUse } from '../packs/pack-store.ts'
import type { JoinedAway } from './joined-away.ts'
import { namedTypes } from './type-names.ts'

const TYPOLOGY = 'relationship'
/** Scores are whole numbers or means of several; the types speak of «up to 5» and «from 6». */
const HIGH_FROM = 5.5
const KEYS_OF_A_PART = 10_000
/** Less than a millisecond. */
const CLIENTS_OF_A_PART = 250

type Parameters = [after: number, limit: number]
type ScoreRow = {
  readonly clientKey: number
  readonly expectation: number
  readonly experience: number
  readonly type: string | null
}
type Quadrant = keyof MatrixReport['quadrants']

const HAS_SCORES = 'expectation IS NOT NULL AND experience IS NOT NULL'
const typeBy = (source: string): string =>
  `(SELECT type FROM client_type WHERE client_key = profile.client_key AND typology = '${TYPOLOGY}'
      AND source = '${source}')`

/** Clients by what they expect and what they got: every one counted, as many shown as a chart can hold. */
export function openMatrixReport(
  database: Database,
  { packs, joinedAway }: { readonly packs: PacksInUse; readonly joinedAway: JoinedAway },
) {
  const selectKeys = database.prepare<Parameters, { last: number | null; clients: number }>(
    `SELECT max(client_key) AS last, count(*) AS clients FROM (
       SELECT client_key FROM client_profile WHERE ${HAS_SCORES} AND client_key > ? ORDER BY client_key LIMIT ?)`,
  )
  const selectScores = database.prepare<Parameters, ScoreRow>(
    `SELECT client_key AS clientKey, expectation, experience,
       coalesce(${typeBy('operator')}, ${typeBy('crm')}, ${typeBy('suggestion')}) AS type
     FROM client_profile AS profile WHERE ${HAS_SCORES} AND client_key > ? ORDER BY client_key LIMIT ?`,
  )
  const hasScores = database
    .prepare<[number], 0 | 1>(`SELECT EXISTS (SELECT 1 FROM client_profile WHERE ${HAS_SCORES} AND client_key = ?)`)
    .pluck()
  const selectClient = database.prepare<[number], { id: string; name: string }>(
    'SELECT id, name FROM client WHERE client_key = ?',
  )

  const count = async (): Promise<number> => {
    let total = 0
    for (let after = 0; ;) {
      const { last = null, clients = 0 } = selectKeys.get(after, KEYS_OF_A_PART) ?? {}
      if (last === null) return total
      total += clients
      after = last
      await yieldToEvents()
    }
  }

  return async (locale: Locale): Promise<MatrixReport> => {
    const away = await joinedAway()
    /** The person is counted as another record, which has scores too. */
    const isCountedElsewhere = (clientKey: number): boolean => {
      const lead = away.get(clientKey)
      return lead !== undefined && hasScores.get(lead) === 1
    }
    const isShown = evenPart(await count(), MATRIX_POINTS_MAX)
    const clientsOfType = new Map<string, number>()
    const quadrants: MatrixReport['quadrants'] = { delighted: 0, devoted: 0, disappointed: 0, disaffected: 0 }
    const points: (ScoreRow & { readonly id: string; readonly name: string })[] = []
    let total = 0
    let rows = selectScores.all(0, CLIENTS_OF_A_PART)
    while (rows.length > 0) {
      for (const row of rows) {
        if (isCountedElsewhere(row.clientKey)) continue
        quadrants[quadrantOf(row)] += 1
        if (row.type !== null) clientsOfType.set(row.type, (clientsOfType.get(row.type) ?? 0) + 1)
        const client = isShown(total) ? selectClient.get(row.clientKey) : undefined
        if (client) points.push({ ...row, ...client })
        total += 1
      }
      await yieldToEvents()
      rows = selectScores.all(rows.at(-1)?.clientKey ?? Infinity, CLIENTS_OF_A_PART)
    }
    const pack = packs.current().filter(({ id }) => id === TYPOLOGY)
    const met = [...clientsOfType.keys()].map((type) => ({ typology: TYPOLOGY, type }))
    const named = namedTypes(pack, met, locale)
    const positions = new Map(named.map(({ type }, position) => [type, position]))
    return {
      total,
      clientIds: points.map(({ id }) => id),
      names: points.map(({ name }) => name),
      expectation: points.map(({ expectation }) => expectation),
      experience: points.map(({ experience }) => experience),
      typeIndexes: points.map(({ type }) => (type === null ? -1 : (positions.get(type) ?? -1))),
      types: named.map(({ type, label }) => ({ id: type, label, clients: clientsOfType.get(type) ?? 0 })),
      quadrants,
    }
  }
}

/** Which of so many clients are shown, by their position: all, or `max` of them at equal distances. */
function evenPart(total: number, max: number): (position: number) => boolean {
  if (total <= max) return (position) => position < max
  const step = (position: number): number => Math.floor((position * max) / total)
  // clients that a sync has added since they were counted stand at the end
  return (position) => position < total && step(position + 1) > step(position)
}

function quadrantOf({ expectation, experience }: ScoreRow): Quadrant {
  if (experience >= HIGH_FROM) return expectation >= HIGH_FROM ? 'devoted' : 'delighted'
  return expectation >= HIGH_FROM ? 'disappointed' : 'disaffected'
}
