import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  callerHeadersSchema,
  callerIdentitySchema,
  IDENTITY_SOURCES,
  readCallerIdentity,
  type CallerHeaders,
  type CallerIdentity,
  type CallerIdentityOptions,
} from '../../shared/caller-identity.ts'
import { cleanText } from '../../shared/clean-text.ts'

const CALL: CallerHeaders = {
  from: '"Anna" <sip:+79261997889@trunk.example>;tag=1',
  to: '<sip:+74951234567@pbx.example>',
  requestUri: 'sip:operator7@192.0.2.7:49152;transport=ws',
  pAssertedIdentity: [],
  remotePartyId: [],
  privacy: [],
  diversion: [],
  historyInfo: [],
  pCalledPartyId: [],
}
const TRUSTED: CallerIdentityOptions = { order: IDENTITY_SOURCES, trusted: true }
const UNTRUSTED: CallerIdentityOptions = { ...TRUSTED, trusted: false }

function read(headers: Partial<CallerHeaders>, options = TRUSTED): CallerIdentity {
  return readCallerIdentity({ ...CALL, ...headers }, options)
}

const PAI = ['"Anna Schmidt" <sip:+74957654321@trunk.example>']
const RPID = ['"Reception" <sip:+74950000001@trunk.example>;party=calling;screen=yes;privacy=off']

describe('who calls', () => {
  const froms: readonly (readonly [from: string, address: string | null, displayName: string])[] = [
    ['"Anna" <sip:+79261997889@trunk.example>;tag=1', '+79261997889', 'Anna'],
    ['<tel:+79261997889>;tag=1', '+79261997889', ''],
    ['tel:+79261997889', '+79261997889', ''],
    ['"Anna" <tel:+7-926-199-78-89;ext=12;npdi>', '+7-926-199-78-89;ext=12', 'Anna'],
    ['<tel:1997889;phone-context=+7926>', '1997889;phone-context=+7926', ''],
    ['<tel:101;phone-context=pbx.example>', '101', ''],
    ['Zoë <sip:101@pbx.example>', '101', 'Zoë'],
    ['Анна Иванова <sip:101@pbx.example>', '101', 'Анна Иванова'],
    ['"Zoë \\"VIP\\" \\\\" <sip:101@pbx.example>', '101', 'Zoë "VIP" \\'],
    ['<sip:%2B79261997889@trunk.example>', '+79261997889', ''],
    ['"+79261997889" <sip:+79261997889@trunk.example>', '+79261997889', ''],
    ['"7 926 199-78-89" <sip:+79261997889@trunk.example>', '+79261997889', ''],
    ['"Anna\u202e\u0007 \u0000gnp.exe" <sip:101@pbx.example>', '101', 'Anna gnp.exe'],
    ['<sip:trunk.example>', null, ''],
    ['"Anna" <sip:unknown@trunk.example>', null, 'Anna'],
    ['garbage', null, ''],
    ['', null, ''],
  ]

  test.each(froms)('From %j is %j, named %j', (from, address, displayName) => {
    const identity = read({ from })
    expect(identity).toMatchObject({ address, displayName, withheld: false, source: 'From' })
  })

  test('P-Asserted-Identity comes before Remote-Party-ID, and that before From', () => {
    expect(read({ pAssertedIdentity: PAI, remotePartyId: RPID })).toMatchObject({
      address: '+74957654321',
      displayName: 'Anna Schmidt',
      source: 'P-Asserted-Identity',
    })
    expect(read({ remotePartyId: RPID })).toMatchObject({ address: '+74950000001', source: 'Remote-Party-ID' })
    expect(read({})).toMatchObject({ address: '+79261997889', source: 'From' })
  })

  test('the order is a setting', () => {
    const headers = { pAssertedIdentity: PAI, remotePartyId: RPID }
    expect(read(headers, { order: ['Remote-Party-ID', 'From'], trusted: true }).source).toBe('Remote-Party-ID')
    expect(read(headers, { order: ['From', 'P-Asserted-Identity'], trusted: true }).source).toBe('From')
    expect(read({ from: 'garbage' }, { order: ['P-Asserted-Identity'], trusted: true }).source).toBe('From')
  })

  test('an untrusted sender cannot assert an identity', () => {
    const identity = read({ pAssertedIdentity: PAI, remotePartyId: RPID }, UNTRUSTED)
    expect(identity).toMatchObject({ address: '+79261997889', displayName: 'Anna', source: 'From' })
  })

  test.each([
    [['"Anna Schmidt" <sip:anna@corp.example>, <tel:+74957654321>']],
    [['"Anna Schmidt" <sip:anna@corp.example>', '<tel:+74957654321>']],
    [['<tel:+74957654321>', '"Anna Schmidt" <sip:anna@corp.example>']],
    [['"Anna Schmidt" <sip:anna@corp.example>, <sip:+74957654321@corp.example;user=phone>']],
  ])('of several asserted identities %j the number is dialled and the name shown', (pAssertedIdentity) => {
    expect(read({ pAssertedIdentity })).toMatchObject({ address: '+74957654321', displayName: 'Anna Schmidt' })
  })

  test('an asserted identity that names nobody is passed over', () => {
    expect(read({ pAssertedIdentity: ['<sip:trunk.example>', 'garbage'] })).toMatchObject({
      address: '+79261997889',
      source: 'From',
    })
  })

  test('an asserted number without a name takes the name of the same number in From only', () => {
    expect(read({ pAssertedIdentity: ['<tel:+79261997889>'] }).displayName).toBe('Anna')
    expect(read({ pAssertedIdentity: ['<sip:89261997889@trunk.example>'] }).displayName).toBe('Anna')
    expect(read({ pAssertedIdentity: ['<tel:+74957654321>'] }).displayName).toBe('')
  })

  test('Remote-Party-ID of the called party says nothing about the caller', () => {
    expect(read({ remotePartyId: ['<sip:101@pbx.example>;party=called;privacy=full'] })).toMatchObject({
      address: '+79261997889',
      withheld: false,
    })
  })

  test('Remote-Party-ID can hide the name alone', () => {
    expect(read({ remotePartyId: ['"Anna S" <sip:+74950000001@a>;privacy=name'] })).toMatchObject({
      address: '+74950000001',
      displayName: '',
      withheld: false,
    })
  })
})

