import { fork } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { app, utilityProcess } from 'electron'
import type { Transport } from '../shared/rpc.ts'
import { log } from './log.ts'

/** A child process of ours, the same to its user whether Electron or a Node beside it runs the code. */
export type ChildHost = {
  readonly transport: Transport
  readonly pid: () => number | undefined
  onExit(listener: (code: number | null) => void): void
  stop(): void
}

/**
 * better-sqlite3 needs Node-API 10. An Electron that offers less runs the same bundle under the pinned Node, in
 * development and tests only; undefined where Electron itself can run it.
 */
function nodeBesideElectron(): string | undefined {
  if (Number(process.versions['napi']) >= 10) return undefined
  const executable = process.platform === 'win32' ? 'node.exe' : 'node'
  return app.isPackaged
    ? path.join(process.resourcesPath, 'node-runtime', executable)
    : path.join(app.getAppPath(), 'node_modules', '.bin', executable)
}

/** Starts a bundle of dist/ as a child process; `utilityProcess` only exists after Electron's `ready`. */
export function startChild(bundle: string, args: readonly string[]): ChildHost {
  // a plain Node cannot read inside app.asar: bundles that it runs are unpacked beside it
  const entry = path.join(app.getAppPath().replace(/app\.asar$/, 'app.asar.unpacked'), 'dist', bundle)
  const node = nodeBesideElectron()
  return node ? startNode(node, entry, args) : startUtility(entry, args)
}

function startUtility(entry: string, args: readonly string[]): ChildHost {
  const name = path.basename(path.dirname(entry))
  const child = utilityProcess.fork(entry, [...args], { serviceName: name, stdio: ['ignore', 'inherit', 'pipe'] })
  logLines(name, child.stderr)
  return {
    transport: {
      send: (message) => child.postMessage(message),
      onMessage: (listener) => void child.on('message', listener),
    },
    pid: () => child.pid,
    onExit: (listener) => void child.on('exit', listener),
    stop: () => void child.kill(),
  }
}

function startNode(node: string, entry: string, args: readonly string[]): ChildHost {
  // `advanced` is structured clone, as a utility process has it; `json` would behave differently
  const child = fork(entry, [...args], {
    execPath: node,
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  })
  logLines(path.basename(path.dirname(entry)), child.stderr)
  return {
    transport: {
      // a message to a child that is just dying is lost with it; its exit fails the request
      send: (message) =>
        void (
          child.connected &&
          typeof message === 'object' &&
          message !== null &&
          child.send(message, () => undefined)
        ),
      onMessage: (listener) => void child.on('message', listener),
    },
    pid: () => child.pid,
    onExit: (listener) => void child.once('exit', listener),
    // the child ends by itself on `disconnect`, so it never outlives this process either
    stop: () => (child.connected ? child.disconnect() : void child.kill()),
  }
}

/** What a child reports goes into the one log that IT is asked for. */
function logLines(name: string, stream: NodeJS.ReadableStream | null): void {
  if (stream) createInterface({ input: stream }).on('line', (line) => log(name, line))
}
