import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import tls from 'node:tls'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { followSystemProxies } from '../../db/network/system-proxies.ts'
import { fetchSnapshot } from '../../db/snapshot/fetch-snapshot.ts'
import { exchange } from '../../db/sync/exchange.ts'
import { success } from '../../shared/result.ts'
import { makeCertificate } from '../helpers/certificates.ts'
import { buildDataProcess, startDataProcess } from '../helpers/data-process.ts'
import { temporaryFolder, unwrap } from '../helpers/data-service.ts'
import { freePort } from '../helpers/free-port.ts'
import { startHttpProxy, type HttpProxy } from '../helpers/http-proxy.ts'

/** A name that only the proxy knows. */
const HOST = 'crm.test'
const never = new AbortController().signal
const closers: (() => unknown)[] = []
afterEach(async () => {
  followSystemProxies(null)
  for (const close of closers.splice(0).toReversed()) await close()
})

async function port(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  return (server.address() as AddressInfo).port
}

async function proxy(...options: Parameters<typeof startHttpProxy>): Promise<HttpProxy> {
  const started = await startHttpProxy(...options)
  closers.push(() => started.close())
  return started
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}

/** A CRM that answers, packed, what it was told. */
const echo: RequestListener = (request, response) => {
  void textOf(request).then((body) => {
    const { method, url, headers } = request
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' })
    response.end(gzipSync(JSON.stringify({ method, url, body, key: headers['authorization'] ?? '' })))
  })
}

const post = (url: string) =>
  exchange(
    { method: 'POST', url: new URL(url), headers: { Authorization: 'Bearer secret-of-crm' }, body: '{"name":"Анна"}' },
    10_000,
    never,
  )

test('a request goes by the proxy that the system names for its host', async () => {
  const there = await proxy({ [`${HOST}:80`]: await port(createServer(echo)) })
  const asked: string[] = []
  followSystemProxies((address) => {
    asked.push(address)
    return Promise.resolve([there.url])
  })
  for (let time = 0; time < 2; time += 1) {
    const answered = unwrap(await post(`http://${HOST}/clients?page=2`))
    expect(answered.body).toEqual({
      method: 'POST',
      url: '/clients?page=2',
      body: '{"name":"Анна"}',
      key: 'Bearer secret-of-crm',
    })
  }
  expect(there.seen).toEqual([`POST http://${HOST}/clients?page=2`, `POST http://${HOST}/clients?page=2`])
  // a script of the company is told the host alone, and not at each request
  expect(asked).toEqual([`http://${HOST}/`])
})

test('by https the proxy is told the host, and nothing else', async () => {
  const { folder, remove } = temporaryFolder()
  closers.push(remove)
  const certificate = makeCertificate(folder, HOST, { names: `DNS:${HOST}` })
  const before = tls.getCACertificates()
  closers.push(() => tls.setDefaultCACertificates(before))
  const there = await proxy({ [`${HOST}:443`]: await port(createHttpsServer(certificate, echo)) })
  followSystemProxies(() => Promise.resolve([there.url]))

  // a certificate that nobody trusts is none by a proxy either
  expect(await post(`https://${HOST}/clients`)).toMatchObject({ ok: false, error: { code: 'unsent' } })
  tls.setDefaultCACertificates([...before, certificate.cert])
  expect(unwrap(await post(`https://${HOST}/clients`)).body).toMatchObject({ key: 'Bearer secret-of-crm' })
  expect(new Set(there.seen)).toEqual(new Set([`CONNECT ${HOST}:443`]))
  expect(there.bytes()).not.toContain('secret-of-crm')
})