describe('who does not want to be known', () => {
  const anonymous: readonly (readonly [reason: string, headers: Partial<CallerHeaders>])[] = [
    ['an anonymous From', { from: '"Anonymous" <sip:anonymous@anonymous.invalid>;tag=1' }],
    ['an anonymous From without a name', { from: 'sip:anonymous@anonymous.invalid;tag=1' }],
    ['another user at anonymous.invalid', { from: '<sip:c8oqz84zk7z@anonymous.invalid>' }],
    ['the user anonymous elsewhere', { from: '<sip:Anonymous@trunk.example>' }],
    ['the name Anonymous before a number', { from: '"Anonymous" <sip:+79261997889@trunk.example>' }],
    ['Privacy: id', { privacy: ['id'] }],
    ['Privacy: user', { privacy: ['user;critical'] }],
    ['Privacy: header', { privacy: ['critical', 'HEADER'] }],
    ['Privacy: id among others', { privacy: ['session; id, critical'] }],
    ['Remote-Party-ID with privacy=full', { remotePartyId: ['<sip:+74950000001@a>;privacy=full;screen=yes'] }],
    ['Remote-Party-ID with privacy=uri', { remotePartyId: ['<sip:+74950000001@a>;privacy=uri-network'] }],
    ['an anonymous asserted identity', { pAssertedIdentity: ['<sip:anonymous@anonymous.invalid>'] }],
  ]

  test.each(anonymous)('%s hides number and name, even asserted ones', (_reason, headers) => {
    const hidden = { address: null, displayName: '', withheld: true }
    expect(read(headers)).toMatchObject(hidden)
    expect(read({ pAssertedIdentity: PAI, ...headers })).toMatchObject(hidden)
  })

  test.each([['none'], ['critical'], ['session'], ['history'], ['']])('Privacy: %s hides nobody', (privacy) => {
    expect(read({ privacy: [privacy] })).toMatchObject({ address: '+79261997889', withheld: false })
  })
})

