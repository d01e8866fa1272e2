import { expect, test } from 'vitest'
import { refusalOf } from '../../renderer/phone/sip/mend-message.ts'
import { isPingReply, optionsPing } from '../../renderer/phone/sip/ping.ts'

const ping = optionsPing('alice@lab.test', 'WSS')

test('a ping is an OPTIONS to our own domain that a SIP parser takes', () => {
  expect(ping).toMatch(/^OPTIONS sip:lab\.test SIP\/2\.0\r\nVia: SIP\/2\.0\/WSS /)
  expect(refusalOf(ping)).toBeNull()
})

test('its reply is known, whatever it says, and nothing else is', () => {
  const reply = (status: string): string => ping.replace(/^.*\r\n/u, `SIP/2.0 ${status}\r\n`)
  expect(isPingReply(reply('200 OK'))).toBe(true)
  expect(isPingReply(reply('405 Method Not Allowed').replace('Call-ID:', 'i :'))).toBe(true)
  expect(isPingReply(ping)).toBe(false)
  expect(isPingReply(reply('200 OK').replace(/vizitka-ping-/u, ''))).toBe(false)
})

test('no two pings are alike', () => {
  expect(optionsPing('alice@lab.test', 'WS')).not.toBe(optionsPing('alice@lab.test', 'WS'))
})
