import { startElectron } from './electron-process.ts'
import { note, percentilesOf, type Figure } from './figures.ts'
import type { Machine } from './machine.ts'
import { preparedDatabase, profileWith } from './prepared-database.ts'

const STARTS = 10
const CLIENTS = 10_000

/**
 * Process start → panel painted, with an existing profile, in turn with the empty app so that noise hits both. Painted:
 * the first contentful paint (the panel's page is empty until its content is there), or the window shown if that is later.
 */
export async function benchColdStart(machine: Machine): Promise<Figure> {
  const profile = profileWith(preparedDatabase(CLIENTS))
  const emptyProfile = profileWith(preparedDatabase(0))
  const own: number[] = []
  const empty: number[] = []
  try {
    note(`cold-start: ${STARTS} starts of each after one to warm up`)
    for (let round = -1; round < STARTS; round += 1) {
      const times = [await startOf(machine, machine.root, profile.folder)]
      times.push(await startOf(machine, machine.emptyApp, emptyProfile.folder))
      // the first start of a profile makes its folders
      if (round < 0) continue
      own.push(times[0] ?? NaN)
      empty.push(times[1] ?? NaN)
    }
  } finally {
    profile.remove()
    emptyProfile.remove()
  }
  const { p50, p95 } = percentilesOf(own)
  const reference = percentilesOf(empty).p50
  return { name: 'cold-start', unit: 'ms', p50, p95, reference, ratio: p50 / reference }
}

async function startOf(machine: Machine, appFolder: string, profile: string): Promise<number> {
  const electron = startElectron(machine, appFolder, profile)
  try {
    const { paintedAt, shownAt } = await electron.painted
    note(
      `  painted ${(paintedAt - electron.startedAt).toFixed(0)}, shown ${(shownAt - electron.startedAt).toFixed(0)} ms`,
    )
    return Math.max(paintedAt, shownAt) - electron.startedAt
  } finally {
    await electron.quit()
  }
}
