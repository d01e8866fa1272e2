import { createServer, request as sendOn, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'

export type HttpProxy = {
  readonly url: string
  /** What it was asked for, as it saw it: «GET http://host/path», «CONNECT host:port». */
  readonly seen: string[]
  /** All that went through its tunnels towards the servers, and what it was sent itself. */
  readonly bytes: () => string
  close(): Promise<void>
}

/** A forward proxy on 127.0.0.1, which knows where names that exist nowhere else are. `places`: host and port → port here. */
export async function startHttpProxy(
  places: Readonly<Record<string, number>>,
  { refusesTunnels = false }: { readonly refusesTunnels?: boolean } = {},
): Promise<HttpProxy> {
  const seen: string[] = []
  let bytes = ''
  const sockets = new Set<Socket>()
  const pass = (incoming: IncomingMessage, response: ServerResponse): void => {
    seen.push(`${incoming.method} ${incoming.url}`)
    bytes += JSON.stringify(incoming.headers)
    const url = new URL(incoming.url ?? '')
    const port = places[`${url.hostname}:${url.port || '80'}`]
    if (port === undefined) return void response.writeHead(502).end()
    const { method, headers } = incoming
    const onward = sendOn(
      { host: '127.0.0.1', port, path: `${url.pathname}${url.search}`, method, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
        answer.once('close', () => answer.complete || response.destroy())
      },
    )
    onward.on('error', () => response.destroy())
    incoming.pipe(onward)
  }
  const server = createServer(pass)
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket)).on('error', () => undefined)
  })
  server.on('connect', (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
    seen.push(`CONNECT ${incoming.url}`)
    const port = places[incoming.url ?? '']
    if (refusesTunnels || port === undefined) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Negotiate\r\n\r\n')
      return
    }
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      onward.write(head)
      socket.on('data', (part) => (bytes += part.toString('latin1')))
      socket.pipe(onward).pipe(socket)
    })
    onward.on('error', () => socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    bytes: () => bytes,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
