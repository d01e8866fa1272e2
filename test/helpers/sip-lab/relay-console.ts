import { connect } from 'node:net'
import { text } from 'node:stream/consumers'

/** RTP that the audio relay has had from one side of a call under way. */
export type RelayedAudio = {
  readonly callId: string
  readonly from: 'caller' | 'callee'
  /** RTP packets since the call began; 50 a second while that side speaks or is silent, none while it holds. */
  readonly packets: number
}

/** Asks rtpengine's console for all calls under way, two entries for each once it is answered. */
export async function relayedAudio(consolePort: number): Promise<RelayedAudio[]> {
  const listing = await ask(consolePort, 'list sessions all')
  const callIds = [...listing.matchAll(/^callid:\s*(\S+)/gm)].map((match) => match[1] ?? '')
  const details = await Promise.all(callIds.map((callId) => ask(consolePort, `list sessions ${callId}`)))
  return details.flatMap((detail, index) => parseSession(callIds[index] ?? '', detail))
}

function parseSession(callId: string, detail: string): RelayedAudio[] {
  const sides = detail.split(/^--- Tag /m).slice(1)
  return sides.map((side) => {
    const streams = side.split('\n').filter((line) => line.includes(' Port ') && !line.includes('(RTCP)'))
    const packets = streams.map((line) => Number(/, (\d+) p,/.exec(line)?.[1] ?? 0))
    return {
      callId,
      from: side.includes('type: FROM_TAG') ? 'caller' : 'callee',
      packets: packets.reduce((sum, count) => sum + count, 0),
    }
  })
}

async function ask(port: number, command: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(`${command}\n`)
  return text(socket)
}
