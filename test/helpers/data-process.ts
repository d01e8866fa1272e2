import { fork, type ChildProcess } from 'node:child_process'
import path from 'node:path'
import { build } from 'vite'
import { Peer, type Problem, type RequestHandler } from '../../shared/rpc.ts'
import type { ProcessEvent } from '../../shared/ipc.ts'
import { failure } from '../../shared/result.ts'

const root = path.join(import.meta.dirname, '..', '..')

/**
 * Bundles the data process, and the threads that it starts beside it, into a folder inside the project, where the native
 * module is found; answers the file.
 */
export async function buildDataProcess(folder: string): Promise<string> {
  await bundleProgram('db/process.ts', folder, 'process.mjs')
  await bundleProgram('db/sync/template/expression-worker.ts', folder, 'expression-worker.mjs')
  await bundleProgram('db/sync/first-worker.ts', folder, 'first-worker.mjs')
  await bundleProgram('db/sync/checkpoint-worker.ts', folder, 'checkpoint-worker.mjs')
  return path.join(folder, 'process.mjs')
}

async function bundleProgram(input: string, folder: string, output: string): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: input,
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      target: 'node20',
      rolldownOptions: {
        external: ['better-sqlite3'],
        output: { format: 'es', entryFileNames: output, codeSplitting: false },
      },
    },
  })
}

export type StartedDataProcess = {
  readonly child: ChildProcess
  readonly peer: Peer
  readonly events: ProcessEvent[]
  readonly problems: Problem[]
  /** What the process has written to its standard error. */
  readonly errors: () => string
  readonly exited: Promise<number | null>
}

/** Starts the bundle as main does where a plain Node runs it. `onRequest`: what main answers. */
export function startDataProcess(
  bundle: string,
  databaseFile: string,
  placesFile = '/nonexistent',
  onRequest: RequestHandler = () => Promise.resolve(failure('unavailable', 'main is not there')),
): StartedDataProcess {
  const child = fork(bundle, [databaseFile, placesFile], {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const events: StartedDataProcess['events'] = []
  const problems: Problem[] = []
  let errors = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const peer = new Peer({
    remote: 'data',
    transport: {
      send: (message) => void (child.connected && child.send(message ?? {}, () => undefined)),
      onMessage: (listener) => void child.on('message', listener),
    },
    onRequest,
    onEvent: (event) => void events.push(event),
    onProblem: (problem) => void problems.push(problem),
  })
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => {
      peer.close('the data process has ended')
      resolve(code)
    })
  })
  return { child, peer, events, problems, errors: () => errors, exited }
}
