import { readdirSync, readFileSync } from 'node:fs'

/** A process and all that it has started, directly or not, of what runs just now. Linux only. */
export function processTree(root: number): number[] {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    const parent = Number.isInteger(pid) ? parentOf(pid) : null
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), pid])
  }
  const tree = [root]
  // the list grows while it is walked
  for (const pid of tree) tree.push(...(children.get(pid) ?? []))
  return tree
}

/** What a process of an Electron app is: `renderer`, the name of a utility, `data`, `main`. */
export function kindOfProcess(pid: number): string {
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  return (
    /--utility-sub-type=([\w.]+)/.exec(command)?.[1] ??
    /--type=(\w+)/.exec(command)?.[1] ??
    (/process\.mjs/.test(command) ? 'data' : 'main')
  )
}

function parentOf(pid: number): number | null {
  try {
    // the name, in brackets, may hold anything
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return Number(fields[1])
  } catch (error) {
    // any process of the machine may end meanwhile
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return null
    throw error
  }
}
