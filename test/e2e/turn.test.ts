import type { JSHandle } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import * as z from 'zod'
import { sipAccountSchema, type SipAccount } from '../../shared/sip-account.ts'
import type { SipLab } from '../helpers/sip-lab/lab.ts'
import { SIPP_TONE_HERTZ } from '../helpers/sip-lab/sipp-scenario.ts'
import { startSilentServer, startTurnServer } from '../helpers/sip-lab/turn-server.ts'
import { dial, untilState } from './calls.ts'
import { withSipLab } from './lab-frame.ts'
import type { LabOperator } from './lab-operator.ts'
import { until } from './launch.ts'
import { collectConnections } from './phone-audio.ts'

const statSchema = z.object({
  id: z.string(),
  type: z.string(),
  selectedCandidatePairId: z.string().optional(),
  localCandidateId: z.string().optional(),
  candidateType: z.string().optional(),
})

describe('ways through the network', () => {
  let lab: SipLab
  let operator: LabOperator
  let connections: JSHandle<RTCPeerConnection[]>

  withSipLab(async (frame) => {
    ;({ lab, operator } = frame)
    connections = await operator.app.phone.evaluateHandle(collectConnections)
  })

  async function setAccount(changes: Partial<SipAccount>, turnPassword: string): Promise<void> {
    const { settings } = await operator.app.ask('session.get', null)
    const account = sipAccountSchema.parse({ server: lab.webSocketUrl, address: `alice@${lab.domain}`, ...changes })
    await operator.app.ask('settings.save', {
      settings: { ...settings, accounts: [account] },
      secrets: { first: { password: lab.users.alice, turnPassword } },
    })
    await operator.app.registered()
    await until('a single contact', async () => (await lab.contacts('alice')).length === 1)
  }

  /** How our side of the newest call reaches the other: the kind of its candidate in the pair in use. */
  async function ourCandidate(): Promise<string | undefined> {
    const stats = await connections.evaluate(async (all) => {
      const found: unknown[] = []
      const report = await all.at(-1)?.getStats()
      report?.forEach((entry: unknown) => found.push(entry))
      return found
    })
    const entries = stats.map((entry) => statSchema.parse(entry))
    const transport = entries.find(({ type }) => type === 'transport')
    const pair = entries.find(({ id }) => id === transport?.selectedCandidatePairId)
    return entries.find(({ id }) => id === pair?.localCandidateId)?.candidateType
  }

  async function relay(): Promise<void> {
    const turn = await startTurnServer(lab.folder)
    onTestFinished(() => turn.stop())
    await setAccount({ iceServers: [{ url: turn.url, user: turn.user }], usesRelayOnly: true }, turn.password)
  }

  test('a call that comes in is heard through a TURN server alone', async () => {
    await relay()
    const caller = lab.sipp({ kind: 'call' })
    await operator.answer(caller)
    await operator.hears(SIPP_TONE_HERTZ)
    expect(await ourCandidate()).toBe('relay')
    await until('audio of ours', async () =>
      (await lab.audio()).some(({ from, packets }) => from === 'callee' && packets > 50),
    )
    await operator.button('Hang up').click()
    expect(await caller).toMatchObject({ exitCode: 0 })
  })

  test('so is a call of ours', async () => {
    await relay()
    const phone = await lab.baresip('desk2', { autoAnswer: true })
    onTestFinished(() => phone.stop())
    await untilState(operator.app, await dial(operator.app, `sip:desk2@${lab.domain}`), 'active')
    await operator.hears(phone.toneHertz)
    expect(await ourCandidate()).toBe('relay')
  })

  test('servers that never answer do not keep a call from being answered', async () => {
    const silent = await startSilentServer()
    onTestFinished(() => silent.stop())
    const host = `127.0.0.1:${silent.port}`
    await setAccount(
      {
        iceServers: [
          { url: `stun:${host}`, user: '' },
          { url: `turn:${host}?transport=udp`, user: 'operator' },
        ],
      },
      'any',
    )
    // a connection of no call that asks them too: an answer that waits for all candidates would wait for as long
    const patient = await operator.app.phone.evaluateHandle(gather, host)
    const caller = lab.sipp({ kind: 'call' })
    await operator.answer(caller)
    expect(await patient.evaluate(({ iceGatheringState }) => iceGatheringState)).toBe('gathering')
    expect(silent.asked()).toBeGreaterThan(0)
    await patient.evaluate((connection) => connection.close())
    await operator.hears(SIPP_TONE_HERTZ)
    expect(await ourCandidate()).toBe('host')
    await operator.button('Hang up').click()
    expect(await caller).toMatchObject({ exitCode: 0 })
  })
})

/** Runs in the phone page: begins to look for ways by these servers. */
async function gather(host: string): Promise<RTCPeerConnection> {
  const iceServers = [{ urls: `turn:${host}?transport=udp`, username: 'operator', credential: 'any' }]
  const connection = new RTCPeerConnection({ iceServers })
  connection.createDataChannel('any')
  await connection.setLocalDescription()
  return connection
}
