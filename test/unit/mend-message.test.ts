import { createRequire } from 'node:module'
import fc from 'fast-check'
import { NameAddrHeader } from 'jssip'
import { describe, expect, test } from 'vitest'
import { mendMessage, refusalOf, refusalReply } from '../../renderer/phone/sip/mend-message.ts'
import { parseNameAddress } from '../../shared/sip-header.ts'

type Parser = { readonly parseMessage: (message: string, userAgent: unknown) => unknown }
// the library has no types for its parser
const { parseMessage } = createRequire(import.meta.url)('jssip/lib/Parser.js') as Parser

const DOMAIN = 'pbx.example'
const BODY = 'v=0\r\nFrom: Zoë <tel:+1>\r\nо чём угодно\r\n'

function invite(from: string, others: readonly string[] = []): string {
  return [
    'INVITE sip:alice@x.invalid;transport=ws SIP/2.0',
    'Via: SIP/2.0/WS 10.0.0.1;branch=z9hG4bK1',
    `From: ${from}`,
    'To: <sip:alice@pbx.example>',
    'Call-ID: 1@pbx.example',
    'CSeq: 1 INVITE',
    ...others,
    '',
    BODY,
  ].join('\r\n')
}

const mend = (message: string): string => mendMessage(message, DOMAIN).message
const fromOf = (message: string): string => /^From:\s*(.*)$/imu.exec(message)?.[1] ?? ''
/** Whether the library takes a message; it drops it without a reply where not. */
const isTaken = (message: string): boolean => parseMessage(message, {}) !== undefined

describe('what the library refuses', () => {
  const addresses: readonly (readonly [from: string, user: string, name: string])[] = [
    ['<tel:+79991234567>;tag=1', '+79991234567', ''],
    ['"Анна" <tel:+7-999-123-45-67;ext=12>;tag=1', '+7-999-123-45-67', 'Анна'],
    ['tel:+79991234567;tag=1', '+79991234567', ''],
    ['<tel:12#34;phone-context=+7>;tag=1', '12#34', ''],
    ['Zoë Müller <sip:+79991234567@pbx.example>;tag=1', '+79991234567', 'Zoë Müller'],
    ['Анна <tel:+79991234567>;tag=1', '+79991234567', 'Анна'],
    ['رضا <sip:101@pbx.example>;tag=1', '101', 'رضا'],
    ['Doe, John <sip:101@pbx.example>;tag=1', '101', 'Doe, John'],
    ['"Zoë \\ë" <sip:101@pbx.example>;tag=1', '101', 'Zoë ë'],
    ['<sip:имя@pbx.example>;tag=1', 'имя', ''],
  ]

  test.each(addresses)('%s is refused as it comes, and taken once it is mended', (from, user, name) => {
    expect(isTaken(invite(from))).toBe(false)
    expect(refusalOf(invite(from))).toBe('From')
    const mended = mendMessage(invite(from), DOMAIN)
    expect(mended.headers).toEqual(['From'])
    expect(isTaken(mended.message)).toBe(true)
    expect(refusalOf(mended.message)).toBeNull()
    const address = parseNameAddress(fromOf(mended.message))
    expect(address?.uri).toMatchObject({ scheme: 'sip', user, host: DOMAIN })
    expect(address?.displayName).toBe(name)
    expect(address?.parameters.get('tag')).toBe('1')
  })

  test('a number keeps its parameters', () => {
    expect(fromOf(mend(invite('<tel:123;phone-context=+7495>;tag=1')))).toBe(
      '<sip:123;phone-context=+7495@pbx.example;user=phone>;tag=1',
    )
  })

  test('To, Contact, compact names and continued lines are mended as well', () => {
    const message = invite('<sip:1@pbx.example>;tag=1')
      .replace('From:', 'f:')
      .replace('<sip:1@', 'Zoë\r\n  <sip:1@')
      .replace('To: <sip:alice@pbx.example>', 't: <tel:+74951234567>\r\nContact: Zoë <sip:1@10.0.0.1>')
    expect(isTaken(message)).toBe(false)
    const mended = mendMessage(message, DOMAIN)
    expect(mended.headers).toEqual(['f', 't', 'Contact'])
    expect(isTaken(mended.message)).toBe(true)
  })

  test('what cannot be mended stays as it came, and is named', () => {
    const message = invite('<<>>')
    expect(mend(message)).toBe(message)
    expect(refusalOf(message)).toBe('From')
    expect(refusalOf('nonsense')).toBe('no end of the headers')
    expect(refusalOf('nonsense\r\n\r\n')).toBe('first line')
    expect(refusalOf(invite('<sip:1@pbx.example>;tag=1', ['Contact: *']))).toBe('Contact')
  })
})

