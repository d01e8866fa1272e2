import { expect, test } from 'vitest'
import { findDialLink } from '../../electron/dial-link.ts'

test.each<[string[], string | null]>([
  [['tel:+74951234567'], 'tel:+74951234567'],
  [['--enable-logging', '/opt/vizitka/resources/app.asar', 'SIP:anna@example.com'], 'SIP:anna@example.com'],
  [['callto://101'], 'callto://101'],
  [['sips:anna@example.com', 'tel:101'], 'sips:anna@example.com'],
  [['tel:'], null],
  [['https://example.com/?tel:101', 'telegram:101', '--flag=tel:101'], null],
  [[`tel:${'1'.repeat(500)}`], null],
  [[], null],
])('of the arguments %j the link is %s', (commandLine, link) => {
  expect(findDialLink(commandLine)).toBe(link)
})
