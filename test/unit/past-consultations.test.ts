import { expect, test } from 'vitest'
import { outgoingCall, type Call } from '../../shared/call.ts'
import { pastConsultations } from '../../renderer/ui/past-consultations.ts'
import { callerIdentity, ringingCall, TEST_TIME } from '../helpers/data-service.ts'

const client = (state: Call['state']): Call => ({ ...ringingCall('client', callerIdentity('+79991234567')), state })
const asked = (state: Call['state']): Call => ({
  ...outgoingCall('asked', 'demo', callerIdentity('204'), TEST_TIME, 'client'),
  state,
  endReason: state === 'ended' ? 'callee-busy' : null,
})

test('why nobody answered there is news until the operator talks on with the client, and never again', () => {
  expect(pastConsultations([], [client('held'), asked('calling')])).toEqual([])
  expect(pastConsultations([], [client('held'), asked('ended')])).toEqual([])
  const past = pastConsultations([], [client('active'), asked('ended')])
  expect(past).toEqual(['asked'])
  expect(pastConsultations(past, [client('held'), asked('ended')])).toEqual(['asked'])
})

test('nothing is kept of calls that have gone', () => {
  expect(pastConsultations(['asked'], [client('held')])).toEqual([])
})