describe('a message that is refused', () => {
  const options = (uri: string, cSeq = '1 OPTIONS'): string =>
    invite('<sip:101@pbx.example>;tag=1')
      .replace(/^INVITE \S+/u, `OPTIONS ${uri}`)
      .replace('1 INVITE', cSeq)

  test.each(['unknown:somebody', 'tel:+491700000000', 'soap.beep://192.0.2.103:3002'])(
    'a request for %s is none that the library can hold, and is answered',
    (uri) => {
      // it takes the message, and leaves out whom it is for
      expect(parseMessage(options(uri), {})).toMatchObject({ ruri: undefined })
      const refusal = refusalOf(options(uri)) ?? ''
      expect(refusalReply(options(uri), refusal)).toMatch(/^SIP\/2\.0 416 /u)
    },
  )

  test('is answered by what it says of its way back, and nothing else', () => {
    const message = options('sip:alice@x.invalid', 'what')
    const reply = refusalReply(message, refusalOf(message) ?? '') ?? ''
    expect(reply.split('\r\n')).toEqual([
      'SIP/2.0 400 Bad Request',
      'Via: SIP/2.0/WS 10.0.0.1;branch=z9hG4bK1',
      'From: <sip:101@pbx.example>;tag=1',
      'To: <sip:alice@pbx.example>;tag=refused',
      'Call-ID: 1@pbx.example',
      'CSeq: what',
      'Content-Length: 0',
      '',
      '',
    ])
  })

  test('is not answered where it is a response, an ACK, or without a way back', () => {
    const acknowledgement = options('unknown:x').replace('OPTIONS', 'ACK')
    expect(refusalReply(acknowledgement, 'CSeq')).toBeNull()
    expect(refusalReply(invite('x').replace(/^.*\r\n/u, 'SIP/2.0 200 OK\r\n'), 'From')).toBeNull()
    expect(refusalReply(options('unknown:x').replace(/^Via.*\r\n/mu, ''), 'no Via')).toBeNull()
    expect(refusalReply('', 'first line')).toBeNull()
  })
})

describe('for any text', () => {
  const names = fc.string({ unit: 'binary', maxLength: 30 }).map((name) => name.replaceAll(/[\r\n]/gu, ' '))

  test('a message that the library takes stays the same', () => {
    fc.assert(
      fc.property(names, fc.stringMatching(/^[\w+*.!~()-]{1,20}$/u), (name, user) => {
        const message = invite(`${name}<sip:${user}@pbx.example>;tag=1`)
        fc.pre(isTaken(message))
        expect(mend(message)).toBe(message)
        expect(refusalOf(message)).toBeNull()
      }),
    )
  })

  test('a name of any characters reaches the parser with its number', () => {
    fc.assert(
      fc.property(names, fc.stringMatching(/^\+\d{5,15}$/u), fc.constantFrom('tel', 'sip'), (name, user, scheme) => {
        const uri = scheme === 'tel' ? `tel:${user}` : `sip:${user}@pbx.example`
        const from = fromOf(mend(invite(`${name.replaceAll(/[<>]/gu, '')} <${uri}>;tag=1`)))
        expect(NameAddrHeader.parse(from)).toBeDefined()
        expect(parseNameAddress(from)?.uri).toMatchObject({ user, host: DOMAIN })
      }),
    )
  })

  test('nothing throws, and the body stays the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, body) => {
        expect(typeof mend(text)).toBe('string')
        expect(() => refusalOf(text)).not.toThrow()
        fc.pre(!text.includes('\r\n\r\n'))
        const message = `INVITE sip:a@b SIP/2.0\r\nFrom: ${text}\r\nTo: ${text}\r\n\r\n${body}`
        expect(mend(message).endsWith(`\r\n\r\n${body}`)).toBe(true)
      }),
    )
  })

  test('what is mended needs no mending again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (from) => {
        const once = mend(invite(from))
        expect(mend(once)).toBe(once)
      }),
    )
  })
})
