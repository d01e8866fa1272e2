import { createServer, type Server } from 'node:https'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { CertificateProblem } from '../../shared/certificate.ts'
import type { Registration } from '../../shared/registration.ts'
import { sipAccountSchema } from '../../shared/sip-account.ts'
import { makeCertificate, type CertificateOptions } from '../helpers/certificates.ts'
import { makeTemporaryFolder } from '../helpers/sip-lab/temporary-folder.ts'
import { launchApp, until, type RunningApp } from './launch.ts'

const DAY_MS = 86_400_000
const OF_ADDRESS = 'IP:127.0.0.1'

// A certificate that the system trusts needs an authority of its own in the system: that one is accepted is not tested here.
describe('a server whose certificate is not accepted', () => {
  let app: RunningApp

  beforeAll(async () => {
    app = await launchApp()
    await app.registered()
  }, 60_000)
  afterAll(() => app.close())

  /** Counts what would be the proof that the certificate was accepted: a request, and with it the address of the line. */
  async function serve(name: string, options: CertificateOptions): Promise<{ port: number; requests: () => number }> {
    const folder = makeTemporaryFolder('vizitka-certificate-')
    const server: Server = createServer(makeCertificate(folder.path, name, options))
    let requests = 0
    server.on('request', (_request, response) => {
      requests += 1
      response.end()
    })
    server.on('upgrade', (_request, socket) => {
      requests += 1
      socket.destroy()
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await folder.remove()
    })
    const { port } = server.address() as AddressInfo
    return { port, requests: () => requests }
  }

  async function registration(): Promise<Registration | undefined> {
    return (await app.ask('session.get', null)).registrations[0]
  }

  test.each<{ what: string; options: CertificateOptions; problems: CertificateProblem[]; said: string[] }>([
    {
      what: 'signed by itself',
      options: { names: OF_ADDRESS },
      problems: ['unknown-authority'],
      said: ['does not know who issued it'],
    },
    {
      what: 'expired',
      options: {
        names: OF_ADDRESS,
        validFrom: new Date(Date.now() - 30 * DAY_MS),
        validTo: new Date(Date.now() - 2 * DAY_MS),
      },
      problems: ['expired', 'unknown-authority'],
      said: ['It has expired: IT has to renew it'],
    },
    {
      what: 'for another name',
      options: { names: 'DNS:sip.example.com,IP:192.0.2.9' },
      problems: ['wrong-name', 'unknown-authority'],
      said: ['issued for another name'],
    },
    {
      what: 'not valid yet',
      options: {
        names: OF_ADDRESS,
        validFrom: new Date(Date.now() + DAY_MS),
        validTo: new Date(Date.now() + 2 * DAY_MS),
      },
      problems: ['not-yet-valid', 'unknown-authority'],
      said: ['not valid yet: check the date of this computer'],
    },
  ])('$what: said in words, written down, and never accepted', async ({ what, options, problems, said }) => {
    const since = Date.now()
    const issuer = `Lab ${what}`
    const { port, requests } = await serve(issuer, options)
    const server = `wss://127.0.0.1:${port}`
    await app.configure({ accounts: [sipAccountSchema.parse({ server, address: 'alice@lab.test' })] }, 'any')
    await until('the reason', async () => (await registration())?.certificate?.issuer === issuer)
    expect(await registration()).toMatchObject({ state: 'unregistered', reason: 'bad-certificate' })
    expect((await registration())?.certificate?.problems).toEqual(problems)
    const banner = app.panel.getByRole('alert')
    for (const words of [...said, issuer, '127.0.0.1']) expect(await banner.textContent()).toContain(words)
    // tried again, and refused again
    const attempts = async (): Promise<number> => {
      const events = await app.ask('line-log.list', { before: null, limit: 500 })
      return events.filter(
        ({ kind, at, detail }) => kind === 'connecting' && at >= since && detail.includes(`:${port}`),
      ).length
    }
    await until('another attempt', async () => (await attempts()) > 1, 40_000)
    expect(requests()).toBe(0)
    expect((await registration())?.reason).toBe('bad-certificate')
    const events = await app.ask('line-log.list', { before: null, limit: 500 })
    const written = events.filter(({ kind, at }) => kind === 'certificate-refused' && at >= since)
    expect(written).toHaveLength(1)
    expect(written[0]?.detail).toContain(problems.join(', '))
  })

  test('a server that is away is no matter of certificates', async () => {
    // nothing listens there any more
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    const account = sipAccountSchema.parse({ server: `wss://localhost:${port}`, address: 'alice@lab.test' })
    await app.configure({ accounts: [account] }, 'any')
    await until('the reason', async () => (await registration())?.reason === 'no-connection')
    expect((await registration())?.certificate).toBeUndefined()
  })
})
