import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  answerChallenge,
  digestParameters,
  parseChallenge,
  strongestChallenge,
} from '../../renderer/phone/sip/digest.ts'
import { DigestAnswers } from '../../renderer/phone/sip/digest-answers.ts'

const NONCE = '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v'
const OPAQUE = 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS'

/** RFC 7616, 3.9.1. */
const request = {
  method: 'GET',
  uri: '/dir/index.html',
  body: '',
  user: 'Mufasa',
  password: 'Circle of Life',
  clientNonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
  nonceCount: 1,
}

function challengeBy(algorithm: string, qop = 'auth, auth-int'): string {
  return `Digest realm="http-auth@example.org", qop="${qop}", algorithm=${algorithm}, nonce="${NONCE}", opaque="${OPAQUE}"`
}

async function answered(
  challenge: string,
  changes: Partial<typeof request> = {},
): Promise<ReadonlyMap<string, string>> {
  const parsed = parseChallenge(challenge)
  if (!parsed) throw new Error(`not understood: ${challenge}`)
  return digestParameters(await answerChallenge(parsed, { ...request, ...changes }))
}

describe('the answer to a digest challenge', () => {
  test.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ])('by %s is the one of RFC 7616', async (algorithm, response) => {
    const answer = await answered(challengeBy(algorithm))
    expect(answer.get('response')).toBe(response)
    expect(Object.fromEntries(answer)).toMatchObject({ algorithm, opaque: OPAQUE, qop: 'auth', nc: '00000001' })
  })

  test.each(['MD5', 'SHA-256'])(
    'by %s-sess and auth-int is what another reading of the RFC says',
    async (algorithm) => {
      const hash = (text: string): string => createHash(algorithm.replace('-', '')).update(text).digest('hex')
      const body = 'v=0\r\nträge'
      const answer = await answered(challengeBy(`${algorithm}-sess`, 'auth-int'), { body, nonceCount: 26 })
      const first = hash(`${hash('Mufasa:http-auth@example.org:Circle of Life')}:${NONCE}:${request.clientNonce}`)
      const second = hash(`GET:/dir/index.html:${hash(body)}`)
      expect(answer.get('response')).toBe(hash(`${first}:${NONCE}:0000001a:${request.clientNonce}:auth-int:${second}`))
    },
  )

  test('without qop is as before RFC 2617', async () => {
    const hash = (text: string): string => createHash('md5').update(text).digest('hex')
    const answer = await answered('Digest realm="r", nonce="n"')
    expect(answer.get('response')).toBe(hash(`${hash('Mufasa:r:Circle of Life')}:n:${hash('GET:/dir/index.html')}`))
    expect(answer.has('nc')).toBe(false)
  })

  test.each(['Basic realm="r"', 'Digest realm="r"', challengeBy('SHA-512-256'), challengeBy('MD5', 'auth-next')])(
    '%s cannot be answered',
    (challenge) => expect(parseChallenge(challenge)).toBeNull(),
  )

  test('is by the strongest of several challenges, the topmost of equals', () => {
    const all = ['MD5', 'SHA-256', 'MD5-sess', 'SHA-256-sess'].map((algorithm) =>
      parseChallenge(challengeBy(algorithm)),
    )
    const strongest = strongestChallenge(all.filter((one) => one !== null))
    expect(strongest).toMatchObject({ algorithm: 'SHA-256', isSession: false })
  })

  test('quotation marks within names arrive', async () => {
    const answer = await answered('Digest realm="the \\"best\\" realm", nonce="n"')
    expect(answer.get('realm')).toBe('the "best" realm')
  })
})

describe('between the library and the server', () => {
  const challenge = (nonce: string): string =>
    [
      'SIP/2.0 401 Unauthorized',
      'Via: SIP/2.0/WS x.invalid;branch=z9hG4bK1',
      'WWW-Authenticate: Digest realm="lab.test",',
      ` nonce="${nonce}", algorithm=SHA-256, qop="auth"`,
      `WWW-Authenticate: Digest realm="lab.test", nonce="${nonce}", algorithm=MD5, qop="auth"`,
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n')
  const register = (nonce: string): string =>
    [
      'REGISTER sip:lab.test SIP/2.0',
      `Authorization: Digest algorithm=MD5, username="alice", realm="lab.test", nonce="${nonce}", uri="sip:lab.test", response="0", qop=auth, cnonce="c", nc=00000007`,
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n')

  test('the library sees one challenge, and its answer goes out by another algorithm', async () => {
    const answers = new DigestAnswers('secret')
    const shown = answers.received(challenge('n'))
    expect(shown.match(/WWW-Authenticate/gu)).toHaveLength(1)
    expect(shown).toContain('algorithm=MD5')
    const sent = await answers.toSend(register('n'))
    expect(sent).toContain('algorithm=SHA-256')
    expect(sent).toContain('nc=00000001')
    expect(await answers.toSend(register('n'))).toContain('nc=00000002')
    answers.received(challenge('another'))
    expect(await answers.toSend(register('another'))).toContain('nc=00000001')
  })

  test('all else passes at once, as it is', () => {
    const answers = new DigestAnswers('secret')
    for (const message of ['SIP/2.0 401 Unauthorized\r\n\r\n', 'SIP/2.0 200 OK\r\n\r\n', '\r\n\r\n', '']) {
      expect(answers.received(message)).toBe(message)
      expect(answers.toSend(message)).toBe(message)
    }
    expect(answers.toSend(register('unknown'))).toBe(register('unknown'))
  })
})
