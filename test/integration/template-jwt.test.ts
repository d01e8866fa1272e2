import { createVerify, generateKeyPairSync } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadTemplate } from '../../db/sync/template/load-template.ts'
import { templateConnector } from '../../db/sync/template/template-connector.ts'
import {
  startSimulator,
  type SimulatorAnswer,
  type SimulatorRequest,
  type SimulatorServer,
} from '../helpers/crm-simulators/simulator.ts'
import { unwrap } from '../helpers/data-service.ts'

const { signal } = new AbortController()
const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2_048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})
const CLIENT = 'client-of-the-company'
const SUBJECT = 'service@example.org'

/** A token server as RFC 7523 has it, and one list behind it. */
class TokenServer {
  server!: SimulatorServer
  readonly claims: Record<string, unknown>[] = []
  /** By so much the server's clock is ahead of this computer's. */
  aheadMs = 0
  #tokens = 0
  #isEnded = false

  async start(): Promise<void> {
    this.server = await startSimulator(
      (request) => {
        const headers = { Date: new Date(this.#now()).toUTCString() }
        return { headers, ...this.#answer(request) }
      },
      () => ({ status: 429 }),
    )
  }

  endToken(): void {
    this.#isEnded = true
  }

  #now(): number {
    return Date.now() + this.aheadMs
  }

  #answer({ url, headers, body }: SimulatorRequest): SimulatorAnswer {
    if (url.pathname === '/token') return this.#token(body as Record<string, string>)
    const isGood = headers['authorization'] === `Bearer token-${this.#tokens}` && !this.#isEnded
    return isGood ? { body: { people: [] } } : { status: 401, body: { why: 'who are you?' } }
  }

  #token({ grant_type: grant, assertion = '', scope }: Record<string, string>): SimulatorAnswer {
    const refused = (description: string): SimulatorAnswer => ({
      status: 400,
      body: { error: 'invalid_grant', error_description: description, assertion },
    })
    if (grant !== 'urn:ietf:params:oauth:grant-type:jwt-bearer') return refused('unsupported grant type')
    const [header = '', payload = '', signature = ''] = assertion.split('.')
    const { alg, kid } = parsed(header)
    if (alg !== 'RS256' || kid !== 'key-1') return refused('unknown key')
    const isSigned = createVerify('RSA-SHA256').update(`${header}.${payload}`).verify(publicKey, signature, 'base64url')
    if (!isSigned) return refused('invalid signature')
    const claims = parsed(payload)
    if (claims['iss'] !== CLIENT || claims['sub'] !== SUBJECT) return refused('unknown issuer or subject')
    if (claims['aud'] !== `${this.server.url}/token`) return refused('invalid audience')
    const seconds = this.#now() / 1_000
    if (Number(claims['exp']) <= seconds || Number(claims['iat']) > seconds + 5) return refused('it has expired')
    if (this.claims.some(({ jti }) => jti === claims['jti'])) return refused('it was used before')
    this.claims.push({ ...claims, formScope: scope })
    this.#tokens += 1
    this.#isEnded = false
    return { body: { access_token: `token-${this.#tokens}`, token_type: 'Bearer', expires_in: 3_600 } }
  }
}

function parsed(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>
}

function template(more: object = {}) {
  return loadTemplate(
    JSON.stringify({
      format: 1,
      id: 'signed',
      name: 'Signed',
      version: 1,
      verified: { how: 'documentation', against: 'RFC 7523', date: '2026-11-23' },
      settings: [
        { name: 'url', type: 'url', title: 'Address' },
        { name: 'key', type: 'secret', title: 'Private key' },
      ],
      connection: { base: '=$settings.url', perSecond: 100 },
      auth: {
        kind: 'oauth2',
        grant: 'jwt-bearer',
        tokenUrl: "=$settings.url & '/token'",
        clientId: CLIENT,
        assertion: {
          subject: SUBJECT,
          audience: "=$settings.url & '/token'",
          privateKey: '=$settings.key',
          keyId: 'key-1',
          claims: { scope: 'contacts' },
        },
        ...more,
      },
      errors: { text: '=why' },
      clients: {
        list: { request: { path: '/people' }, records: '=people', paging: { kind: 'none' } },
        changes: { kind: 'none' },
        map: { id: '=id', name: '=name', phones: '=phone' },
        deletions: { kind: 'none' },
      },
    }),
  )
}

describe('signing in by a signed statement', () => {
  let token: TokenServer
  const stops: (() => unknown)[] = []
  beforeEach(async () => {
    token = new TokenServer()
    await token.start()
  })
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop()
    await token.server.stop()
  })

  async function connect(key: string) {
    const values = { url: token.server.url, key }
    const connector = unwrap(await templateConnector({ template: unwrap(template()), values, defaultCountry: 'RU' }))
    stops.push(() => connector.stop())
    return connector
  }

  test.each([
    ['as its file has it', privateKey],
    ['with its line breaks lost', privateKey.replaceAll('\n', ' ')],
    ['as JSON writes it', privateKey.replaceAll('\n', String.raw`\n`)],
  ])('the server takes a key %s', async (_how, key) => {
    const connector = await connect(key)
    expect(unwrap(await connector.pull(null, signal)).complete).toBe(true)
    expect(token.claims).toMatchObject([{ scope: 'contacts' }])
    const [claims] = token.claims
    expect(Number(claims?.['exp']) - Number(claims?.['iat'])).toBe(180)
  })

  test('a token that has ended is asked for with a new statement', async () => {
    const connector = await connect(privateKey)
    unwrap(await connector.pull(null, signal))
    token.endToken()
    expect(unwrap(await connector.pull(null, signal)).complete).toBe(true)
    expect(token.claims).toHaveLength(2)
  })

  test('a computer whose clock is wrong signs once more, by the clock of the server', async () => {
    for (const aheadMs of [3_600_000, -3_600_000]) {
      token.aheadMs = aheadMs
      const connector = await connect(privateKey)
      expect(unwrap(await connector.pull(null, signal)).complete).toBe(true)
    }
    expect(token.claims).toHaveLength(2)
  })

  test('a key that the server does not know is told in its words, without the statement', async () => {
    const other = generateKeyPairSync('rsa', {
      modulusLength: 2_048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    })
    const connector = await connect(other.privateKey)
    const pulled = await connector.pull(null, signal)
    expect(pulled).toMatchObject({ ok: false, error: { code: 'unauthorised' } })
    const message = pulled.ok ? '' : pulled.error.message
    expect(message).toContain('invalid signature')
    expect(message).not.toContain('eyJ')
  })

  test('what is no RSA key in PEM is told before anything is sent', async () => {
    const { privateKey: curve } = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    })
    for (const key of ['no key at all', curve, privateKey.slice(0, 400)]) {
      const pulled = await (await connect(key)).pull(null, signal)
      expect(pulled).toMatchObject({ ok: false, error: { code: 'unauthorised' } })
      expect(pulled.ok ? '' : pulled.error.message).toContain('private key')
    }
    expect(token.server.requests).toHaveLength(0)
  })

  test('a template without anything to sign is refused', () => {
    expect(template({ assertion: undefined })).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('auth.assertion') as string },
    })
  })
})
