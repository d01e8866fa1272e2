import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** A page that was shown in the browser, after all redirects. */
export type ShownPage = {
  /** The address that the browser was opened with. */
  readonly opened: string
  /** Where it ended. */
  readonly url: string
  readonly status: number
  readonly text: string
}

export type DesktopBrowser = {
  /** For the program that is to open addresses with it. */
  readonly environment: Readonly<Record<string, string>>
  /** The pages so far, in the order in which they came. */
  pages(): readonly ShownPage[]
  remove(): void
}

/**
 * The browser of the desktop, as programs on Linux open it: an `xdg-open` that comes first in PATH. It goes where it is
 * sent, as a browser does, and writes down what it was shown.
 */
export function makeDesktopBrowser(): DesktopBrowser {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vizitka-browser-'))
  const shown = path.join(folder, 'shown')
  const program = path.join(folder, 'xdg-open')
  writeFileSync(
    program,
    `#!${process.execPath}
const { appendFileSync } = require('node:fs')
const opened = process.argv[2]
const write = (page) => appendFileSync(${JSON.stringify(shown)}, JSON.stringify({ opened, ...page }) + '\\n')
fetch(opened).then(
  async (answer) => write({ url: answer.url, status: answer.status, text: await answer.text() }),
  (error) => write({ url: opened, status: 0, text: String(error) }),
)
`,
  )
  chmodSync(program, 0o755)
  return {
    environment: { PATH: [folder, process.env['PATH']].join(path.delimiter) },
    pages: () =>
      existsSync(shown)
        ? readFileSync(shown, 'utf8')
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line) as ShownPage)
        : [],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
