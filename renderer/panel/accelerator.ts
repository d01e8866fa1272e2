/** What is read of a KeyboardEvent. */
export type KeyPress = Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey'>

/** `incomplete`: only modifiers are held; `unsafe`: these keys are pressed by accident, or while typing. */
export type Capture =
  | { readonly kind: 'keys'; readonly accelerator: string }
  | { readonly kind: 'incomplete' | 'unsafe' }

/** Keys by their place (KeyboardEvent.code), as Electron names them. */
const NAMED_KEYS: Readonly<Record<string, string>> = {
  Space: 'Space',
  Enter: 'Return',
  Backspace: 'Backspace',
  Delete: 'Delete',
  Insert: 'Insert',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  NumpadAdd: 'numadd',
  NumpadSubtract: 'numsub',
  NumpadMultiply: 'nummult',
  NumpadDivide: 'numdiv',
  NumpadDecimal: 'numdec',
}
/** They do nothing else that an operator could want by accident. */
const MEDIA_KEYS: Readonly<Record<string, string>> = {
  MediaPlayPause: 'MediaPlayPause',
  MediaStop: 'MediaStop',
  MediaTrackNext: 'MediaNextTrack',
  MediaTrackPrevious: 'MediaPreviousTrack',
}
const MODIFIER = /^(?:Control|Alt|Shift|Meta|OS)(?:Left|Right)?$/
const FUNCTION_KEY = /^F(?:[1-9]|1\d|2[0-4])$/

/** What Electron calls the keys that are pressed. */
export function captureKeys(press: KeyPress): Capture {
  if (MODIFIER.test(press.code) || press.code === '') return { kind: 'incomplete' }
  const key = keyName(press.code)
  const isAlone = FUNCTION_KEY.test(press.code) || press.code in MEDIA_KEYS
  // Shift alone makes capital letters
  const hasModifier = press.ctrlKey || press.altKey || press.metaKey
  if (key === null || (!isAlone && !hasModifier)) return { kind: 'unsafe' }
  const modifiers = [
    press.ctrlKey ? 'Ctrl' : '',
    press.altKey ? 'Alt' : '',
    press.shiftKey ? 'Shift' : '',
    press.metaKey ? 'Super' : '',
  ]
  return { kind: 'keys', accelerator: [...modifiers.filter(Boolean), key].join('+') }
}

function keyName(code: string): string | null {
  const letter = /^(?:Key([A-Z])|Digit(\d))$/.exec(code)
  if (letter) return letter[1] ?? letter[2] ?? null
  const digit = /^Numpad(\d)$/.exec(code)
  if (digit) return `num${digit[1]}`
  if (FUNCTION_KEY.test(code)) return code
  return NAMED_KEYS[code] ?? MEDIA_KEYS[code] ?? null
}
