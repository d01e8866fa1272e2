import { describe, expect, test } from 'vitest'
import { captureKeys, type KeyPress } from '../../renderer/panel/accelerator.ts'
import { callingSettingsSchema } from '../../shared/calling-settings.ts'

function press(code: string, ...modifiers: readonly ('ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey')[]): KeyPress {
  const held = Object.fromEntries(modifiers.map((modifier) => [modifier, true]))
  return { code, ctrlKey: false, altKey: false, metaKey: false, shiftKey: false, ...held }
}

describe('keys for the whole system', () => {
  test.each([
    [press('KeyA', 'ctrlKey', 'altKey'), 'Ctrl+Alt+A'],
    [press('Digit7', 'altKey', 'shiftKey'), 'Alt+Shift+7'],
    [press('F12'), 'F12'],
    [press('F2', 'shiftKey'), 'Shift+F2'],
    [press('Space', 'metaKey'), 'Super+Space'],
    [press('ArrowUp', 'ctrlKey'), 'Ctrl+Up'],
    [press('Numpad0', 'ctrlKey'), 'Ctrl+num0'],
    [press('MediaPlayPause'), 'MediaPlayPause'],
  ])('are named as Electron names them: %#', (keys, accelerator) => {
    expect(captureKeys(keys)).toStrictEqual({ kind: 'keys', accelerator })
    const calling = { shortcuts: { answer: accelerator } }
    expect(callingSettingsSchema.parse(calling).shortcuts.answer).toBe(accelerator)
  })

  test.each([press('KeyA'), press('KeyA', 'shiftKey'), press('Space'), press('Enter'), press('Numpad1')])(
    'are refused where they are pressed while typing: %#',
    (keys) => expect(captureKeys(keys)).toStrictEqual({ kind: 'unsafe' }),
  )

  test.each([press('ControlLeft', 'ctrlKey'), press('AltRight', 'altKey'), press('ShiftLeft', 'shiftKey')])(
    'are waited for while only a modifier is held: %#',
    (keys) => expect(captureKeys(keys)).toStrictEqual({ kind: 'incomplete' }),
  )
})