describe('for whom the call was meant', () => {
  const DIVERSION = '"Sales" <sip:+74951110002@pbx.example>;reason=no-answer;counter=1'
  const HISTORY =
    '<sip:+74951110001@pbx.example?Reason=SIP%3Bcause%3D486>;index=1, ' +
    '"Sales" <sip:+74951110002@pbx.example;cause=486>;index=1.1;mp=1, ' +
    '<sip:operator7@pbx.example;cause=408>;index=1.1.1;mp=1.1, <sip:operator7@192.0.2.7>;index=1.1.1.1;rc=1.1.1'

  test('the called line is P-Called-Party-ID, History-Info, Diversion, To, Request-URI, in this order', () => {
    const all = {
      pCalledPartyId: ['<sip:+74951110000@pbx.example>'],
      historyInfo: [HISTORY],
      diversion: [DIVERSION],
    }
    expect(read(all).calledLine).toBe('+74951110000')
    expect(read({ ...all, pCalledPartyId: [] }).calledLine).toBe('+74951110001')
    expect(read({ ...all, pCalledPartyId: [], historyInfo: [] }).calledLine).toBe('+74951110002')
    expect(read({}).calledLine).toBe('+74951234567')
    expect(read({ to: '<sip:pbx.example>' }).calledLine).toBe('operator7')
    expect(read({ to: '', requestUri: '' }).calledLine).toBeNull()
  })

  test('the last Diversion is the originally called', () => {
    const diversion = [`${DIVERSION}, "Main, office" <tel:+74951110001>;reason="User-Busy"`, '<sip:+74951110000@a>']
    expect(read({ diversion })).toMatchObject({
      calledLine: '+74951110000',
      divertedFrom: [
        { address: '+74951110000', displayName: '', reason: null },
        { address: '+74951110001', displayName: 'Main, office', reason: 'user-busy' },
        { address: '+74951110002', displayName: 'Sales', reason: 'no-answer' },
      ],
    })
  })

  test('Diversion can hide its number, its name or itself', () => {
    const hide = (privacy: string): CallerIdentity['divertedFrom'] =>
      read({ diversion: [`"Sales" <sip:+74951110002@a>;privacy=${privacy}`] }).divertedFrom
    expect(hide('full')).toEqual([])
    expect(hide('name')).toEqual([{ address: '+74951110002', displayName: '', reason: null }])
    expect(hide('uri')).toEqual([{ address: '', displayName: 'Sales', reason: null }])
    expect(hide('off')).toEqual([{ address: '+74951110002', displayName: 'Sales', reason: null }])
  })

  test('History-Info tells who passed the call on and why, and not how it was routed', () => {
    const divertedFrom = [
      { address: '+74951110001', displayName: '', reason: 'user-busy' },
      { address: '+74951110002', displayName: 'Sales', reason: 'no-answer' },
    ]
    expect(read({ historyInfo: [HISTORY] }).divertedFrom).toEqual(divertedFrom)
    expect(read({ historyInfo: HISTORY.split(', ').toReversed() }).divertedFrom).toEqual(divertedFrom)
    expect(read({ historyInfo: [HISTORY], diversion: [DIVERSION] }).divertedFrom).toEqual(divertedFrom)
  })

  test('indexes of History-Info are compared as numbers', () => {
    const historyInfo = ['<sip:b@a;cause=302>;index=1.10', '<sip:c@a>;index=1.2;mp=1', '<sip:d@a>;index=1']
    expect(read({ historyInfo }).divertedFrom.map(({ address }) => address)).toEqual(['d', 'c'])
  })

  test('the reason can stand in the entry that was left, by Q.850 too', () => {
    const historyInfo = [
      '<sip:1@a?Reason=Q.850%3Bcause%3D19%3Btext%3D%22no%20answer%22>;index=1',
      '<sip:2@a?Reason=X%3Bcause%3D1>;index=1.1;mp=1',
      '<sip:3@a>;index=1.1.1;mp=1.1',
    ]
    expect(read({ historyInfo }).divertedFrom.map(({ reason }) => reason)).toEqual(['no-answer', null])
  })

  test('History-Info that only routes leaves the word to Diversion', () => {
    const historyInfo = ['<sip:+74951110001@pbx.example>;index=1, <sip:operator7@192.0.2.7>;index=1.1;rc=1']
    expect(read({ historyInfo, diversion: [DIVERSION] }).divertedFrom).toEqual([
      { address: '+74951110002', displayName: 'Sales', reason: 'no-answer' },
    ])
  })

  test('a history that asks for privacy is not told', () => {
    expect(read({ historyInfo: [HISTORY], privacy: ['history'] })).toMatchObject({
      calledLine: '+74951234567',
      divertedFrom: [],
    })
    const hidden = '<sip:+74951110001@a?Privacy=history>;index=1, <sip:2@a;cause=302>;index=1.1;mp=1'
    expect(read({ historyInfo: [hidden] }).divertedFrom).toEqual([])
  })
})

