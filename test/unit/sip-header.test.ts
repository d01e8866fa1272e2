import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseNameAddress, parseNameAddressList, parseSipUri } from '../../shared/sip-header.ts'

describe('one address', () => {
  const addresses: readonly (readonly [value: string, name: string, scheme: string, user: string, host: string])[] = [
    ['<sip:101@pbx.example>', '', 'sip', '101', 'pbx.example'],
    ['<sip:101@pbx.example>;tag=a6c85cf', '', 'sip', '101', 'pbx.example'],
    ['sip:101@pbx.example;tag=a6c85cf', '', 'sip', '101', 'pbx.example'],
    ['"Anna" <sip:101@pbx.example>', 'Anna', 'sip', '101', 'pbx.example'],
    ['"Anna"<sip:101@pbx.example>', 'Anna', 'sip', '101', 'pbx.example'],
    ['Anna Schmidt <sip:101@pbx.example>', 'Anna Schmidt', 'sip', '101', 'pbx.example'],
    ['"Schmidt, Anna" <sip:101@pbx.example>', 'Schmidt, Anna', 'sip', '101', 'pbx.example'],
    ['Schmidt, Anna <sip:101@pbx.example>', 'Schmidt, Anna', 'sip', '101', 'pbx.example'],
    ['"Zoë Müller-日本 \\"VIP\\"" <sip:101@pbx.example>', 'Zoë Müller-日本 "VIP"', 'sip', '101', 'pbx.example'],
    ['"back\\\\slash" <sip:101@pbx.example>', 'back\\slash', 'sip', '101', 'pbx.example'],
    ['"<sip:fake@example>" <sip:101@pbx.example>', '<sip:fake@example>', 'sip', '101', 'pbx.example'],
    ['Zoë <sip:101@pbx.example>', 'Zoë', 'sip', '101', 'pbx.example'],
    ['Мария Иванова <sip:101@pbx.example>', 'Мария Иванова', 'sip', '101', 'pbx.example'],
    ['رضا <sip:101@pbx.example>', 'رضا', 'sip', '101', 'pbx.example'],
    ['"Zoë <sip:101@pbx.example>', 'Zoë', 'sip', '101', 'pbx.example'],
    ['"" <sip:101@pbx.example>', '', 'sip', '101', 'pbx.example'],
    ['<sip:101@pbx.example', '', 'sip', '101', 'pbx.example'],
    ['<tel:+74951234567>', '', 'tel', '+74951234567', ''],
    ['"Anna" <tel:+7-495-123-45-67;ext=12>;tag=1', 'Anna', 'tel', '+7-495-123-45-67', ''],
    ['tel:+74951234567;ext=12', '', 'tel', '+74951234567', ''],
    ['<sips:%2B74951234567@pbx.example:5061;user=phone>', '', 'sips', '+74951234567', 'pbx.example'],
    ['<sip:anna:secret@pbx.example>', '', 'sip', 'anna', 'pbx.example'],
    ['<SIP:101@PBX.Example;transport=tcp>', '', 'sip', '101', 'pbx.example'],
    ['<sip:101@[2001:db8::1]:5060>', '', 'sip', '101', '[2001:db8::1]'],
    ['<sip:+74951234567;npdi;rn=+7900@pbx.example>', '', 'sip', '+74951234567', 'pbx.example'],
    ['<sip:pbx.example>', '', 'sip', '', 'pbx.example'],
    ['<101@pbx.example>', '', '', '101', 'pbx.example'],
    ['+74951234567', '', '', '+74951234567', ''],
    ['<+74951234567>', '', '', '+74951234567', ''],
    ['<sip:100%@pbx.example>', '', 'sip', '100%', 'pbx.example'],
    ['<sip:%D0%90%D0%BD%D0%BD%D0%B0@pbx.example>', '', 'sip', 'Анна', 'pbx.example'],
  ]

  test.each(addresses)('%j has the name %j and the address %s %s %s', (value, displayName, scheme, user, host) => {
    const address = parseNameAddress(value)
    expect(address?.displayName).toBe(displayName)
    expect(address?.uri).toMatchObject({ scheme, user, host })
  })

  test.each(['', ' ', '<>', '""', 'Anna', 'garbage text', '<garbage>', '"Anna" <>', ';tag=1'])(
    '%j has no address',
    (value) => {
      expect(parseNameAddress(value)).toBeNull()
    },
  )

  test('parameters behind the bracket are the header’s, those inside are the URI’s', () => {
    const address = parseNameAddress(
      '<sip:+7495;ext=12@pbx.example;user=phone>;privacy=FULL;reason="user busy; really";screen',
    )
    expect(Object.fromEntries(address?.uri.userParameters ?? [])).toEqual({ ext: '12' })
    expect(Object.fromEntries(address?.uri.parameters ?? [])).toEqual({ user: 'phone' })
    expect(Object.fromEntries(address?.parameters ?? [])).toEqual({
      privacy: 'FULL',
      reason: 'user busy; really',
      screen: '',
    })
  })

  test('without brackets they are the header’s', () => {
    const address = parseNameAddress('sip:101@pbx.example;reason=no-answer')
    expect(Object.fromEntries(address?.uri.parameters ?? [])).toEqual({})
    expect(address?.parameters.get('reason')).toBe('no-answer')
  })

  test('headers inside a URI are decoded, and equal ones form a list', () => {
    const uri = parseSipUri('sip:101@pbx.example?Reason=SIP%3Bcause%3D486&Reason=Q.850%3Bcause%3D17&Privacy=history')
    expect(uri).toMatchObject({ user: '101', host: 'pbx.example' })
    expect(Object.fromEntries(uri?.headers ?? [])).toEqual({
      reason: 'SIP;cause=486, Q.850;cause=17',
      privacy: 'history',
    })
  })

  test('an at sign within the headers of a URI does not end its user part', () => {
    expect(parseSipUri('sip:101@pbx.example?Replaces=1@host')).toMatchObject({ user: '101', host: 'pbx.example' })
  })
})

