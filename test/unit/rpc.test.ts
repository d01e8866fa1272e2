import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { events, requests, type EventName, type ProcessEvent, type RequestName } from '../../shared/ipc.ts'
import type { Role } from '../../shared/ipc-definition.ts'
import { failure, success } from '../../shared/result.ts'
import { answerWith, Peer, type Problem, type RequestHandler } from '../../shared/rpc.ts'
import { wire } from '../helpers/wire.ts'

function peers(remote: Role, onRequest: RequestHandler) {
  const { one, other } = wire()
  const problems: Problem[] = []
  const heard: ProcessEvent[] = []
  const none: RequestHandler = () => Promise.resolve(failure('forbidden', 'nothing is answered here'))
  const main = new Peer({
    remote,
    transport: one,
    onRequest,
    onEvent: (event) => heard.push(event),
    onProblem: (problem) => problems.push(problem),
  })
  const window = new Peer({
    remote: 'main',
    transport: other,
    onRequest: none,
    onEvent: (event) => heard.push(event),
    onProblem: (problem) => problems.push(problem),
  })
  return { main, window, problems, heard, other }
}

const echo: RequestHandler = (_name, payload) => Promise.resolve(success(payload))
const done: RequestHandler = () => Promise.resolve(success(null))

describe('a request', () => {
  test('is answered with what the handler gives', async () => {
    const handlers = answerWith({
      'call.answer': ({ callId }) => (callId === 'a' ? success(null) : failure('gone', '')),
    })
    const { window } = peers('card', handlers)
    expect(await window.request('call.answer', { callId: 'a' })).toEqual({ ok: true, value: null })
    expect(await window.request('call.answer', { callId: 'b' })).toMatchObject({ ok: false, error: { code: 'gone' } })
  })

  test('of a window without the right is refused and reported', async () => {
    const { window, problems } = peers('card', done)
    const answer = await window.request('demo.call', { demoId: 'loyal' })
    expect(answer).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    expect(problems).toHaveLength(1)
  })

  test('with a malformed payload is refused before the handler sees it', async () => {
    let isCalled = false
    const { window } = peers('card', () => {
      isCalled = true
      return Promise.resolve(success(null))
    })
    const answer = await window.forward('call.answer', { callId: 7 })
    expect(answer).toMatchObject({ ok: false, error: { code: 'malformed' } })
    expect(isCalled).toBe(false)
  })

  test('whose reply breaks the contract fails at the asker', async () => {
    const { window } = peers('card', () => Promise.resolve(success('not null')))
    expect(await window.request('call.answer', { callId: 'a' })).toMatchObject({ error: { code: 'malformed' } })
  })

  test('whose handler throws is answered by a failure', async () => {
    const { window, problems } = peers('card', () => Promise.reject(new Error('broken')))
    expect(await window.request('call.answer', { callId: 'a' })).toMatchObject({ error: { code: 'internal' } })
    expect(problems[0]?.message).toContain('broken')
  })

  test('in flight is rejected when the other end goes, and so is every later one', async () => {
    const { window } = peers('card', () => new Promise(() => undefined))
    const inFlight = window.request('call.answer', { callId: 'a' })
    window.close('the data process has ended')
    expect(await inFlight).toMatchObject({ ok: false, error: { code: 'unavailable' } })
    expect(await window.request('call.answer', { callId: 'b' })).toMatchObject({ error: { code: 'unavailable' } })
  })

  test('to a process that does not answer it is refused', async () => {
    const { window } = peers('card', answerWith({ 'call.answer': () => success(null) }))
    expect(await window.request('call.hang-up', { callId: 'a' })).toMatchObject({ error: { code: 'forbidden' } })
  })

  test('many at once find their own replies', async () => {
    const { window } = peers('card', echo)
    const answers = await Promise.all(['x', 'y', 'z'].map((callId) => window.forward('call.answer', { callId })))
    expect(answers.map((answer) => answer.ok && answer.value)).toEqual([
      { callId: 'x' },
      { callId: 'y' },
      { callId: 'z' },
    ])
  })
})

describe('an event', () => {
  test('is heard by the other end, checked', async () => {
    const { main, heard } = peers('card', done)
    main.emit('data.state', { isReady: true, problem: null })
    await Promise.resolve()
    expect(heard).toEqual([{ name: 'data.state', payload: { isReady: true, problem: null } }])
  })

  test('that this window may not send is refused', async () => {
    const { window, heard, problems } = peers('card', done)
    window.forwardEvent('phone.ready', null)
    await Promise.resolve()
    expect(heard).toEqual([])
    expect(problems).toHaveLength(1)
  })
})

test('no message whatever makes a peer throw or call a handler it should not', async () => {
  const names = fc.constantFrom(
    ...Object.keys(requests),
    ...Object.keys(events),
    'toString',
    '__proto__',
    'constructor',
  )
  const message = fc.oneof(
    fc.anything(),
    fc.record({ id: fc.integer(), request: names, payload: fc.anything() }),
    fc.record({ id: fc.integer(), ok: fc.boolean(), value: fc.anything() }),
    fc.record({ event: names, payload: fc.anything() }),
  )
  await fc.assert(
    fc.asyncProperty(message, async (raw) => {
      const asked: string[] = []
      let deliver: (message: unknown) => void = () => undefined
      const peer = new Peer({
        remote: 'card',
        transport: { send: () => undefined, onMessage: (listener) => (deliver = listener) },
        onRequest: (name) => {
          asked.push(name)
          return Promise.resolve(success(null))
        },
        onEvent: (event) => asked.push(event.name),
        onProblem: () => undefined,
      })
      deliver(raw)
      await Promise.resolve()
      for (const name of asked) expect(requests[name as RequestName].callers as readonly Role[]).toContain('card')
      peer.close('over')
    }),
  )
})

describe('the contract', () => {
  test.each(Object.keys(requests) as RequestName[])('%s goes to a process that does not ask it of itself', (name) => {
    const { callers, handler } = requests[name]
    expect(callers).not.toContain(handler)
    expect(callers.length).toBeGreaterThan(0)
  })

  test.each(Object.keys(events) as EventName[])('%s is heard by somebody else than its sender', (name) => {
    expect(events[name].receivers).not.toContain(events[name].sender)
    expect(events[name].receivers.length).toBeGreaterThan(0)
  })

  test('only the panel changes settings, and only main gives the phone orders', () => {
    expect(requests['settings.save'].callers).toEqual(['panel'])
    for (const [name, { callers }] of Object.entries(requests)) {
      if (name.startsWith('phone.')) expect(callers).toEqual(['main'])
    }
  })
})
