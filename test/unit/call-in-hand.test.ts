import { describe, expect, test } from 'vitest'
import { CallInHand } from '../../electron/call-in-hand.ts'
import { GlobalShortcuts } from '../../electron/global-shortcuts.ts'
import { ringToneOf } from '../../electron/ring-tones.ts'
import type { Call } from '../../shared/call.ts'
import type { Card } from '../../shared/card.ts'
import { callIn, noteTaker } from '../helpers/call-list.ts'

type Act = 'answer' | 'reject' | 'hangUp' | 'toggleMute' | 'hold'

async function after(calls: readonly Call[], act: Act): Promise<readonly string[]> {
  const { desk, control, done } = noteTaker(calls)
  const result = await new CallInHand({ desk, control })[act]()
  expect(result.ok).toBe(true)
  return done
}

describe('without pointing at a call', () => {
  const ringing = callIn('ringing', 'r1')
  const ringingLater = callIn('ringing', 'r2')
  const active = callIn('active', 'a')
  const muted = callIn('active', 'm', { isMuted: true })
  const held = callIn('held', 'h1')
  const heldLater = callIn('held', 'h2')
  const ended = callIn('ended', 'e')

  test.each([
    ['answer', [ended, ringing, ringingLater], ['answer r1']],
    ['answer', [active], []],
    ['reject', [active, ringing], ['reject r1 decline']],
    ['hangUp', [held, active, ringing], ['hang up a']],
    ['hangUp', [held, callIn('calling', 'c')], ['hang up c']],
    ['hangUp', [held, heldLater], ['hang up h2']],
    ['hangUp', [ringing, ended], []],
    ['toggleMute', [active, held], ['mute a true']],
    ['toggleMute', [muted], ['mute m false']],
    // in a conference one may be muted and one not: then nobody hears us
    ['toggleMute', [active, muted], ['mute a true', 'mute m true']],
    ['toggleMute', [held, ringing], []],
    ['hold', [active, held], ['hold a']],
    ['hold', [held, heldLater, ended], ['resume h2']],
    ['hold', [active, ringing], ['answer r1']],
    ['hold', [ended], []],
  ] satisfies [Act, Call[], string[]][])('%s acts upon the call that is meant: %#', async (act, calls, done) => {
    expect(await after(calls, act)).toStrictEqual(done)
  })
})

describe('keys for the whole system', () => {
  function start(calls: readonly Call[], options: { readonly others?: readonly string[] } = {}) {
    const { desk, control, done } = noteTaker(calls)
    const held = new Map<string, () => void>()
    const reports: (readonly string[])[] = []
    const shortcuts = new GlobalShortcuts({
      calls: new CallInHand({ desk, control }),
      onTaken: (taken) => reports.push(taken),
      registry: {
        register: (accelerator, onPress) => {
          if (accelerator === 'nonsense') throw new TypeError('no such key')
          if (options.others?.includes(accelerator) || held.has(accelerator)) return false
          held.set(accelerator, onPress)
          return true
        },
        unregister: (accelerator) => held.delete(accelerator),
      },
    })
    return { desk, done, held, reports, shortcuts, keys: () => [...held.keys()].toSorted() }
  }
  const all = { answer: 'Ctrl+1', hangUp: 'Ctrl+2', mute: 'Ctrl+3' }

  test('are left to other programs while there is no call', () => {
    const { shortcuts, keys, desk } = start([])
    shortcuts.setSettings(all)
    expect(keys()).toStrictEqual([])
    desk.calls = [callIn('ringing', 'r')]
    shortcuts.callsChanged()
    expect(keys()).toStrictEqual(['Ctrl+1'])
    desk.calls = [callIn('active', 'r')]
    shortcuts.callsChanged()
    expect(keys()).toStrictEqual(['Ctrl+2', 'Ctrl+3'])
    desk.calls = [callIn('ended', 'r')]
    shortcuts.callsChanged()
    expect(keys()).toStrictEqual([])
  })

  test('act upon the call', async () => {
    const { shortcuts, held, done } = start([callIn('active', 'a'), callIn('ringing', 'r')])
    shortcuts.setSettings(all)
    for (const key of Object.values(all)) held.get(key)?.()
    await Promise.resolve()
    expect(done).toStrictEqual(['answer r', 'hang up a', 'mute a true'])
  })

  test('may be one for two things: it answers what rings, else it hangs up', async () => {
    const { shortcuts, held, done, desk, keys } = start([callIn('ringing', 'r')])
    shortcuts.setSettings({ answer: 'F12', hangUp: 'F12', mute: '' })
    held.get('F12')?.()
    desk.calls = [callIn('active', 'r')]
    shortcuts.callsChanged()
    expect(keys()).toStrictEqual(['F12'])
    held.get('F12')?.()
    await Promise.resolve()
    expect(done).toStrictEqual(['answer r', 'hang up r'])
  })

  test('that another program has are told of at once, not during the call', () => {
    const { shortcuts, reports, keys } = start([], { others: ['Ctrl+2'] })
    shortcuts.setSettings({ ...all, mute: 'nonsense' })
    expect(reports).toStrictEqual([['Ctrl+2', 'nonsense']])
    expect(keys()).toStrictEqual([])
    shortcuts.setSettings({ answer: '', hangUp: '', mute: '' })
    expect(reports.at(-1)).toStrictEqual([])
  })

  test('are given back at the end', () => {
    const { shortcuts, keys } = start([callIn('active', 'a')])
    shortcuts.setSettings(all)
    expect(keys()).not.toStrictEqual([])
    shortcuts.release()
    expect(keys()).toStrictEqual([])
  })
})

describe('the melody of a client', () => {
  const types = [
    { typology: 'value', type: 'loyal' },
    { typology: 'mood', type: 'angry' },
  ]
  const known = { subject: { kind: 'known', client: { types } } } as unknown as Card
  const unknown = { subject: { kind: 'unknown' } } as unknown as Card

  test('is that of the first rule that fits', () => {
    const rules = [
      { typology: 'value', type: 'new', ringTone: 'low' },
      { typology: 'mood', type: 'angry', ringTone: 'bell' },
      { typology: 'value', type: 'loyal', ringTone: 'bright' },
    ] as const
    expect(ringToneOf(known, [...rules])).toBe('bell')
    expect(ringToneOf(unknown, [...rules])).toBeNull()
  })

  test('is that of the line where no rule fits', () => {
    expect(ringToneOf(known, [{ typology: 'mood', type: 'loyal', ringTone: 'bell' }])).toBeNull()
    expect(ringToneOf(known, [])).toBeNull()
  })
})
