import { openJournal } from './journal.ts'
import { startDemoCrm } from './server.ts'
import { DemoCrmStore, initialDemoClients } from './store.ts'

/**
 * Entry of the demo CRM's own process, started by Electron's utilityProcess or by child_process.fork. It posts one message
 * {event: 'listening', url, token}. The optional first argument is the file of its journal; without it every start begins
 * anew.
 */
type ListeningMessage = { event: 'listening'; url: string; token: string }

type ParentPort = { postMessage(message: ListeningMessage): void }

/** Electron adds `parentPort` to `process` in a utility process; Node alone does not have it. */
function parentPort(): ParentPort | null {
  const port: unknown = Reflect.get(process, 'parentPort')
  return isParentPort(port) ? port : null
}

function isParentPort(port: unknown): port is ParentPort {
  return typeof port === 'object' && port !== null && 'postMessage' in port && typeof port.postMessage === 'function'
}

// a child outlives its parent otherwise
process.on('disconnect', () => process.exit(0))

const journalFile = process.argv[2]
const journal = journalFile === undefined ? null : openJournal(journalFile, Date.now())
const crm = await startDemoCrm(
  journal === null
    ? { store: new DemoCrmStore(initialDemoClients(Date.now())) }
    : { store: journal.store, onPerformed: journal.append },
)
const message: ListeningMessage = { event: 'listening', url: crm.url, token: crm.token }
const port = parentPort()
if (port !== null) port.postMessage(message)
else if (process.send !== undefined) process.send(message)
else throw new Error('the demo CRM runs only as a child process')
