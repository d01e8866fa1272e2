import { createSocket } from 'node:dgram'

/**
 * Sends one OPTIONS over UDP from a port of its own and gives the status of the reply, or undefined when none has come in time.
 * RFC 3261 section 11.
 */
export function sendOptions(port: number, domain: string, timeoutMilliseconds = 500): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4')
    const finish = (status: number | undefined) => {
      clearTimeout(timer)
      socket.close(() => resolve(status))
    }
    const timer = setTimeout(() => finish(undefined), timeoutMilliseconds)
    // A closed port answers with ICMP "port unreachable", which a connected socket reports as an error: no reply either.
    socket.on('error', () => finish(undefined))
    socket.on('message', (message) => finish(statusOf(message.toString('utf8'))))
    socket.connect(port, '127.0.0.1', () => {
      socket.send(optionsRequest(`UDP 127.0.0.1:${socket.address().port}`, domain), (error) => {
        if (error) reject(error)
      })
    })
  })
}

/** An OPTIONS request to the proxy itself; `sentBy` is transport, host and port for Via. */
export function optionsRequest(sentBy: string, domain: string): string {
  const token = Math.random().toString(36).slice(2)
  return [
    `OPTIONS sip:${domain} SIP/2.0`,
    `Via: SIP/2.0/${sentBy};rport;branch=z9hG4bK${token}`,
    `From: <sip:probe@${domain}>;tag=${token}`,
    `To: <sip:${domain}>`,
    `Call-ID: ${token}@127.0.0.1`,
    'CSeq: 1 OPTIONS',
    'Max-Forwards: 70',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')
}

/** The status code of a SIP reply. */
export function statusOf(reply: string): number | undefined {
  const status = /^SIP\/2\.0 (\d{3}) /.exec(reply)?.[1]
  return status === undefined ? undefined : Number(status)
}
