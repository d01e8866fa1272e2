import { describe, expect, test } from 'vitest'
import { callToShow, consultationOf } from '../../renderer/ui/consultation.ts'
import { incomingCall, outgoingCall, type Call } from '../../shared/call.ts'

const identity = {
  address: '+74951234567',
  displayName: '',
  withheld: false,
  source: 'From',
  calledLine: null,
  divertedFrom: [],
} satisfies Call['identity']
const client: Call = { ...incomingCall('client', 'demo', identity, 1), state: 'held' }
const colleague = outgoingCall('colleague', 'demo', { ...identity, address: '204' }, 2, 'client')
const ended = (call: Call): Call => ({ ...call, state: 'ended', endReason: 'callee-busy' })

describe('a consultation', () => {
  test('is found from either of its calls', () => {
    const calls = [client, colleague]
    expect(consultationOf(client, calls)).toEqual({ original: client, consultation: colleague })
    expect(consultationOf(colleague, calls)).toEqual({ original: client, consultation: colleague })
  })

  test('is over when one side has gone', () => {
    expect(consultationOf(client, [client, ended(colleague)])).toBeNull()
    expect(consultationOf(colleague, [ended(client), colleague])).toBeNull()
  })

  test('is the new one where somebody was asked in vain before', () => {
    const again = outgoingCall('again', 'demo', identity, 3, 'client')
    expect(consultationOf(client, [client, ended(colleague), again])?.consultation).toBe(again)
  })
})

test('the client who has been handed on stays in sight while the call with the colleague ends as well', () => {
  const transferred: Call = { ...client, state: 'ended', endReason: 'transferred' }
  expect(callToShow(colleague, [transferred, colleague])).toBe(transferred)
})

test('while a colleague is asked, the client it is about stays in sight; another call is shown itself', () => {
  const other = outgoingCall('other', 'demo', identity, 4, null)
  expect(callToShow(colleague, [client, colleague])).toBe(client)
  expect(callToShow(other, [client, other])).toBe(other)
  expect(callToShow(colleague, [ended(client), colleague])).toBe(colleague)
})
