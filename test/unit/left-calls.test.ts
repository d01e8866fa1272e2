import { expect, test } from 'vitest'
import { PhoneRestarts } from '../../electron/phone-restarts.ts'
import { goodbye } from '../../renderer/phone/sip/left-calls.ts'

test('the goodbye in a call of a crashed page is a request of its dialog', () => {
  const message = goodbye(
    {
      callId: 'call-1@caller',
      localTag: 'ours',
      remoteTag: 'theirs',
      sequence: 7,
      localUri: 'sip:alice@lab.test',
      remoteUri: 'sip:100@lab.test',
      target: 'sip:100@192.0.2.1:5060',
      routes: ['<sip:192.0.2.9;transport=ws;r2=on;lr>', '<sip:192.0.2.9;r2=on;lr>'],
    },
    'WSS',
  )
  const [start, ...headers] = message.split('\r\n')
  expect(start).toBe('BYE sip:100@192.0.2.1:5060 SIP/2.0')
  expect(headers.filter((header) => header.startsWith('Route: '))).toEqual([
    'Route: <sip:192.0.2.9;transport=ws;r2=on;lr>',
    'Route: <sip:192.0.2.9;r2=on;lr>',
  ])
  expect(headers).toContain('From: <sip:alice@lab.test>;tag=ours')
  expect(headers).toContain('To: <sip:100@lab.test>;tag=theirs')
  expect(headers).toContain('Call-ID: call-1@caller')
  // far above what the page before may have sent
  expect(headers).toContain('CSeq: 1007 BYE')
  expect(message.endsWith('Content-Length: 0\r\n\r\n')).toBe(true)
})

test('lost calls are told of until the operator has read it, and those of a second crash are added', async () => {
  const told: unknown[] = []
  const restarts = new PhoneRestarts({ emit: (_name, payload) => void told.push(payload) })
  restarts.add(1, 0)
  expect(restarts.session()).toEqual({ phoneRestart: null })
  restarts.add(2, 1)
  restarts.add(3, 2)
  expect(restarts.session()).toEqual({ phoneRestart: { at: 3, lostCalls: 3 } })
  await restarts.handlers()['phone-restart.dismiss'](null)
  expect(told).toEqual([{ at: 2, lostCalls: 1 }, { at: 3, lostCalls: 3 }, null])
})
