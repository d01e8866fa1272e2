import { expect, test } from 'vitest'
import { accountOf, sourceKey } from '../../db/sync/source-key.ts'
import { loadTemplate } from '../../db/sync/template/load-template.ts'
import { unwrap } from '../helpers/data-service.ts'

const template = unwrap(
  loadTemplate(
    JSON.stringify({
      format: 1,
      id: 'small',
      name: 'Small',
      version: 1,
      verified: { how: 'documentation', against: 'nothing', date: '2026-11-23' },
      settings: [
        { name: 'url', type: 'url', title: 'Address' },
        { name: 'key', type: 'secret', title: 'Key' },
        { name: 'rules', type: 'text', title: 'Types', isOptional: true, isAccount: false },
      ],
      connection: { base: '=$settings.url' },
      auth: { kind: 'none' },
      clients: {
        list: { request: { path: '/people' }, records: '=$', paging: { kind: 'none' } },
        changes: { kind: 'none' },
        map: { id: '=id', name: '=name', phones: '=phone' },
        deletions: { kind: 'none' },
      },
    }),
  ),
)

function keyOf(values: Readonly<Record<string, string>>, key = 'open-sesame'): Promise<string> {
  return sourceKey({ kind: 'template', settings: { template: 'small', values }, secrets: { key } }, template)
}

test('a text that only says how clients are read leaves the account as it is, and has them all read again', async () => {
  const one = await keyOf({ url: 'https://crm.example.com', rules: '' })
  const other = await keyOf({ url: 'https://crm.example.com', rules: 'lead=lifecycle:potential' })
  expect(other).not.toBe(one)
  expect(accountOf(other)).toBe(accountOf(one))
})

test('nor does it stand for the name of a user: another key is another account', async () => {
  const values = { url: 'https://crm.example.com', rules: 'lead=lifecycle:potential' }
  expect(accountOf(await keyOf(values, 'another-key'))).not.toBe(accountOf(await keyOf(values)))
})
