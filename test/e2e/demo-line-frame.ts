import { afterAll, afterEach, beforeAll } from 'vitest'
import type { Settings } from '../../shared/settings.ts'
import { finishCalls } from './calls.ts'
import { launchApp, type RunningApp } from './launch.ts'

/** The app on its embedded line, ready for the demo calls: in English unless the settings name another language. */
export async function launchOnDemoLine(settings: Partial<Settings> = {}): Promise<RunningApp> {
  const app = await launchApp()
  await app.configure({ locale: 'en', ...settings })
  await app.synced()
  await app.registered()
  return app
}

/** Such an app for the tests of one block, with nothing on after each of them; what a test does after itself comes first. */
export function withDemoLine(
  onStarted: (app: RunningApp) => void | Promise<void>,
  settings: Partial<Settings> = {},
): void {
  let app: RunningApp | undefined

  beforeAll(async () => {
    app = await launchOnDemoLine(settings)
    await onStarted(app)
  })
  afterEach(async () => {
    if (app) await finishCalls(app)
  })
  afterAll(() => app?.close())
}
