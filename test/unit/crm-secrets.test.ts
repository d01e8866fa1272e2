import { expect, test } from 'vitest'
import { readKeptSecrets, writeKeptSecrets } from '../../electron/kept-secrets.ts'
import {
  chosenSource,
  columnsText,
  crmSecretsToSend,
  readColumns,
  withoutEmptyColumns,
} from '../../renderer/panel/crm/edited-crm.ts'
import { crmSourceSchema, sharesSecrets, type CrmSource } from '../../shared/crm-source.ts'

const line = { password: 'of the line', turnPassword: '' }

test('secrets of all versions are read: of the only line, of several, of the CRM, and of further sources beside them', () => {
  expect(readKeptSecrets('s3cret', 'first')).toEqual({
    lines: { first: { password: 's3cret', turnPassword: '' } },
    crm: {},
    further: {},
  })
  expect(readKeptSecrets('s3cret', undefined)).toEqual({ lines: {}, crm: {}, further: {} })
  // a password that is JSON all the same
  expect(readKeptSecrets('12345', 'first').lines['first']?.password).toBe('12345')
  expect(readKeptSecrets(JSON.stringify({ one: line }), 'one')).toEqual({ lines: { one: line }, crm: {}, further: {} })
  const before = { lines: { one: line }, crm: { token: 'of the CRM' } }
  expect(readKeptSecrets(JSON.stringify(before), 'one')).toEqual({ ...before, further: {} })
  const kept = { ...before, further: { book: { password: 'of the address book' } } }
  expect(readKeptSecrets(writeKeptSecrets(kept), 'one')).toEqual(kept)
  // lines that are called as the parts are
  const named = { lines: line, crm: line }
  expect(readKeptSecrets(JSON.stringify(named), 'lines')).toEqual({ lines: named, crm: {}, further: {} })
})

function template(values: Record<string, string>, id = 'espocrm'): CrmSource {
  return { kind: 'template', settings: { template: id, values } }
}

test('a secret goes nowhere else than where it was entered for', () => {
  const kept = template({ url: 'https://crm.example.com', user: 'vizitka' })
  expect(sharesSecrets(template({ user: 'vizitka', url: 'https://crm.example.com' }), kept)).toBe(true)
  expect(sharesSecrets(template({ url: 'https://evil.example.net', user: 'vizitka' }), kept)).toBe(false)
  expect(sharesSecrets(template({ url: 'https://crm.example.com', user: 'vizitka' }, 'other'), kept)).toBe(false)
  const database = chosenSource('postgres', { kind: 'none' }, [])
  if (database.kind !== 'postgres') throw new Error(database.kind)
  const other = (changes: Partial<typeof database.settings>): CrmSource => ({
    kind: 'postgres',
    settings: { ...database.settings, ...changes },
  })
  expect(sharesSecrets(other({ channel: 'changes' }), database)).toBe(true)
  expect(sharesSecrets(other({ host: 'evil.example.net' }), database)).toBe(false)
  expect(sharesSecrets(other({ encryption: 'off' }), database)).toBe(false)
  const directory = (url: string): CrmSource => ({
    kind: 'ldap',
    settings: { url, user: '', base: 'dc=example', filter: '(a=*)', tag: '' },
  })
  expect(sharesSecrets(directory('ldaps://one.example.com'), directory('ldaps://two.example.com'))).toBe(false)
})

test('a source that is chosen begins with its defaults, and the one in use as it is kept', () => {
  const kept = template({ url: 'https://crm.example.com' })
  expect(chosenSource('template:espocrm', kept, [])).toBe(kept)
  const setting = { type: 'text', title: '', isOptional: false, options: [] } as const
  const odoo = {
    id: 'odoo',
    name: 'Odoo',
    verified: { how: 'run', against: 'Odoo 17', date: '2026-11-23' },
    settings: [
      { ...setting, name: 'database', default: 'main' },
      { ...setting, name: 'url', type: 'url', default: '' },
    ],
  } as const
  expect(
    chosenSource('template:odoo', kept, [{ ...odoo, settings: odoo.settings.map((one) => ({ ...one, options: [] })) }]),
  ).toEqual(template({ database: 'main' }, 'odoo'))
  for (const choice of ['postgres', 'files', 'ldap', 'carddav']) {
    // what has to be filled in is empty, and refused until it is
    expect(crmSourceSchema.safeParse(chosenSource(choice, kept, [])).success).toBe(false)
  }
  expect(crmSecretsToSend({ token: '', password: 'x' })).toEqual({ password: 'x' })
})

test('columns are written with commas, also while the last is being typed', () => {
  expect(readColumns('first, last')).toEqual(['first', 'last'])
  expect(columnsText(readColumns('first,'))).toBe('first, ')
  expect(readColumns('phone')).toBe('phone')
  const source = chosenSource('postgres', { kind: 'none' }, [])
  if (source.kind !== 'postgres' || source.settings.source.kind !== 'table') throw new Error(source.kind)
  const table = source.settings.source
  const typed = { ...table, columns: { ...table.columns, name: ['first', ' last ', ''], phones: ['phone', ''] } }
  const clean = withoutEmptyColumns({ ...source, settings: { ...source.settings, source: typed } })
  expect(clean).toMatchObject({
    settings: { source: { columns: { name: ['first', 'last'], phones: 'phone' } } },
  })
})