test('the next way is taken where a proxy is not there, or gives no tunnel; in the end it is told that nothing was sent', async () => {
  const strict = await proxy({}, { refusesTunnels: true })
  const there = await proxy({ [`${HOST}:80`]: await port(createServer(echo)) })
  const gone = `http://127.0.0.1:${await freePort()}`
  followSystemProxies(() => Promise.resolve([gone, there.url]))
  expect(unwrap(await post(`http://${HOST}/`)).status).toBe(200)
  followSystemProxies(() => Promise.resolve([gone, strict.url]))
  const refused = await post(`https://${HOST}/`)
  expect(refused).toMatchObject({ ok: false, error: { code: 'unsent' } })
  expect(refused.ok ? '' : refused.error.message).toContain('407')
})

test('this computer is asked straight', async () => {
  const there = await proxy({})
  followSystemProxies(() => Promise.resolve([there.url]))
  const own = await port(createServer(echo))
  expect(unwrap(await post(`http://127.0.0.1:${own}/`)).status).toBe(200)
  expect(there.seen).toEqual([])
})

test('an answer that breaks off, and one that never comes, end', async () => {
  const half = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Length': '100' })
    response.write('{')
    setTimeout(() => response.destroy(), 50)
  })
  const silent = createServer(() => undefined)
  const there = await proxy({ [`${HOST}:80`]: await port(half), [`${HOST}:81`]: await port(silent) })
  followSystemProxies(() => Promise.resolve([there.url]))
  expect(await post(`http://${HOST}/`)).toMatchObject({ ok: false, error: { code: 'unreachable' } })
  const soon = AbortSignal.timeout(300)
  const request = { method: 'POST', url: new URL(`http://${HOST}:81/`), headers: {}, body: '{}' }
  expect(await exchange(request, 10_000, soon)).toMatchObject({ ok: false, error: { code: 'unreachable' } })
})

test('a snapshot comes by the proxy too, and a redirect is not followed', async () => {
  const { folder, remove } = temporaryFolder()
  closers.push(remove)
  const server = createServer((request, response) => {
    if (request.url === '/moved') response.writeHead(302, { Location: 'http://elsewhere.test/' }).end()
    else response.end('no snapshot at all'.repeat(1_000))
  })
  const there = await proxy({ [`${HOST}:80`]: await port(server) })
  followSystemProxies(() => Promise.resolve([there.url]))
  const fetched = (place: string) =>
    fetchSnapshot(
      { url: `http://${HOST}${place}`, publicKey: '' },
      path.join(folder, 'copy'),
      () => success(null),
      never,
    )
  expect(await fetched('/file')).toMatchObject({ ok: false, error: { code: 'not-a-snapshot' } })
  expect(await fetched('/moved')).toMatchObject({ ok: false, error: { code: 'unreachable' } })
  expect(there.seen).toEqual([`GET http://${HOST}/file`, `GET http://${HOST}/moved`])
})

test('the data process asks main how a CRM is reached', async () => {
  const cache = path.join(import.meta.dirname, '..', '..', 'node_modules', '.cache')
  mkdirSync(cache, { recursive: true })
  const bundleFolder = mkdtempSync(path.join(cache, 'proxies-'))
  closers.push(() => rmSync(bundleFolder, { recursive: true, force: true }))
  const { folder, remove } = temporaryFolder()
  closers.push(remove)
  const there = await proxy({}, { refusesTunnels: true })
  const asked: unknown[] = []
  const bundle = await buildDataProcess(bundleFolder)
  const data = startDataProcess(bundle, path.join(folder, 'vizitka.sqlite'), undefined, (name, payload) => {
    asked.push([name, payload])
    return Promise.resolve(success([there.url]))
  })
  closers.push(() => {
    data.child.kill('SIGKILL')
    return data.exited
  })
  const settings = { url: `https://${HOST}/book/`, user: 'anna', tag: '' }
  const connection = { kind: 'carddav', settings, secrets: { password: 'secret' } } as const
  const tried = await data.peer.request('crm.try-connection', { connection })
  expect(tried).toMatchObject({ ok: false, error: { code: 'unreachable' } })
  expect(asked).toEqual([['network.proxies-of', { address: `https://${HOST}/` }]])
  expect(there.seen).toContain(`CONNECT ${HOST}:443`)
  expect(data.problems).toEqual([])
})
