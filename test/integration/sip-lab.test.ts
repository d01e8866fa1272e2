import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test, type TestContext } from 'vitest'
import * as z from 'zod'
import { dominantFrequency, readWave } from '../helpers/audio.ts'
import { startSipLab, type SipLab } from '../helpers/sip-lab/lab.ts'
import { optionsRequest, sendOptions, statusOf } from '../helpers/sip-lab/options-probe.ts'
import { SIPP_TONE_HERTZ } from '../helpers/sip-lab/sipp-scenario.ts'
import { waitFor } from '../helpers/sip-lab/wait.ts'

let started: Awaited<ReturnType<typeof startSipLab>>

// Long enough for the packages to be installed once.
beforeAll(async () => {
  started = await startSipLab()
  // Reporters do not show why a test was skipped.
  if (!started.ok) console.warn(`Skipped: ${started.error.message}`)
}, 300_000)

afterAll(async () => {
  if (started.ok) await started.value.stop()
})

function labOrSkip(context: TestContext): SipLab {
  return started.ok ? started.value : context.skip(started.error.message)
}

test('the proxy answers OPTIONS over UDP', async (context) => {
  const lab = labOrSkip(context)
  expect(await sendOptions(lab.udpPort, lab.domain)).toBe(200)
})

test('the proxy answers OPTIONS over WebSocket', async (context) => {
  const lab = labOrSkip(context)
  const socket = new WebSocket(lab.webSocketUrl, 'sip')
  await once(socket, 'open')
  socket.send(
    optionsRequest('WS probe.invalid', lab.domain).replace('Max-', 'Contact: <sip:probe@probe.invalid>\r\nMax-'),
  )
  const message: unknown[] = await once(socket, 'message')
  const reply = message[0]
  socket.close()
  expect(reply instanceof MessageEvent && statusOf(String(reply.data))).toBe(200)
})

test('a desk phone registers, and is known no longer once it is stopped', async (context) => {
  const lab = labOrSkip(context)
  const desk = await lab.baresip('desk1')
  expect(await lab.contacts('desk1')).toHaveLength(1)
  await desk.stop()
  expect(await lab.contacts('desk1')).toEqual([])
})

test("a desk phone hears a caller's tone", async (context) => {
  const lab = labOrSkip(context)
  const desk = await lab.baresip('desk1')
  const call = lab.sipp({ kind: 'call', durationMilliseconds: 1000 }, { to: 'desk1' })
  await desk.event('CALL_INCOMING')
  await desk.answer()
  expect(await call).toMatchObject({ exitCode: 0 })
  await desk.event('CALL_CLOSED')
  const [file] = desk.heardFiles()
  const heard = dominantFrequency(readWave(file ?? ''))
  expect(Math.abs(heard.hertz - SIPP_TONE_HERTZ)).toBeLessThan(5)
  expect(heard.amplitude).toBeGreaterThan(0.1)
  await desk.stop()
})

test('audio stops while a desk phone holds and flows again after it resumes', async (context) => {
  const lab = labOrSkip(context)
  const [caller, callee] = await Promise.all([lab.baresip('desk1'), lab.baresip('desk2', { autoAnswer: true })])
  const packets = async () => (await lab.audio()).find((side) => side.from === 'callee')?.packets ?? 0
  await caller.dial(`sip:desk2@${lab.domain}`)
  await caller.event('CALL_ESTABLISHED')
  await waitFor('audio of the callee', async () => (await packets()) > 5)
  await caller.hold()
  // The callee's packets cease some moment after the command: two equal counts in a row show it.
  let before = -1
  const held = await waitFor('the audio to cease', async () => {
    const now = await packets()
    if (now === before) return now
    before = now
    await new Promise((resolve) => setTimeout(resolve, 100))
    return undefined
  })
  await caller.resume()
  const resumed = await waitFor('audio after the hold', async () => {
    const now = await packets()
    return now > held + 5 && now
  })
  expect(resumed).toBeGreaterThan(held)
  await caller.hangUp()
  await callee.event('CALL_CLOSED')
  await Promise.all([caller.stop(), callee.stop()])
})

