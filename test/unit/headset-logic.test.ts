import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HeadsetLogic, HOOK_ECHO_MS, NOTHING_ON } from '../../renderer/phone/headset/headset-logic.ts'
import type { HeadsetButton, HeadsetIndicator } from '../../shared/headset.ts'

const RINGING: HeadsetIndicator = { ...NOTHING_ON, isRinging: true }
const TALKING: HeadsetIndicator = { ...NOTHING_ON, isOffHook: true }

describe('the logic of a headset', () => {
  test('takes the reply to an answer by mouse for no press', () => {
    const logic = new HeadsetLogic()
    logic.show(RINGING, 0)
    logic.show(TALKING, 100)
    expect(logic.hear({ kind: 'hook', isOffHook: true }, 150).button).toBeNull()
    expect(logic.hear({ kind: 'hook', isOffHook: false }, 5_000).button).toBe('on-hook')
  })

  test('takes a late reply of the call before for no answer to the next', () => {
    const logic = new HeadsetLogic()
    logic.show(TALKING, 0)
    logic.show(NOTHING_ON, 100)
    logic.show(RINGING, 200)
    expect(logic.hear({ kind: 'hook', isOffHook: true }, 300).button).toBeNull()
    expect(logic.hear({ kind: 'hook', isOffHook: false }, 350).button).toBeNull()
    expect(logic.hear({ kind: 'hook', isOffHook: true }, 400).button).toBe('off-hook')
  })

  test('lets a headset that never replies answer the next call', () => {
    const logic = new HeadsetLogic()
    logic.show(TALKING, 0)
    logic.show(NOTHING_ON, 2_000)
    logic.show(RINGING, 4_000)
    expect(logic.hear({ kind: 'hook', isOffHook: true }, 6_000).button).toBe('off-hook')
  })

  test('mutes and unmutes as fast as anybody presses', () => {
    const logic = new HeadsetLogic()
    logic.show(TALKING, 0)
    const buttons: (HeadsetButton | null)[] = []
    for (let press = 0; press < 4; press += 1) {
      const { button } = logic.hear({ kind: 'mute-press' }, 2_000 + press * 20)
      buttons.push(button)
      logic.show({ ...TALKING, isMuted: button === 'mute' }, 2_010 + press * 20)
    }
    expect(buttons).toStrictEqual(['mute', 'unmute', 'mute', 'unmute'])
  })

  test('takes the reply to mute by mouse for no press', () => {
    const logic = new HeadsetLogic()
    logic.show(TALKING, 0)
    logic.show({ ...TALKING, isMuted: true }, 1_000)
    expect(logic.hear({ kind: 'mute-press' }, 1_100).button).toBeNull()
    expect(logic.hear({ kind: 'mute-press' }, 3_000).button).toBe('unmute')
  })

  test('tells again what a headset has changed by itself, where nobody may', () => {
    const logic = new HeadsetLogic()
    expect(logic.hear({ kind: 'hook', isOffHook: true }, 0)).toStrictEqual({ button: null, isOutOfStep: true })
    expect(logic.hear({ kind: 'mute', isMuted: true }, 0)).toStrictEqual({ button: null, isOutOfStep: true })
    expect(logic.show(NOTHING_ON, 10).isOutOfStep).toBe(true)
    expect(logic.show(NOTHING_ON, 20).isOutOfStep).toBe(false)
  })

  const indicator = fc.record({
    isRinging: fc.boolean(),
    isOffHook: fc.boolean(),
    isMuted: fc.boolean(),
    isHeld: fc.boolean(),
  })

  test('never takes what a headset replies in time for a press', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ indicator, delay: fc.integer({ min: 0, max: HOOK_ECHO_MS - 1 }) }), { maxLength: 20 }),
        (changes) => {
          const logic = new HeadsetLogic()
          let hook = false
          // a second apart at most: the next change may come before the reply to this one
          const replies: { readonly at: number; readonly isOffHook: boolean }[] = []
          const pressed: (HeadsetButton | null)[] = []
          for (const [index, change] of changes.entries()) {
            const at = index * 200
            while (replies[0] && replies[0].at <= at) {
              const reply = replies.shift()
              if (reply) pressed.push(logic.hear({ kind: 'hook', isOffHook: reply.isOffHook }, reply.at).button)
            }
            logic.show(change.indicator, at)
            if (change.indicator.isOffHook !== hook) {
              hook = change.indicator.isOffHook
              // reports of a device keep their order
              const last = replies.at(-1)?.at ?? 0
              replies.push({ at: Math.max(last, at + Math.min(change.delay, HOOK_ECHO_MS - 1)), isOffHook: hook })
            }
          }
          for (const reply of replies) {
            pressed.push(logic.hear({ kind: 'hook', isOffHook: reply.isOffHook }, reply.at).button)
          }
          expect(pressed.filter((button) => button !== null)).toStrictEqual([])
        },
      ),
    )
  })

  test('lets the hook always answer what rings and always end what is on, once replies are over', () => {
    fc.assert(
      fc.property(fc.array(indicator, { maxLength: 20 }), fc.boolean(), (changes, isRinging) => {
        const logic = new HeadsetLogic()
        for (const [index, change] of changes.entries()) logic.show(change, index)
        const last = isRinging ? RINGING : TALKING
        logic.show(last, 1_000)
        const later = 1_000 + HOOK_ECHO_MS
        expect(logic.hear({ kind: 'hook', isOffHook: isRinging }, later).button).toBe(
          isRinging ? 'off-hook' : 'on-hook',
        )
      }),
    )
  })

  test('never gives a button that nothing could be meant by', () => {
    const signal = fc.oneof(
      fc.record({ kind: fc.constant('hook' as const), isOffHook: fc.boolean() }),
      fc.record({ kind: fc.constant('mute' as const), isMuted: fc.boolean() }),
      fc.record({ kind: fc.constantFrom('hook-press', 'mute-press', 'flash', 'drop', 'reject') }),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(indicator, signal, fc.nat(3_000))), (steps) => {
        const logic = new HeadsetLogic()
        let now = 0
        for (const [shown, heard, wait] of steps) {
          logic.show(shown, now)
          now += wait
          const { button } = logic.hear(heard, now)
          if (button === 'off-hook' || button === 'reject') expect(shown.isRinging).toBe(true)
          if (button !== null && button !== 'off-hook' && button !== 'reject') expect(shown.isOffHook).toBe(true)
        }
      }),
    )
  })
})
