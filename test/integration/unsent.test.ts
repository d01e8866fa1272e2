import { createServer as createHttpServer, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { createServer as createTcpServer, type AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { startDemoCrm } from '../../db/demo-crm/server.ts'
import { DemoCrmStore, initialDemoClients } from '../../db/demo-crm/store.ts'
import type { DemoOperation } from '../../db/demo-crm/operation.ts'
import type { Connector } from '../../db/sync/connector.ts'
import { demoCrmConnector } from '../../db/sync/demo-crm-connector.ts'
import { exchange } from '../../db/sync/exchange.ts'
import type { PushEntry } from '../../shared/outbox.ts'
import { makeCertificate } from '../helpers/certificates.ts'
import { marigoldUnderTest } from '../helpers/crm-under-test.ts'
import {
  callerIdentity,
  endedCall,
  ringingCall,
  startDataService,
  TEST_TIME,
  temporaryFolder,
  unwrap,
} from '../helpers/data-service.ts'
import { freePort } from '../helpers/free-port.ts'

const never = new AbortController().signal
const PATIENCE_MS = 10_000
const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

async function listening(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => new Promise((resolve) => server.close(resolve)))
  return (server.address() as AddressInfo).port
}

async function post(url: string): Promise<string> {
  const request = { method: 'POST', url: new URL(url), headers: {}, body: '{}' }
  const answered = await exchange(request, PATIENCE_MS, never)
  return answered.ok ? String(answered.value.status) : answered.error.code
}

describe('what the platform tells of a request', () => {
  test('nobody listens: nothing was sent', async () => {
    expect(await post(`http://127.0.0.1:${await freePort()}/`)).toBe('unsent')
    expect(await post(`https://127.0.0.1:${await freePort()}/`)).toBe('unsent')
    // with an address of each family
    expect(await post(`http://localhost:${await freePort()}/`)).toBe('unsent')
  })

  test('a name that nobody has: nothing was sent', async () => {
    expect(await post('https://crm.invalid/')).toBe('unsent')
  })

  test('a certificate that is not trusted: nothing was sent', async () => {
    const { folder, remove } = temporaryFolder()
    closers.push(remove)
    let requests = 0
    const server = createHttpsServer(
      makeCertificate(folder, 'crm', { names: 'IP:127.0.0.1' }),
      (_request, response) => {
        requests += 1
        response.end('{}')
      },
    )
    expect(await post(`https://127.0.0.1:${await listening(server)}/`)).toBe('unsent')
    expect(requests).toBe(0)
  })

  test('a line that breaks behind the request, or before the answer is whole: nobody knows', async () => {
    const cut = createTcpServer((socket) => void socket.once('data', () => socket.destroy()))
    expect(await post(`http://127.0.0.1:${await listening(cut)}/`)).toBe('unreachable')
    const half = createTcpServer(
      (socket) => void socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{')),
    )
    expect(await post(`http://127.0.0.1:${await listening(half)}/`)).toBe('unreachable')
  })

  test('a connection that was kept and is closed at the next request: nobody knows', async () => {
    let served = 0
    const server = createHttpServer((request, response) => {
      served += 1
      if (served === 1) response.end('{}')
      else request.socket.destroy()
    })
    const url = `http://127.0.0.1:${await listening(server)}/`
    expect(await post(url)).toBe('200')
    expect(await post(url)).toBe('unreachable')
    expect(served).toBe(2)
  })
})

test('a report that did not leave is made anew, and not looked for or repeated as it was', async () => {
  const operations: DemoOperation[] = []
  const store = new DemoCrmStore(initialDemoClients(TEST_TIME).slice(0, 3))
  const crm = await startDemoCrm({ store, onPerformed: ({ operation }) => operations.push(operation) })
  closers.push(() => crm.close())
  const at = startDataService()
  closers.push(() => at.dispose())
  const there = demoCrmConnector(crm.url, crm.token)
  const away = demoCrmConnector(`http://127.0.0.1:${await freePort()}`, crm.token)
  let isAway = true
  const retries: (boolean | undefined)[] = []
  // the CRM went away between the list and the report
  const connector: Connector = {
    ...there,
    push: (entry, signal, isRetry) => {
      retries.push(isRetry)
      return (isAway ? away : there).push(entry, signal, isRetry)
    },
  }
  await at.service.sync.configure(connector)
  await at.service.sync.run()
  const number = store.list(null, null, 1).data[0]?.record.phoneNumbers[0]?.number ?? ''
  const call = ringingCall('call-1', callerIdentity(number))
  const { handlers, database } = at.service
  await handlers['card.identify']({ callId: 'call-1', identity: callerIdentity(number), locale: 'en' })
  await handlers['call.record'](call)
  await handlers['call.record'](endedCall(call))
  const write = async (text: string) =>
    unwrap(await handlers['note.save']({ callId: 'call-1', note: { text, outcome: null } }))
  await write('wants a quote')
  at.clock.now += 60_000
  await at.service.sync.run()
  expect(database.prepare("SELECT attempts, attempt, message FROM outbox WHERE state = 'waiting'").all()).toEqual([
    { attempts: 1, attempt: null, message: expect.stringContaining('ECONNREFUSED') as unknown },
  ])
  // so the operator may write on, and one report has it all
  await write('wants a quote, and an invoice')
  isAway = false
  at.clock.now += 120_000
  expect(await at.service.sync.run()).toMatchObject({ message: '', outboxWaiting: 0 })
  expect(retries).toEqual([false, false])
  expect(operations).toMatchObject([{ kind: 'log-call', call: { comment: 'wants a quote, and an invoice' } }])
})

test('a template says so too, also of what it looks up before', async () => {
  const crm = await marigoldUnderTest(() => TEST_TIME, 'page', 0)
  closers.push(() => crm.close())
  const connector = await crm.connect(`http://127.0.0.1:${await freePort()}`)
  closers.push(() => connector.stop())
  const entry: PushEntry = { kind: 'phone', idempotencyKey: 'key-of-one', crmClientId: 'm1', raw: '+74951230000' }
  expect(await connector.push(entry, never)).toMatchObject({ ok: false, error: { code: 'unsent' } })
  expect(await connector.push(entry, never, true)).toMatchObject({ ok: false, error: { code: 'unsent' } })
  // who only reads needs no such difference
  expect(await connector.pull(null, never)).toMatchObject({ ok: false, error: { code: 'unreachable' } })
  expect(await connector.lookup('+74951230000', never)).toMatchObject({ ok: false, error: { code: 'unreachable' } })
})
