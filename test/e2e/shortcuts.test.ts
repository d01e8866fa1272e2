import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { callingSettingsSchema } from '../../shared/calling-settings.ts'
import { obstacleToRealKeys, startTypingApp, xdotool, type TypingApp } from '../helpers/typing-app.ts'
import { callOf, ring, untilState } from './calls.ts'
import { withDemoLine } from './demo-line-frame.ts'
import { until, type RunningApp } from './launch.ts'

const SHORTCUTS = { answer: 'Ctrl+F9', mute: 'Ctrl+F10', hangUp: 'Ctrl+F11' }

const obstacle = obstacleToRealKeys()

describe('keys for the whole system', () => {
  let app: RunningApp

  withDemoLine((started) => void (app = started))

  function registered(): Promise<readonly boolean[]> {
    return app.electron.evaluate(
      ({ globalShortcut }, accelerators) => accelerators.map((one) => globalShortcut.isRegistered(one)),
      Object.values(SHORTCUTS),
    )
  }

  test('are none by default', async () => {
    const callId = await ring(app, 'unknown')
    expect(await registered()).toStrictEqual([false, false, false])
    await app.request('call.hang-up', { callId })
  })

  test('are chosen by pressing them, if they cannot be pressed by accident', async () => {
    await app.panel.getByRole('button', { name: 'Settings' }).click()
    const dialog = app.panel.getByRole('dialog')
    const field = dialog.getByRole('region', { name: 'Keys for the whole system' }).getByLabel('Answer')
    await field.focus()
    await app.panel.keyboard.press('Control+Alt+KeyA')
    expect(await field.inputValue()).toBe('Ctrl+Alt+A')
    await app.panel.keyboard.press('a')
    await dialog.getByText('Too easily pressed by accident', { exact: false }).waitFor()
    expect(await field.inputValue()).toBe('Ctrl+Alt+A')
    await app.panel.keyboard.press('Backspace')
    expect(await field.inputValue()).toBe('')
    await app.panel.keyboard.press('F12')
    expect(await field.inputValue()).toBe('F12')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'hidden' })
    const session = await app.request('session.get', null)
    expect(session.ok && session.value.settings.calling.shortcuts.answer).toBe('F12')
  })

  test('that another program has are told of before a call rings', async () => {
    await app.electron.evaluate(({ globalShortcut }) => globalShortcut.register('Ctrl+F8', () => undefined))
    await app.configure({ calling: callingSettingsSchema.parse({ shortcuts: { answer: 'Ctrl+F8' } }) })
    await app.panel.getByText('do nothing during calls', { exact: false }).waitFor()
    await app.electron.evaluate(({ globalShortcut }) => globalShortcut.unregister('Ctrl+F8'))
    await app.configure({ calling: callingSettingsSchema.parse({}) })
    await app.panel.getByText('do nothing during calls', { exact: false }).waitFor({ state: 'hidden' })
  })

  describe('while another program has the focus', () => {
    let typing: TypingApp

    beforeAll(async () => {
      if (obstacle === null) typing = await startTypingApp()
    })
    beforeEach(async (context) => {
      if (obstacle !== null) return context.skip(obstacle)
      await app.configure({ calling: callingSettingsSchema.parse({ shortcuts: SHORTCUTS }) })
    })
    afterAll(async () => {
      if (obstacle === null) await typing.close()
    })

    test('answer, mute and hang up, and are given back after the call', async () => {
      await xdotool('windowactivate', '--sync', typing.windowId)
      expect(await registered()).toStrictEqual([false, false, false])
      const callId = await ring(app, 'unknown')
      await until('the key that answers', async () => (await registered())[0] === true)
      await xdotool('key', 'ctrl+F9')
      await untilState(app, callId, 'active')
      expect(await xdotool('getactivewindow')).toBe(typing.windowId)
      await until('the other keys', async () => (await registered()).join() === 'false,true,true')
      await xdotool('key', 'ctrl+F10')
      await until('mute', async () => (await callOf(app, callId)).isMuted)
      await xdotool('key', 'ctrl+F10')
      await until('no mute', async () => !(await callOf(app, callId)).isMuted)
      await xdotool('key', 'ctrl+F11')
      await untilState(app, callId, 'ended')
      expect(await xdotool('getactivewindow')).toBe(typing.windowId)
      await until('the keys to be given back', async () => !(await registered()).includes(true))
      expect(await typing.text()).toBe('')
    })
  })
})