test("a caller's number, name and further identities reach the callee as they were sent", async (context) => {
  const lab = labOrSkip(context)
  const callee = lab.sipp({ kind: 'rejecting-callee', status: '486 Busy Here' })
  const caller = {
    number: '+41791234567',
    displayName: 'Zoë "VIP" \\ 日本',
    assertedIdentities: ['"Café" <sip:200@lab.test>'],
    diversions: ['<sip:300@lab.test>;reason=unconditional'],
  }
  const call = await lab.sipp({ kind: 'rejected-call', status: 486, caller }, { to: 'trunk' })
  expect(call).toMatchObject({ exitCode: 0 })
  const { log } = await callee
  expect(log).toContain('From: "Zoë \\"VIP\\" \\\\ 日本" <sip:+41791234567@lab.test>')
  expect(log).toContain('P-Asserted-Identity: "Café" <sip:200@lab.test>')
  expect(log).toContain('Diversion: <sip:300@lab.test>;reason=unconditional')
})

test('a caller can hang up before the answer', async (context) => {
  const lab = labOrSkip(context)
  const desk = await lab.baresip('desk1')
  const call = lab.sipp({ kind: 'cancelled-call', ringingMilliseconds: 100 }, { to: 'desk1' })
  await desk.event('CALL_CLOSED')
  expect(await call).toMatchObject({ exitCode: 0 })
  await desk.stop()
})

test('a caller tells a busy callee from any other', async (context) => {
  const lab = labOrSkip(context)
  const desk = await lab.baresip('desk1')
  const call = async (status: number) => {
    const ended = lab.sipp({ kind: 'rejected-call', status, caller: { anonymous: true } }, { to: 'desk1' })
    expect(await desk.event('CALL_INCOMING')).toMatchObject({ peer: 'sip:anonymous@anonymous.invalid' })
    await desk.hangUp()
    return (await ended).exitCode
  }
  expect(await call(486)).toBe(0)
  expect(await call(603)).not.toBe(0)
  await desk.stop()
})

test('a call to the trunk is answered, rejected or cancelled as the callee is told', async (context) => {
  const lab = labOrSkip(context)
  const desk = await lab.baresip('desk1')
  const trunk = `sip:trunk@${lab.domain}`

  const answering = lab.sipp({ kind: 'callee', ringingMilliseconds: 100, durationMilliseconds: 300 })
  await desk.dial(trunk)
  await desk.event('CALL_ESTABLISHED')
  await desk.event('CALL_CLOSED')
  expect(await answering).toMatchObject({ exitCode: 0 })

  const rejecting = lab.sipp({ kind: 'rejecting-callee', status: '486 Busy Here' })
  await desk.dial(trunk)
  expect(await desk.event('CALL_CLOSED')).toMatchObject({ detail: '486 Busy Here' })
  expect(await rejecting).toMatchObject({ exitCode: 0 })

  const cancelled = lab.sipp({ kind: 'cancelled-callee' })
  await desk.dial(trunk)
  await desk.event('CALL_RINGING')
  await desk.hangUp()
  expect(await cancelled).toMatchObject({ exitCode: 0 })
  await desk.stop()
})

test('the proxy can be killed and started again on the same ports', async (context) => {
  const lab = labOrSkip(context)
  await lab.killProxy()
  expect(await sendOptions(lab.udpPort, lab.domain)).toBeUndefined()
  await lab.startProxy()
  expect(await sendOptions(lab.udpPort, lab.domain)).toBe(200)
})

test('two labs run side by side, and a stopped one leaves nothing behind', async (context) => {
  const lab = labOrSkip(context)
  const other = await startSipLab()
  if (!other.ok) throw new Error(other.error.message)
  await other.value.baresip('desk1')
  expect(await lab.contacts('desk1')).toEqual([])
  await other.value.stop()
  expect(await accepts(other.value.webSocketUrl)).toBe(false)
  expect(existsSync(other.value.folder)).toBe(false)
  expect(await accepts(lab.webSocketUrl)).toBe(true)
})

test('the lab dies with a process that is killed', async (context) => {
  labOrSkip(context)
  const module = new URL('../helpers/sip-lab/lab.ts', import.meta.url).href
  const program = `import { startSipLab } from ${JSON.stringify(module)}
    const { value } = await startSipLab()
    console.log(JSON.stringify([value.webSocketUrl, value.folder]))`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const output: unknown[] = await once(child.stdout, 'data')
  const [url, folder] = z.tuple([z.string(), z.string()]).parse(JSON.parse(String(output[0])))
  expect(await accepts(url)).toBe(true)
  child.kill('SIGKILL')
  await waitFor('the port to close', async () => !(await accepts(url)))
  await waitFor('the folder to go', () => !existsSync(folder))
})

async function accepts(webSocketUrl: string): Promise<boolean> {
  const socket = connect(Number(new URL(webSocketUrl).port), '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    // Refused, which is the other answer.
    return false
  } finally {
    socket.destroy()
  }
}
