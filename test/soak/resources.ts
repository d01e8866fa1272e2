import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import * as z from 'zod'
import type { RunningApp } from '../e2e/launch.ts'
import { kindOfProcess, processTree } from '../helpers/process-tree.ts'

/** What the app holds, by name; names of the same thing stay the same. */
export type Resources = Readonly<Record<string, Resource>>
export type Resource = {
  readonly value: number
  readonly unit: 'MB' | ''
  /** Growth of less than this is noise whatever the share. */
  readonly noise: number
}

const HEAP_NOISE_MB = 0.5
const RESIDENT_NOISE_MB = 10
const HANDLES_NOISE = 5
const NODES_NOISE = 100
/** As DevTools names them, of one page. */
const COUNTERS = [
  { metric: 'Nodes', name: 'DOM nodes', noise: NODES_NOISE },
  { metric: 'JSEventListeners', name: 'listeners', noise: HANDLES_NOISE },
  { metric: 'RTCPeerConnections', name: 'peer connections', noise: 0 },
  // nodes of the graphs of all audio contexts, which hold these
  { metric: 'AudioHandlers', name: 'audio nodes', noise: HANDLES_NOISE },
  { metric: 'Documents', name: 'documents', noise: 1 },
] as const
const metricsSchema = z.object({ metrics: z.array(z.object({ name: z.string(), value: z.number() })) })

/** The library keeps an ended call for as long as a late message of it may come (RFC 3261, 17). */
const SETTLED_WITHIN_MS = 90_000

/** Counts after the last calls are forgotten and rubbish has been collected. */
export async function readResources(app: RunningApp): Promise<Resources> {
  const deadline = Date.now() + SETTLED_WITHIN_MS
  while ((await ofPage('phone', app.phone))['phone: peer connections']?.value !== 0 && Date.now() < deadline) {
    await sleep(1_000)
  }
  const pages = { phone: app.phone, card: app.card, panel: app.panel }
  const found: Record<string, Resource> = {}
  for (const [role, page] of Object.entries(pages)) Object.assign(found, await ofPage(role, page))
  const main = await app.electron.evaluate(() => {
    const { setFlagsFromString } = process.getBuiltinModule('node:v8')
    setFlagsFromString('--expose-gc')
    const collect: unknown = process.getBuiltinModule('node:vm').runInNewContext('gc')
    if (typeof collect === 'function') Reflect.apply(collect, undefined, [])
    return process.memoryUsage().heapUsed
  })
  found['main: heap'] = { value: main / 1e6, unit: 'MB', noise: HEAP_NOISE_MB }
  return { ...found, ...(process.platform === 'linux' ? ofProcesses(app.electron.process().pid ?? 0) : {}) }
}

async function ofPage(role: string, page: Page): Promise<Resources> {
  const session = await page.context().newCDPSession(page)
  try {
    await session.send('Performance.enable')
    // objects with something of the browser behind them need more than one round
    for (let round = 0; round < 3; round += 1) await session.send('HeapProfiler.collectGarbage')
    const { usedSize } = await session.send('Runtime.getHeapUsage')
    const { metrics } = metricsSchema.parse(await session.send('Performance.getMetrics'))
    const counted = COUNTERS.map(({ metric, name, noise }): [string, Resource] => {
      const value = metrics.find((one) => one.name === metric)?.value
      if (value === undefined) throw new Error(`this browser does not count ${metric}`)
      return [`${role}: ${name}`, { value, unit: '', noise }]
    })
    return {
      [`${role}: heap`]: { value: usedSize / 1e6, unit: 'MB', noise: HEAP_NOISE_MB },
      ...Object.fromEntries(counted),
    }
  } finally {
    await session.detach()
  }
}

/** Sums over processes of one kind: which of several renderers is whose does not matter for a leak. */
function ofProcesses(root: number): Resources {
  const found: Record<string, Resource> = {}
  const add = (name: string, resource: Resource): void => {
    found[name] = { ...resource, value: resource.value + (found[name]?.value ?? 0) }
  }
  for (const pid of processTree(root)) {
    const kind = kindOfProcess(pid)
    const kibibytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
    add(`process ${kind}: resident`, { value: (kibibytes * 1024) / 1e6, unit: 'MB', noise: RESIDENT_NOISE_MB })
    add(`process ${kind}: files`, { value: readdirSync(`/proc/${pid}/fd`).length, unit: '', noise: HANDLES_NOISE })
  }
  return found
}

export type Growth = { readonly name: string; readonly early: number; readonly late: number; readonly isFlat: boolean }

const FLAT_WITHIN = 0.1

/** What there was after the warm-up beside what there is at the end. */
export function compareResources(early: Resources, late: Resources): Growth[] {
  return Object.entries(late).map(([name, { value, noise }]) => {
    const before = early[name]?.value ?? 0
    return { name, early: before, late: value, isFlat: value <= before * (1 + FLAT_WITHIN) + noise }
  })
}
