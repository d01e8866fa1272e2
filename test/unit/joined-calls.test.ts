import { describe, expect, test } from 'vitest'
import { canJoin, conferenceOf } from '../../renderer/ui/conference.ts'
import { incomingCall, type Call } from '../../shared/call.ts'
import { callerIdentity } from '../helpers/data-service.ts'

function call(id: string, changes: Partial<Call>): Call {
  return { ...incomingCall(id, 'demo', callerIdentity('+74951234567'), 1), ...changes }
}

describe('calls that are talked to at once', () => {
  const member = call('member', { state: 'active', isInConference: true })
  const other = call('other', { state: 'active', isInConference: true })
  const held = call('held', { state: 'held' })
  const ringing = call('ringing', {})

  test('are all named, the shown one first', () => {
    expect(conferenceOf(other, [member, held, other])).toEqual([other, member])
    expect(conferenceOf(held, [member, held, other])).toEqual([])
  })

  test.each<[string, Call[], boolean]>([
    ['one call', [held], false],
    ['a call on hold and one that rings', [held, ringing], false],
    ['two calls', [held, call('second', { state: 'active' })], true],
    ['a conference', [member, other], false],
    ['a conference and a call on hold', [member, other, held], true],
    ['a conference and a call that has ended', [member, other, call('over', { state: 'ended' })], false],
  ])('%s', (_name, calls, isPossible) => {
    expect(canJoin(calls)).toBe(isPossible)
  })
})
