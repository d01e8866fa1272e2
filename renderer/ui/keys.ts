import { useEffect, useRef, type RefObject } from 'react'

/**
 * Keys work while a window of ours has the focus, never globally, and by their place on the keyboard, so that they are
 * the same in every layout. What a key does is shown on its button.
 */
export const KEYS = {
  answer: { label: 'Ctrl ↵', matches: (event: KeyboardEvent) => hasControl(event) && event.code === 'Enter' },
  resume: { label: 'F6', matches: (event: KeyboardEvent) => isPlain(event, 'F6') },
  hold: { label: 'F6', matches: (event: KeyboardEvent) => isPlain(event, 'F6') },
  mute: { label: 'F7', matches: (event: KeyboardEvent) => isPlain(event, 'F7') },
  hangUp: { label: 'F8', matches: (event: KeyboardEvent) => isPlain(event, 'F8') },
  swap: { label: '⇧ F6', matches: (event: KeyboardEvent) => isShifted(event, 'F6') },
  connect: { label: 'F10', matches: (event: KeyboardEvent) => isPlain(event, 'F10') },
  conference: { label: 'Ctrl J', matches: (event: KeyboardEvent) => hasControl(event) && event.code === 'KeyJ' },
  keypad: { label: 'Ctrl K', matches: (event: KeyboardEvent) => hasControl(event) && event.code === 'KeyK' },
  transfer: { label: 'Ctrl T', matches: (event: KeyboardEvent) => hasControl(event) && event.code === 'KeyT' },
  colleagues: { label: 'Ctrl L', matches: (event: KeyboardEvent) => hasControl(event) && event.code === 'KeyL' },
  messages: { label: 'Ctrl M', matches: (event: KeyboardEvent) => hasControl(event) && event.code === 'KeyM' },
  outbox: { label: 'Ctrl O', matches: (event: KeyboardEvent) => hasControl(event) && event.code === 'KeyO' },
  dial: { label: 'Ctrl D', matches: (event: KeyboardEvent) => hasControl(event) && event.code === 'KeyD' },
  operatorState: { label: 'Ctrl B', matches: (event: KeyboardEvent) => hasControl(event) && event.code === 'KeyB' },
  afterCallDone: { label: 'Ctrl E', matches: (event: KeyboardEvent) => hasControl(event) && event.code === 'KeyE' },
  doNotDisturb: { label: 'Ctrl N', matches: (event: KeyboardEvent) => hasControl(event) && event.code === 'KeyN' },
  enter: { label: '↵', matches: (event: KeyboardEvent) => isEnter(event) && !event.shiftKey },
  shiftEnter: { label: '⇧ ↵', matches: (event: KeyboardEvent) => isEnter(event) && event.shiftKey },
  decline: { label: 'F9', matches: (event: KeyboardEvent) => isPlain(event, 'F9') },
  notNow: { label: 'Esc', matches: (event: KeyboardEvent) => isPlain(event, 'Escape') },
  busy: { label: '⇧ F9', matches: (event: KeyboardEvent) => isShifted(event, 'F9') },
  save: { label: 'Ctrl S', matches: (event: KeyboardEvent) => hasControl(event) && event.code === 'KeyS' },
  close: { label: 'Esc', matches: (event: KeyboardEvent) => isPlain(event, 'Escape') },
  dismiss: { label: '⇧ Esc', matches: (event: KeyboardEvent) => isShifted(event, 'Escape') },
  search: { label: 'F3', matches: (event: KeyboardEvent) => isPlain(event, 'F3') },
  confirm: { label: 'F2', matches: (event: KeyboardEvent) => isPlain(event, 'F2') },
  chooseType: { label: '⇧ F2', matches: (event: KeyboardEvent) => isShifted(event, 'F2') },
  note: { label: 'F4', matches: (event: KeyboardEvent) => isPlain(event, 'F4') },
  takeOver: { label: '⇧ F4', matches: (event: KeyboardEvent) => isShifted(event, 'F4') },
  tab1: { label: 'Ctrl 1', matches: (event: KeyboardEvent) => hasControl(event) && event.code === 'Digit1' },
  tab2: { label: 'Ctrl 2', matches: (event: KeyboardEvent) => hasControl(event) && event.code === 'Digit2' },
  tab3: { label: 'Ctrl 3', matches: (event: KeyboardEvent) => hasControl(event) && event.code === 'Digit3' },
  face1: { label: '1', matches: (event: KeyboardEvent) => isDigit(event, '1') },
  face2: { label: '2', matches: (event: KeyboardEvent) => isDigit(event, '2') },
  face3: { label: '3', matches: (event: KeyboardEvent) => isDigit(event, '3') },
  face4: { label: '4', matches: (event: KeyboardEvent) => isDigit(event, '4') },
  someoneElse: { label: '0', matches: (event: KeyboardEvent) => isDigit(event, '0') },
} as const

export type KeyName = keyof typeof KEYS

/** Calls the handler when its key is pressed anywhere in this window. */
export function useKey(name: KeyName, handler: (() => void) | null): void {
  const latest = useRef(handler)
  useEffect(() => {
    latest.current = handler
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.repeat || event.isComposing || !latest.current || !KEYS[name].matches(event)) return
      event.preventDefault()
      latest.current()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [name])
}

/** Esc pressed inside the area calls the handler and goes no further: elsewhere it closes the card of a call that is over. */
export function useEscape(area: RefObject<HTMLElement | null>, handler: (() => void) | null): void {
  const latest = useRef(handler)
  useEffect(() => {
    latest.current = handler
  })
  useEffect(() => {
    const element = area.current
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.isComposing || !latest.current) return
      event.stopPropagation()
      latest.current()
    }
    element?.addEventListener('keydown', onKeyDown)
    return () => element?.removeEventListener('keydown', onKeyDown)
  }, [area])
}

/** True while what is typed goes into a field. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')
}

function hasControl(event: KeyboardEvent): boolean {
  return (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey
}

function isEnter(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && !event.ctrlKey && !event.metaKey && !event.altKey
}

function isPlain(event: KeyboardEvent, code: string): boolean {
  return event.code === code && !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey
}

function isShifted(event: KeyboardEvent, code: string): boolean {
  return event.code === code && event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey
}

// a digit chooses only where it could not have been meant for a text
function isDigit(event: KeyboardEvent, digit: string): boolean {
  if (isTyping(event.target)) return false
  return isPlain(event, `Digit${digit}`) || isPlain(event, `Numpad${digit}`)
}
