/** Ways to an address, best first; empty: straight. */
export type AskForProxies = (address: string) => Promise<readonly string[]>

/** The system's settings may change, with the network that a laptop is in; a run asks hundreds of times a minute. */
const KEPT_MS = 30_000

type Kept = { readonly ways: Promise<readonly string[]>; readonly until: number }

let ask: AskForProxies | null = null
const keptOf = new Map<string, Kept>()

/**
 * From now on the requests of this process go as the system is set up, which only main knows. A process that is not told
 * (a tool, a test) goes straight.
 */
export function followSystemProxies(asking: AskForProxies | null): void {
  ask = asking
  keptOf.clear()
}

/** The ways to an address, at least one. This computer itself is never asked through a proxy. */
export async function waysTo(url: URL): Promise<readonly string[]> {
  if (ask === null || isLocal(url.hostname)) return ['']
  const known = keptOf.get(url.origin)
  const now = performance.now()
  if (known && known.until > now) return known.ways
  // a script of the company may decide by the host alone: all else of the address is nobody's business
  const ways = ask(`${url.origin}/`)
  keptOf.set(url.origin, { ways, until: now + KEPT_MS })
  return ways
}

function isLocal(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(?:\.\d+){3}$/u.test(host)
}
