import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DEMO_CALLS, type DemoCall } from '../../shared/demo-calls.ts'
import { obstacleToRealKeys, startTypingApp, xdotool, type TypingApp } from '../helpers/typing-app.ts'
import { callerHangsUp, callsOf, finishCalls, ring, untilState, windowState } from './calls.ts'
import { launchOnDemoLine } from './demo-line-frame.ts'
import { until, type RunningApp } from './launch.ts'

const CALLS = 10
/** Between two letters: quicker than anybody types. */
const TYPING_DELAY_MS = 12

const obstacle = obstacleToRealKeys()

describe('while the operator types in another program', () => {
  let app: RunningApp
  let typing: TypingApp

  beforeAll(async () => {
    if (obstacle !== null) return
    app = await launchOnDemoLine()
    typing = await startTypingApp()
  })
  beforeEach((context) => {
    if (obstacle !== null) context.skip(obstacle)
  })
  afterEach(async () => {
    if (obstacle === null) await finishCalls(app)
  })
  afterAll(async () => {
    if (obstacle !== null) return
    await typing.close()
    await app.close()
  })

  test('ten calls ring, no letter is lost, none is answered, and the card never takes the focus', async () => {
    const callsAreOver = new AbortController()
    let expected = ''
    const typist = async (): Promise<void> => {
      for (let line = 1; !callsAreOver.signal.aborted; line += 1) {
        const text = `Line ${line} has words 1 2 3, spaces and an end\n`
        await xdotool('type', '--clearmodifiers', '--delay', String(TYPING_DELAY_MS), text)
        expected += text
      }
    }
    const callers = async (): Promise<void> => {
      try {
        for (let index = 0; index < CALLS; index += 1) await ringAndGiveUp(demoOf(index))
      } finally {
        callsAreOver.abort()
      }
    }
    await Promise.all([typist(), callers()])
    await until('the last letter', async () => (await typing.text()).length >= expected.length, 5_000).catch(
      // the comparison below says more than the wait
      () => undefined,
    )
    expect(await typing.text()).toBe(expected)
    const calls = await callsOf(app)
    expect(calls).toHaveLength(CALLS)
    expect(calls.map((call) => call.stamps.answeredAt)).toStrictEqual(calls.map(() => null))
  })

  test('the card stands above a maximised window without having the keyboard', async () => {
    await xdotool('windowactivate', '--sync', typing.windowId)
    // where the card is going to be; windows have other ids under the pointer than their own, those of their frames
    const { workArea } = await windowState(app, 'card')
    await xdotool('mousemove', String(workArea.x + workArea.width - 60), String(workArea.y + workArea.height - 60))
    const below = await windowUnderPointer()
    const callId = await ring(app, 'loyal')
    await until('the card to be under the pointer', async () => (await windowUnderPointer()) !== below)
    expect(await xdotool('getactivewindow')).toBe(typing.windowId)
    await callerHangsUp(app, callId)
    await until('the card to go away', async () => (await windowUnderPointer()) === below)
    expect(await xdotool('getactivewindow')).toBe(typing.windowId)
  })

  async function ringAndGiveUp(demoId: DemoCall['id']): Promise<void> {
    const callId = await ring(app, demoId)
    await until('the card to be on the screen', async () => (await windowState(app, 'card')).isVisible)
    const state = await windowState(app, 'card')
    expect(state).toMatchObject({ isVisible: true, isAlwaysOnTop: true, isFocused: false })
    expect(await xdotool('getactivewindow')).toBe(typing.windowId)
    await callerHangsUp(app, callId)
    await untilState(app, callId, 'ended')
  }

  async function windowUnderPointer(): Promise<string> {
    return /^WINDOW=(\d+)$/m.exec(await xdotool('getmouselocation', '--shell'))?.[1] ?? ''
  }
})

function demoOf(index: number): DemoCall['id'] {
  const demo = DEMO_CALLS[index % DEMO_CALLS.length]
  if (!demo) throw new Error('there are no demo calls')
  return demo.id
}
