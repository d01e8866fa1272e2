import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { _electron, type ElectronApplication } from 'playwright-core'
import { resolveElectron } from '../../scripts/electron-runtime.mjs'

const XDOTOOL = 'xdotool'

/** Why real keys cannot be tested here; null where they can. */
export function obstacleToRealKeys(): string | null {
  if (process.platform !== 'linux' || !process.env['DISPLAY']) return 'real keys are typed on an X display only'
  const desktop = spawnSync(XDOTOOL, ['get_desktop'], { encoding: 'utf8' })
  if (desktop.error) return 'xdotool is not installed'
  return desktop.status === 0 ? null : 'no window manager runs on this display'
}

/** Runs xdotool and answers what it prints. */
export function xdotool(...args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(XDOTOOL, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    let errors = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve(output.trim())
      else reject(new Error(`xdotool ${args.join(' ')} ended with ${code}: ${errors}`))
    })
  })
}

export type TypingApp = {
  /** X id of its window. */
  readonly windowId: string
  /** What has arrived in its text field. */
  text(): Promise<string>
  close(): Promise<void>
}

/** Starts another program with a text field and gives it the keyboard. */
export async function startTypingApp(): Promise<TypingApp> {
  const userData = mkdtempSync(path.join(os.tmpdir(), 'vizitka-typing-'))
  const { executable } = await resolveElectron()
  const electron: ElectronApplication = await _electron.launch({
    executablePath: executable,
    args: ['--disable-gpu', '--log-level=3', path.join(import.meta.dirname, 'typing-app')],
    env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: '/dev/null', TYPING_APP_USER_DATA: userData },
  })
  const page = await electron.firstWindow()
  const field = page.getByLabel('Text')
  await field.waitFor()
  const windowId = (await xdotool('search', '--sync', '--onlyvisible', '--name', '^Typing$')).split('\n')[0] ?? ''
  await xdotool('windowactivate', '--sync', windowId)
  await field.focus()
  return {
    windowId,
    text: () => field.inputValue(),
    close: async () => {
      await electron.close()
      rmSync(userData, { recursive: true, force: true })
    },
  }
}
