import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'

export type PortBlock = {
  /** Gives out the next `count` ports and returns the first of them. Throws when the block is used up. */
  take(count: number): number
  release(): Promise<void>
}

const BLOCK_SIZE = 500
/** Below Linux's ephemeral range (32768), out of which the kernel may hand any port to anybody. */
const LOWEST = 12_000
const HIGHEST = 32_000

/**
 * Claims a block of ports on 127.0.0.1, so that several labs can run side by side. The claim is a listening socket on the port
 * before the block: it ends with this process, however that ends. The first `checked` ports are free for TCP and UDP.
 */
export async function claimPorts(checked: number): Promise<PortBlock> {
  const count = Math.floor((HIGHEST - LOWEST) / BLOCK_SIZE)
  const start = Math.floor(Math.random() * count)
  for (let turn = 0; turn < count; turn++) {
    const base = LOWEST + ((start + turn) % count) * BLOCK_SIZE
    const claim = await listenTcp(base)
    if (claim === undefined) continue
    if (await areFree(base + 1, checked)) return blockAfter(base, claim)
    await close(claim)
  }
  throw new Error(`No free block of ${BLOCK_SIZE} ports between ${LOWEST} and ${HIGHEST}`)
}

function blockAfter(base: number, claim: Server): PortBlock {
  let next = base + 1
  return {
    take(ports) {
      const first = next
      next += ports
      if (next > base + BLOCK_SIZE) throw new Error(`The lab has used up its ${BLOCK_SIZE} ports`)
      return first
    },
    release: () => close(claim),
  }
}

/** Ranges of ports that are used in turn, so that a stray packet of the last user has time to fade away. */
export type PortRanges = { borrow(): number; giveBack(first: number): void }

/** Cuts `count` ranges of `size` ports out of a block. `borrow` throws when all are in use. */
export function portRanges(block: PortBlock, size: number, count: number): PortRanges {
  const free = Array.from({ length: count }, () => block.take(size))
  return {
    borrow() {
      const first = free.shift()
      if (first === undefined) throw new Error(`All ${count} port ranges are in use`)
      return first
    },
    giveBack: (first) => void free.push(first),
  }
}

async function areFree(first: number, count: number): Promise<boolean> {
  for (let port = first; port < first + count; port++) {
    const server = await listenTcp(port)
    if (server === undefined) return false
    await close(server)
    if (!(await isUdpFree(port))) return false
  }
  return true
}

async function listenTcp(port: number): Promise<Server | undefined> {
  const server = createServer()
  server.listen(port, '127.0.0.1')
  // A port in use is the answer we ask for, not an error.
  const listening = await once(server, 'listening').then(
    () => true,
    () => false,
  )
  return listening ? server : undefined
}

async function isUdpFree(port: number): Promise<boolean> {
  const socket = createSocket('udp4')
  socket.bind(port, '127.0.0.1')
  const bound = await once(socket, 'listening').then(
    () => true,
    () => false,
  )
  if (bound) await new Promise<void>((resolve) => socket.close(() => resolve()))
  return bound
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}
