import * as z from 'zod'
import type { PackVersion } from '../../shared/pack-version.ts'
import { failure, success, type Result } from '../../shared/result.ts'
import { packSchema, type Pack } from '../../shared/typology/pack.ts'
import { shippedPacks } from '../../shared/typology/packs.ts'
import { inTransaction, type Database } from '../database.ts'
import { logProblem } from '../log.ts'
import type { SettingsStore } from '../settings.ts'
import { packProblems } from './pack-problems.ts'

/** What the product brings is the first version of a pack; what a company makes of it begins behind that. */
const SHIPPED_VERSION = 1

type VersionRow = {
  readonly packId: string
  readonly version: number
  readonly content: string
  readonly author: string
  readonly comment: string
  readonly publishedAt: number
  readonly isRetired: number
}

export type PackStoreParts = {
  readonly settings: Pick<SettingsStore, 'read'>
  /** UTC milliseconds. */
  readonly now: () => number
}

/**
 * The packs in use and all their versions: of each pack the newest that was published here, else the one that ships. The
 * company's own packs can be taken out of use.
 */
export function openPackStore(database: Database, { settings, now }: PackStoreParts) {
  const shipped = shippedPacks()
  const selectIds = database.prepare<[], string>('SELECT DISTINCT pack_id FROM pack_version').pluck()
  const selectVersions = database.prepare<[string], VersionRow>(
    `SELECT pack_id AS packId, version, content, author, comment, published_at AS publishedAt, is_retired AS isRetired
     FROM pack_version WHERE pack_id = ? ORDER BY version DESC`,
  )
  const selectNewest = database
    .prepare<[string], number | null>('SELECT max(version) FROM pack_version WHERE pack_id = ?')
    .pluck()
  const insert = database.prepare<[string, number, string, string, string, number]>(
    `INSERT INTO pack_version (pack_id, version, content, author, comment, published_at) VALUES (?, ?, ?, ?, ?, ?)`,
  )
  const setRetired = database.prepare<[string, number]>(
    'UPDATE pack_version SET is_retired = 1 WHERE pack_id = ? AND version = ?',
  )

  // a published version never changes: each is parsed, and where it cannot be, reported, once
  const parsed = new Map<string, Pack | null>()
  const parse = ({ packId, version, content }: VersionRow): Pack | null => {
    const key = `${packId} ${version}`
    const known = parsed.get(key)
    if (known !== undefined) return known
    const result = packSchema.safeParse(JSON.parse(content))
    // a newer program may have written what this one does not know: operators need their cards all the same
    if (!result.success) logProblem({ what: `pack ${key}`, message: z.prettifyError(result.error) })
    const pack = result.data ?? null
    parsed.set(key, pack)
    return pack
  }

  const published = (row: VersionRow): PackVersion | null => {
    const pack = parse(row)
    const { packId, version, publishedAt, author, comment } = row
    return pack && { packId, version, publishedAt, author, comment, pack }
  }

  const shippedVersion = (packId: string): PackVersion | null => {
    const pack = shipped.find(({ id }) => id === packId)
    return pack ? { packId, version: SHIPPED_VERSION, publishedAt: null, author: '', comment: '', pack } : null
  }

  const versionInUse = (packId: string): PackVersion | null => {
    for (const row of selectVersions.iterate(packId)) {
      if (row.isRetired) break
      const version = published(row)
      if (version) return version
    }
    return shippedVersion(packId)
  }

  const read = (): { readonly versions: readonly PackVersion[]; readonly packs: readonly Pack[] } => {
    const ids = new Set([...shipped.map(({ id }) => id), ...selectIds.all()])
    const versions = [...ids]
      .flatMap((packId) => versionInUse(packId) ?? [])
      .toSorted((one, other) => compareRank(one.pack, other.pack))
    return { versions, packs: versions.map(({ pack }) => pack) }
  }

  let inUse = read()

  const refusal = (pack: Pack): Result<never, PublishFailure> | null => {
    const rival = inUse.packs.find(({ id, priority }) => id !== pack.id && priority === pack.priority)
    if (rival) {
      const free = Math.max(...inUse.packs.map(({ priority }) => priority)) + 1
      return failure(
        'priority-taken',
        `Priority ${rival.priority} belongs to the pack «${rival.id}» already: give «${pack.id}» another one, such as ` +
          `${free}. The lower the number, the more its advice counts.`,
      )
    }
    const [problem] = packProblems(pack)
    if (!problem) return null
    const { path, code, parameters } = problem
    return failure(
      'broken-pack',
      `${path}: ${code} ${JSON.stringify(parameters)}. Have the pack checked for all faults.`,
    )
  }

  const write = inTransaction(database, (pack: Pack, comment: string): PackVersion => {
    const packId = pack.id
    const version = (selectNewest.get(packId) ?? (shippedVersion(packId) ? SHIPPED_VERSION : 0)) + 1
    const content = { ...pack, version }
    const author = settings.read().settings.operatorName
    const publishedAt = now()
    insert.run(packId, version, JSON.stringify(content), author, comment, publishedAt)
    return { packId, version, publishedAt, author, comment, pack: content }
  })

  const isSupervisor = (): boolean => settings.read().settings.role === 'supervisor'

  return {
    /** The packs in use, the one whose advice ranks highest first; the same array until that changes. */
    current: (): readonly Pack[] => inUse.packs,

    /** The same with who published them and when. */
    list: (): PackVersion[] => [...inUse.versions],

    /** All versions of a pack that this program can read, newest first, also of one that is out of use. */
    versions(packId: string): PackVersion[] {
      const own = selectVersions.all(packId).flatMap((row) => published(row) ?? [])
      const first = own.some(({ version }) => version === SHIPPED_VERSION) ? null : shippedVersion(packId)
      return first ? [...own, first] : own
    },

    /**
     * Puts a pack into use as its next version, whatever number it carries; going back is publishing an old content
     * again. `broken-pack`: its form is right, but not what `packProblems` looks at.
     */
    publish(pack: Pack, comment: string): Result<PackVersion, PublishFailure> {
      if (!isSupervisor()) return NOT_A_SUPERVISOR
      const refused = refusal(pack)
      if (refused) return refused
      const version = write(pack, comment)
      inUse = read()
      return success(version)
    },

    /** Takes a pack of the company's own out of use; publishing it again brings it back. */
    retire(packId: string): Result<null, 'not-a-supervisor' | 'shipped-pack' | 'unknown-pack'> {
      if (!isSupervisor()) return NOT_A_SUPERVISOR
      if (shippedVersion(packId)) {
        return failure(
          'shipped-pack',
          `The pack «${packId}» comes with the product and stays: publish a changed version of it instead.`,
        )
      }
      const newest = selectNewest.get(packId) ?? null
      if (newest === null) return failure('unknown-pack', `There is no pack «${packId}».`)
      setRetired.run(packId, newest)
      inUse = read()
      return success(null)
    },
  }
}
export type PackStore = ReturnType<typeof openPackStore>
/** For all that only read: packs can be edited while the app runs, so they are asked for each time. */
export type PacksInUse = Pick<PackStore, 'current'>

type PublishFailure = 'not-a-supervisor' | 'priority-taken' | 'broken-pack'

const NOT_A_SUPERVISOR = failure(
  'not-a-supervisor',
  'Only a supervisor changes typologies: ask one, or have your role changed in the settings.',
)

/** The packs as they would be with this one in use: added, or in the place of the one with its id. */
export function withPack(packs: readonly Pack[], pack: Pack): readonly Pack[] {
  return [...packs.filter(({ id }) => id !== pack.id), pack].toSorted(compareRank)
}

/** The order in which the advice of packs counts. */
function compareRank(one: Pack, other: Pack): number {
  return one.priority - other.priority || (one.id < other.id ? -1 : 1)
}
