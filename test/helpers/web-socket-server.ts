import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'

const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const TEXT = 1
const CLOSE = 8
const PING = 9
const PONG = 10

/** One client of the server. */
export type WebSocketPeer = {
  send(text: string | Uint8Array): void
  /** As the death of the server's process does: without a closing handshake. */
  cut(): void
}

export type WebSocketServer = {
  readonly url: string
  readonly peers: ReadonlySet<WebSocketPeer>
  close(): Promise<void>
}

/** A WebSocket server on 127.0.0.1 (RFC 6455) for subprotocol `sip`; text only, in frames of one piece, as clients send them. */
export async function startWebSocketServer(
  onMessage: (text: string, peer: WebSocketPeer) => void,
): Promise<WebSocketServer> {
  const server = createServer((_request, response) => response.writeHead(426).end())
  const peers = new Set<WebSocketPeer>()
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    const key = request.headers['sec-websocket-key'] ?? ''
    const accept = createHash('sha1').update(`${key}${MAGIC}`).digest('base64')
    socket.write(
      [
        'HTTP/1.1 101 Switching Protocols',
        'Upgrade: websocket',
        'Connection: Upgrade',
        `Sec-WebSocket-Accept: ${accept}`,
        'Sec-WebSocket-Protocol: sip',
        '',
        '',
      ].join('\r\n'),
    )
    const peer: WebSocketPeer = {
      send: (text) => void socket.write(frame(typeof text === 'string' ? TEXT : 2, Buffer.from(text))),
      cut: () => void socket.destroy(),
    }
    peers.add(peer)
    let received = Buffer.alloc(0)
    socket.on('data', (bytes: Buffer) => {
      received = Buffer.concat([received, bytes])
      for (let next = readFrame(received); next !== null; next = readFrame(received)) {
        received = received.subarray(next.length)
        if (next.kind === TEXT) onMessage(next.payload.toString('utf8'), peer)
        if (next.kind === PING) socket.write(frame(PONG, next.payload))
        if (next.kind === CLOSE) socket.end(frame(CLOSE, next.payload))
      }
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => peers.delete(peer))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `ws://127.0.0.1:${port}`,
    peers,
    async close() {
      for (const peer of peers) peer.cut()
      server.close()
      await once(server, 'close')
    },
  }
}

function frame(kind: number, payload: Buffer): Buffer {
  const { length } = payload
  const head =
    length < 126
      ? Buffer.from([0x80 | kind, length])
      : length < 65_536
        ? Buffer.from([0x80 | kind, 126, length >> 8, length & 255])
        : Buffer.concat([Buffer.from([0x80 | kind, 127, 0, 0, 0, 0]), uint32(length)])
  return Buffer.concat([head, payload])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** The first frame of what has been received, or null while it is not whole. Clients mask what they send. */
function readFrame(bytes: Buffer): { readonly kind: number; readonly payload: Buffer; readonly length: number } | null {
  if (bytes.length < 2) return null
  const short = bytes.readUInt8(1) & 127
  const maskAt = short === 126 ? 4 : short === 127 ? 10 : 2
  if (bytes.length < maskAt + 4) return null
  const size = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? bytes.readUInt32BE(6) : short
  const start = maskAt + 4
  if (bytes.length < start + size) return null
  const payload = Buffer.from(bytes.subarray(start, start + size))
  for (const [index, byte] of payload.entries()) payload[index] = byte ^ bytes.readUInt8(maskAt + (index % 4))
  return { kind: bytes.readUInt8(0) & 15, payload, length: start + size }
}
