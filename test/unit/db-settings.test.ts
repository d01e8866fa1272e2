import { afterEach, beforeEach, expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from '../../shared/settings.ts'
import { shippedPacks } from '../../shared/typology/packs.ts'
import { startDataService, unwrap, type TestService } from '../helpers/data-service.ts'

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
    encryptedPassword: null,
  })
  const stored = { settings: { ...DEFAULT_SETTINGS, operatorName: 'Ольга' }, encryptedPassword: 'c2VjcmV0' }
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
