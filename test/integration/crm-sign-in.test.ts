import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadTemplate } from '../../db/sync/template/load-template.ts'
import { challengeOf, SignIns } from '../../db/sync/template/sign-in.ts'
import { templateConnector } from '../../db/sync/template/template-connector.ts'
import { listenForCode } from '../../electron/loopback-redirect.ts'
import { startSalesforce, type Salesforce } from '../helpers/crm-simulators/salesforce.ts'
import { unwrap } from '../helpers/data-service.ts'

const PAGE = { done: 'You may close this page.', failed: 'It did not work.' }
const { signal } = new AbortController()
const template = unwrap(loadTemplate(readFileSync('db/sync/templates/salesforce.crm.json', 'utf8')))
// the port of the template may be taken on this machine
const redirect = { host: '127.0.0.1', port: 0, path: '/oauth/callback' }

let crm: Salesforce
beforeEach(async () => {
  crm = await startSalesforce()
})
afterEach(() => crm.stop())

async function begin() {
  const signIns = new SignIns()
  const { signIn: _none, ...values } = crm.values
  const begun = unwrap(await signIns.begin(template, values))
  const loopback = unwrap(await listenForCode({ redirect, state: begun.state, page: PAGE, timeoutMs: 5_000 }))
  const address = new URL(begun.authorizeUrl)
  address.searchParams.set('redirect_uri', loopback.redirectUri)
  return { signIns, begun, loopback, address, values }
}

describe('signing in with the browser', () => {
  test('the challenge is the one of RFC 7636, appendix B', () => {
    expect(challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    )
  })

  test('gives a token that the template works with', async () => {
    const { signIns, begun, loopback, address, values } = await begin()
    expect(begun.redirect).toEqual({ host: 'localhost', port: 47_821, path: '/oauth/callback' })
    // the browser: somebody agrees, and it is sent back
    const shown = await fetch(crm.oauth.agree(address))
    expect([shown.status, await shown.text()]).toEqual([200, expect.stringContaining(PAGE.done)])
    const code = unwrap(await loopback.code)
    const { redirectUri } = loopback
    const ended = await signIns.end({ state: begun.state, code, redirectUri }, signal)
    expect(ended).toEqual({ ok: true, value: { signIn: crm.oauth.refreshToken } })
    crm.people.add({ firstName: 'Ада', lastName: 'Л', phones: [], email: '', company: '', place: '', tags: [] })
    const secrets = unwrap(ended)
    const connector = unwrap(
      await templateConnector({ template, values: { ...values, ...secrets }, defaultCountry: 'RU' }),
    )
    expect(unwrap(await connector.pull(null, signal)).clients.map(({ name }) => name)).toEqual(['Ада Л'])
    connector.stop()
    // each beginning ends once
    expect(await signIns.end({ state: begun.state, code, redirectUri }, signal)).toMatchObject({ ok: false })
  })

  test('a code without the verifier of this program is worth nothing', async () => {
    const { loopback, address, begun, values } = await begin()
    await fetch(crm.oauth.agree(address))
    const code = unwrap(await loopback.code)
    const other = new SignIns()
    const { state } = unwrap(await other.begin(template, values))
    const stolen = await other.end({ state, code, redirectUri: loopback.redirectUri }, signal)
    expect(stolen).toMatchObject({ ok: false, error: { code: 'unauthorised' } })
    expect(await other.end({ state: begun.state, code, redirectUri: loopback.redirectUri }, signal)).toMatchObject({
      ok: false,
      error: { code: 'refused' },
    })
  })

  test('somebody with another state, or at another path, ends nothing', async () => {
    const { loopback, begun } = await begin()
    const forged = new URL(loopback.redirectUri)
    forged.searchParams.set('code', 'forged')
    forged.searchParams.set('state', 'guessed')
    expect((await fetch(forged)).status).toBe(404)
    const elsewhere = new URL(`/?code=forged&state=${begun.state}`, loopback.redirectUri)
    expect((await fetch(elsewhere)).status).toBe(404)
    forged.searchParams.set('state', begun.state)
    forged.searchParams.set('code', 'the real one')
    expect((await fetch(forged)).status).toBe(200)
    expect(await loopback.code).toEqual({ ok: true, value: 'the real one' })
    await expect(fetch(forged)).rejects.toThrow('fetch failed')
  })

  test('who says no in the browser is heard, and who does not come back is not waited for', async () => {
    const { loopback, begun } = await begin()
    const back = new URL(loopback.redirectUri)
    back.searchParams.set('error', 'access_denied')
    back.searchParams.set('error_description', 'end-user denied authorization')
    back.searchParams.set('state', begun.state)
    const shown = await fetch(back)
    expect([shown.status, await shown.text()]).toEqual([400, expect.stringContaining(PAGE.failed)])
    expect(await loopback.code).toMatchObject({ ok: false, error: { message: 'end-user denied authorization' } })
    const late = unwrap(await listenForCode({ redirect, state: 's', page: PAGE, timeoutMs: 10 }))
    expect(await late.code).toMatchObject({ ok: false, error: { code: 'sign-in' } })
  })
})
