import { expect, test } from 'vitest'
import { readProxies } from '../../electron/proxy-list.ts'
import { proxiesSchema } from '../../shared/proxies.ts'

test.each([
  ['DIRECT', ['']],
  ['PROXY proxy.example:3128', ['http://proxy.example:3128']],
  ['PROXY a.example:8080; HTTPS b.example:443;DIRECT', ['http://a.example:8080', 'https://b.example', '']],
  ['PROXY [2001:db8::1]:3128', ['http://[2001:db8::1]:3128']],
  ['PROXY a.example:8080; PROXY a.example:8080', ['http://a.example:8080']],
  // nothing that HTTP could be sent by: the firewall has the last word
  ['SOCKS5 socks.example:1080', ['']],
  ['SOCKS socks.example:1080; PROXY a.example:80', ['http://a.example']],
  ['PROXY', ['']],
  ['PROXY a b:c', ['http://a']],
  ['', ['']],
])('reads %s', (text, ways) => {
  expect(readProxies(text)).toEqual(ways)
  expect(proxiesSchema.parse(ways)).toEqual(ways)
})
