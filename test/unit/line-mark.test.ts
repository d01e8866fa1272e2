import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { newLine } from '../../renderer/panel/edited-lines.ts'
import { shownLine } from '../../renderer/ui/shown-line.ts'
import { LINE_COLOURS, type SipAccount } from '../../shared/sip-account.ts'

function line(id: string, changes: Partial<SipAccount> = {}): SipAccount {
  return { ...newLine(), id, address: `${id}@example.com`, ...changes }
}

describe('which line a call is on', () => {
  test('the only line is not named, unless it has a name or a colour', () => {
    expect(shownLine([line('a')], 'a')).toBeNull()
    expect(shownLine([line('a', { name: 'Northern Books' })], 'a')?.name).toBe('Northern Books')
    expect(shownLine([line('a', { colour: 'red' })], 'a')).toEqual({
      name: 'a@example.com',
      colour: 'red',
      greeting: '',
    })
  })

  test('of several each is named, if only by its address', () => {
    expect(shownLine([line('a'), line('b')], 'b')?.name).toBe('b@example.com')
  })

  test('nothing is said of a line that is no more, or of the demo line', () => {
    expect(shownLine([line('a'), line('b')], 'c')).toBeNull()
    expect(shownLine([], 'demo')).toBeNull()
  })
})

/** WCAG 2.2, 1.4.3: more than the 3 to 1 that a mark beside its name would need. */
const LEAST_CONTRAST = 4.5

describe('the colours of lines', () => {
  const [light = '', dark = ''] = readFileSync(new URL('../../renderer/ui/tokens.css', import.meta.url), 'utf8').split(
    '@media',
  )
  const cases = [
    { theme: 'light', text: light },
    { theme: 'dark', text: dark },
  ].flatMap(({ theme, text }) => LINE_COLOURS.map((colour) => ({ theme, colour, text })))

  test.each(cases)('$colour is legible on every ground of the $theme theme', ({ colour, text }) => {
    for (const ground of ['background', 'raised', 'accent-soft', 'hover']) {
      expect(contrast(token(text, `mark-${colour}`), token(text, ground)), ground).toBeGreaterThanOrEqual(
        LEAST_CONTRAST,
      )
    }
  })
})

function token(css: string, name: string): string {
  const value = new RegExp(`--${name}: (#[\\da-f]{3,6});`).exec(css)?.[1]
  if (value === undefined) throw new Error(`no token --${name}`)
  return value.length === 4 ? value.replaceAll(/[\da-f]/g, '$&$&') : value
}

function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance(colour: string): number {
  const parts = [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16) / 255)
  const [red = 0, green = 0, blue = 0] = parts.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  )
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
