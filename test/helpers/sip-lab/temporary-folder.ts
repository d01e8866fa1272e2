import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type TemporaryFolder = { readonly path: string; remove(): Promise<void> }

// Reads a pipe whose other end only this process holds, so it also tidies up after a process that was killed. The second attempt is
// for a program that wrote one more file before it was killed too.
const JANITOR = 'cat >/dev/null; rm -rf "$1" || { sleep 1; rm -rf "$1"; }'

/** A folder that is gone after `remove`, and after the end of this process, however it ends. */
export function makeTemporaryFolder(prefix: string): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), prefix))
  const janitor = spawn('/bin/sh', ['-c', JANITOR, 'janitor', path], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  return {
    path,
    async remove() {
      const done = once(janitor, 'exit')
      janitor.stdin.end()
      await done
    },
  }
}
