import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../../db/open-database.ts'
import { MIGRATIONS } from '../../db/migrations.ts'
import { DEFAULT_SETTINGS } from '../../shared/settings.ts'
import { shippedPacks } from '../../shared/typology/packs.ts'
import { startDataService, temporaryFolder, unwrap, type TestService } from '../helpers/data-service.ts'

let at: TestService
beforeEach(() => {
  at = startDataService()
})
afterEach(async () => {
  await at.dispose()
})

test('settings are the defaults at first, and survive a restart', async () => {
  expect(unwrap(await at.service.handlers['settings.read'](null))).toEqual({
    settings: DEFAULT_SETTINGS,
    encryptedSecrets: null,
  })
  const stored = { settings: { ...DEFAULT_SETTINGS, operatorName: 'Ольга' }, encryptedSecrets: 'c2VjcmV0' }
  unwrap(await at.service.handlers['settings.write'](stored))
  at = await at.reopen()
  expect(unwrap(await at.service.handlers['settings.read'](null))).toEqual(stored)
})

test('settings that cannot be read any more are the defaults, so that the phone starts', async () => {
  at.service.database.prepare('INSERT INTO setting VALUES (?, ?)').run('settings', '{"theme":"plaid"}')
  at = await at.reopen()
  expect(unwrap(await at.service.handlers['settings.read'](null)).settings).toEqual(DEFAULT_SETTINGS)
})

test('typologies come in the operator’s language, the one whose advice ranks highest first', async () => {
  const typologies = unwrap(await at.service.handlers['typology.list']({ locale: 'fa' }))
  expect(typologies.map(({ id }) => id)).toEqual(shippedPacks().map(({ id }) => id))
  for (const { label } of typologies) expect(label).toMatch(/\p{Script=Arabic}/u)
})

test('the one account of earlier versions becomes the first line, with its secret as it was kept', async () => {
  const { folder, remove } = temporaryFolder()
  const file = path.join(folder, 'vizitka.sqlite')
  const database = unwrap(openDatabase(file, MIGRATIONS.slice(0, 3)))
  const account = { server: 'wss://sip.example.com', address: 'anna@example.com', displayName: 'Анна' }
  const insert = database.prepare('INSERT INTO setting VALUES (?, ?)')
  insert.run('settings', JSON.stringify({ operatorName: 'Анна', account }))
  insert.run('encryptedPassword', '"c2VjcmV0"')
  database.close()
  const migrated = startDataService({ file })
  const stored = unwrap(await migrated.service.handlers['settings.read'](null))
  expect(stored.encryptedSecrets).toBe('c2VjcmV0')
  expect(stored.settings).toMatchObject({
    operatorName: 'Анна',
    accounts: [{ id: 'first', address: 'anna@example.com', displayName: 'Анна', trustAssertedIdentity: true }],
  })
  await migrated.dispose()
  remove()
})

test.each(['{"operatorName":"Анна","account":null}', '{"operatorName":"Анна"}'])(
  'settings without an account stay on the demo line: %s',
  async (before) => {
    const { folder, remove } = temporaryFolder()
    const file = path.join(folder, 'vizitka.sqlite')
    const database = unwrap(openDatabase(file, MIGRATIONS.slice(0, 3)))
    database.prepare('INSERT INTO setting VALUES (?, ?)').run('settings', before)
    database.close()
    const migrated = startDataService({ file })
    const { settings } = unwrap(await migrated.service.handlers['settings.read'](null))
    expect(settings).toEqual({ ...DEFAULT_SETTINGS, operatorName: 'Анна' })
    await migrated.dispose()
    remove()
  },
)