describe('a list of addresses', () => {
  const lists: readonly (readonly [value: string, users: readonly string[]])[] = [
    ['', []],
    [',,,', []],
    ['garbage', []],
    ['<sip:1@a>', ['1']],
    ['<sip:1@a>,<sip:2@a>', ['1', '2']],
    ['<sip:1@a> , "b, c" <sip:2@a>;x="1,2" , tel:+3', ['1', '2', '+3']],
    ['"Anna" <sip:+7495@a>, <tel:+7495>', ['+7495', '+7495']],
    ['Schmidt, Anna <sip:1@a>, Doe, John <sip:2@a>', ['1', '2']],
    ['<sip:1@a?Reason=SIP%3Bcause%3D302,x>;index=1,<sip:2@a>;index=1.1', ['1', '2']],
    ['"open <sip:1@a>, <sip:2@a>', ['1', '2']],
    ['garbage, <sip:1@a>', ['1']],
  ]

  test.each(lists)('%j names %j', (value, users) => {
    expect(parseNameAddressList(value).map(({ uri }) => uri.user)).toEqual(users)
  })

  test('the comma of an unquoted name stays in it', () => {
    const names = parseNameAddressList('Schmidt, Anna <sip:1@a>, Doe, John <sip:2@a>').map(
      ({ displayName }) => displayName,
    )
    expect(names).toEqual(['Schmidt, Anna', 'Doe, John'])
  })

  test('at most fifty values are read', () => {
    expect(parseNameAddressList('<sip:1@a>,'.repeat(1000))).toHaveLength(50)
  })
})

test('no text makes it throw, and text built by the grammar is read back', () => {
  const piece = fc.constantFrom(
    '"',
    '\\',
    '<',
    '>',
    'sip:',
    'tel:',
    '@',
    ';',
    '=',
    ',',
    '?',
    '&',
    '%',
    '%D0',
    'a',
    'я',
    ' ',
    '+7',
    ':',
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 60 }).map((all) => all.join('')),
  )
  fc.assert(
    fc.property(text, (value) => {
      for (const { uri } of parseNameAddressList(value)) expect(uri.scheme).toBe(uri.scheme.toLowerCase())
      parseNameAddress(value)
      parseSipUri(value)
    }),
  )
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.integer({ min: 0 }), (name, user) => {
      const quoted = `"${name.replace(/["\\]/g, '\\$&')}"`
      const [first, second] = parseNameAddressList(`${quoted} <sip:${user}@a>;tag=1, <tel:${user}>`)
      expect(first).toMatchObject({ displayName: name, uri: { user: String(user), host: 'a' } })
      expect(second?.uri).toMatchObject({ scheme: 'tel', user: String(user) })
    }),
  )
})
