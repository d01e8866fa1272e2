import { failure, type Result } from '../shared/result.ts'
import { answerWith, Peer, type RequestHandler } from '../shared/rpc.ts'
import { createDataService, type DataService } from './data-service.ts'
import { openHostPort } from './host-port.ts'
import { logProblem } from './log.ts'
import { followSystemProxies } from './network/system-proxies.ts'
import { keepHeapSmall } from './small-heap.ts'

/**
 * Entry of the data process. Arguments: the database file, the file of places. Messages that come before the database
 * is open wait in the port; if it cannot be opened, every request is answered with the reason.
 */
keepHeapSmall()
const [databaseFile, placesFile] = process.argv.slice(2)
if (databaseFile === undefined || placesFile === undefined) throw new Error('usage: process DATABASE PLACES')

const port = openHostPort()
// the first message is read after this module has run, so the peer may come after the database
const service: Result<DataService, 'database'> = createDataService({
  databaseFile,
  placesFile,
  // nothing is emitted before the first request or timer
  emit: (name, payload) => peer.emit(name, payload),
})
if (!service.ok) logProblem({ what: 'database', message: service.error.message })

const onRequest: RequestHandler = service.ok
  ? answerWith(service.value.handlers)
  : () => Promise.resolve(failure('database', service.error.message))

const peer = new Peer({
  remote: 'main',
  transport: port,
  onRequest,
  onEvent: () => undefined,
  onProblem: logProblem,
})

// only main knows how this computer reaches the outside
followSystemProxies(async (address) => {
  const proxies = await peer.request('network.proxies-of', { address })
  // straight is how it was before anybody asked
  return proxies.ok ? proxies.value : ['']
})

/** The first calls and the first sync after a start go before the bookkeeping of suggestions. */
const SUGGESTIONS_AFTER_MS = 5_000
if (service.ok) {
  const { value } = service
  setImmediate(() => value.warmUp())
  setTimeout(() => value.suggestionRun.start(), SUGGESTIONS_AFTER_MS).unref()
}

let isEnding = false
async function end(): Promise<void> {
  if (isEnding) return
  isEnding = true
  if (service.ok) await service.value.close()
  process.exit(0)
}
port.onClosed(() => void end())
process.on('SIGTERM', () => void end())
process.on('SIGINT', () => void end())
process.on('uncaughtException', (error) => {
  // the state is unknown now: the host starts a new process, and what was committed is there again
  logProblem({ what: 'data process', message: error.stack ?? error.message })
  process.exit(1)
})
