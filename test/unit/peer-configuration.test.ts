import { expect, test } from 'vitest'
import { peerConfiguration } from '../../renderer/phone/sip/peer-configuration.ts'

const secrets = { password: 'of the account', turnPassword: 'of the relay' }

test('TURN servers get user and password, STUN servers neither', () => {
  const iceServers = [
    { url: 'stun:stun.example.com', user: 'nobody' },
    { url: 'turns:turn.example.com?transport=tcp', user: 'operator' },
    { url: 'turn:open.example.com', user: '' },
  ]
  expect(peerConfiguration({ iceServers, usesRelayOnly: false, secrets })).toEqual({
    iceServers: [
      { urls: 'stun:stun.example.com' },
      { urls: 'turns:turn.example.com?transport=tcp', username: 'operator', credential: 'of the relay' },
      { urls: 'turn:open.example.com', username: '', credential: 'of the relay' },
    ],
    iceTransportPolicy: 'all',
    rtcpMuxPolicy: 'require',
  })
})

test('a line that trusts its relay alone uses nothing else', () => {
  expect(peerConfiguration({ iceServers: [], usesRelayOnly: true, secrets }).iceTransportPolicy).toBe('relay')
})
