import { describe, expect, test } from 'vitest'
import {
  iceServersText,
  movedLine,
  newLine,
  readIceServers,
  refusedField,
  secretsToSend,
  withoutEmptyServers,
} from '../../renderer/panel/edited-lines.ts'
import { DEFAULT_SETTINGS, settingsSchema } from '../../shared/settings.ts'
import { sipAccountSchema, type SipAccount } from '../../shared/sip-account.ts'

function line(id: string, changes: Partial<SipAccount> = {}): SipAccount {
  return { ...newLine(), id, server: 'wss://sip.example.com', address: `${id}@example.com`, ...changes }
}

const LINES = [line('a'), line('b'), line('c')]
const idsOf = (accounts: readonly SipAccount[]): string => accounts.map(({ id }) => id).join('')

describe('lines as they are edited', () => {
  test('a new line has an id that the schema takes, and another one each time', () => {
    const [one, other] = [newLine(), newLine()]
    expect(sipAccountSchema.shape.id.safeParse(one.id).success).toBe(true)
    expect(one.id).not.toBe(other.id)
  })

  test('a line moves up and down, and not beyond the ends', () => {
    expect(idsOf(movedLine(LINES, 'b', -1))).toBe('bac')
    expect(idsOf(movedLine(LINES, 'b', 1))).toBe('acb')
    expect(idsOf(movedLine(LINES, 'a', -1))).toBe('abc')
    expect(idsOf(movedLine(LINES, 'c', 1))).toBe('abc')
    expect(idsOf(movedLine(LINES, 'x', 1))).toBe('abc')
  })

  test('only passwords that were typed are sent, and only of lines that there are', () => {
    const typed = {
      a: { password: 'one' },
      b: { password: '', turnPassword: 'two' },
      c: { password: '' },
      x: { password: 'gone' },
    }
    expect(secretsToSend(typed, LINES)).toEqual({ a: { password: 'one' }, b: { turnPassword: 'two' } })
  })

  test('STUN and TURN servers are read line by line, the user name after a space', () => {
    const servers = readIceServers('stun:stun.example.com\n\n turn:turn.example.com:3478?transport=udp  operator 7 \n')
    expect(servers).toEqual([
      { url: 'stun:stun.example.com', user: '' },
      { url: 'turn:turn.example.com:3478?transport=udp', user: 'operator 7' },
    ])
    expect(readIceServers(iceServersText(servers))).toEqual(servers)
  })

  test('empty lines of the list of servers are not kept', () => {
    const accounts = [line('a', { fallbackServers: ['', ' wss://two.example.com ', ''], address: ' a@example.com ' })]
    const [kept] = withoutEmptyServers({ ...DEFAULT_SETTINGS, accounts }).accounts
    expect(kept?.fallbackServers).toEqual(['wss://two.example.com'])
    expect(kept?.address).toBe('a@example.com')
  })
})

describe('what the schema refuses', () => {
  const refusedOf = (accounts: SipAccount[], changes = {}): unknown[] => {
    const checked = settingsSchema.safeParse({ ...DEFAULT_SETTINGS, accounts, ...changes })
    return (checked.error?.issues ?? []).map(({ path }) => {
      const { field, line: found } = refusedField(path, accounts)
      return [field, found?.id ?? null]
    })
  }

  test.each<[string, Partial<SipAccount>, string]>([
    ['an address without a domain', { address: 'b' }, 'address'],
    ['a server that is no WebSocket', { server: 'https://sip.example.com' }, 'server'],
    ['another server that is none', { fallbackServers: ['wss://ok.example.com', 'x'] }, 'fallbackServers'],
    ['a TURN server that is none', { iceServers: [{ url: 'turn:', user: '' }] }, 'iceServers'],
    [
      'relay alone without a TURN server',
      { usesRelayOnly: true, iceServers: [{ url: 'stun:a', user: '' }] },
      'usesRelayOnly',
    ],
  ])('%s is named with its line', (_what, changes, field) => {
    expect(refusedOf([line('a'), line('b', changes)])).toEqual([[field, 'b']])
    // the only line needs no name
    expect(refusedOf([line('b', changes)])).toEqual([[field, null]])
  })

  test('a field of no line is named alone', () => {
    expect(refusedOf(LINES, { dialPrefix: 'x' })).toEqual([['dialPrefix', null]])
    const colleagues = [{ name: '', extension: '201' }]
    expect(refusedOf(LINES, { calling: { colleagues } })).toEqual([['sections.colleagues', null]])
  })

  test.each([
    ['stun:stun.example.com', true],
    ['stun:192.0.2.1:3478', true],
    ['stuns:[2001:db8::1]:5349', true],
    ['turn:turn.example.com?transport=tcp', true],
    ['turns:turn.example.com:443?transport=tcp', true],
    // Chromium throws for these, and no call could be answered
    ['stun:stun.example.com?transport=udp', false],
    ['turn:turn.example.com:99999', false],
    ['turn:turn.example.com?transport=sctp', false],
    ['turn://turn.example.com', false],
    ['turn:user@turn.example.com', false],
    ['TURN:turn.example.com', false],
    ['http://turn.example.com', false],
  ])('%s: %s', (url, isTaken) => {
    expect(refusedOf([line('a', { iceServers: [{ url, user: '' }] })]).length === 0).toBe(isTaken)
  })
})