test('whatever the headers hold, the identity keeps its schema and what is withheld stays so', () => {
  const piece = fc.constantFrom(
    '"', '\\', '<', '>', 'sip:', 'tel:', '@', ';', '=', ',', '?', 'Reason=', '%', '%00', 'я', ' ', '+7', 'index=1', 'privacy=full',
    'anonymous', '\u202e', '\ud800', '\n',
  ) // prettier-ignore
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 40 }).map((all) => all.join('')),
  )
  const values = fc.array(value, { maxLength: 3 })
  const headers = fc.record({
    from: value,
    to: value,
    requestUri: value,
    pAssertedIdentity: values,
    remotePartyId: values,
    privacy: values,
    diversion: values,
    historyInfo: values,
    pCalledPartyId: values,
  })
  fc.assert(
    fc.property(headers, fc.shuffledSubarray([...IDENTITY_SOURCES]), fc.boolean(), (raw, order, trusted) => {
      const identity = readCallerIdentity(callerHeadersSchema.parse(raw), { order, trusted })
      expect(callerIdentitySchema.parse(identity)).toEqual(identity)
      expect(identity.withheld && (identity.address !== null || identity.displayName !== '')).toBe(false)
      expect(!trusted && identity.source !== 'From').toBe(false)
      expect(identity.displayName).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u)
    }),
  )
})

describe('text from outside', () => {
  test('loses what could turn or hide its neighbours and keeps the joiners of Persian', () => {
    expect(cleanText('  a\u202eb\u2066c\u0007d\ufeff\ud800e\u{e0041}  ', 100)).toBe('abc de')
    expect(cleanText('می\u200cخواهم', 100)).toBe('می\u200cخواهم')
    expect(cleanText('e\u0301', 100)).toBe('é')
  })

  test('keeps its lines only where it may', () => {
    expect(cleanText('a\r\nb\u2028c\td', 100)).toBe('a b c d')
    expect(cleanText('a\r\nb\u2028c\td', 100, { keepLineBreaks: true })).toBe('a\nb\nc d')
  })

  test('is cut without halving a character', () => {
    expect(cleanText('ab😀', 3)).toBe('ab')
    expect(cleanText('ab😀', 4)).toBe('ab😀')
    expect(cleanText('ab cd', 3)).toBe('ab')
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(50), (text, length) => {
        const cleaned = cleanText(text, length)
        expect(cleaned.length).toBeLessThanOrEqual(length)
        expect(cleaned).not.toMatch(/\p{Surrogate}/u)
        expect(cleanText(cleaned, length)).toBe(cleaned)
      }),
    )
  })
})
