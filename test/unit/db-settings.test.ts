import { afterEach, beforeEach, expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from '../../shared/settings.ts'
import { shippedPacks } from '../../shared/typology/packs.ts'
import { storedPlan } from '../../shared/typology/stored-plan.ts'
import { LOCALES } from '../../shared/locale.ts'
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

test('the plan of every type fills in the company’s limits, and is never longer than the card', () => {
  const packs = shippedPacks()
  const limits = { discountLimit: '7 %', compensationLimit: '300 ₽' }
  const all = packs.flatMap((pack) => pack.types.map((type) => [{ typology: pack.id, type: type.id }]))
  const plans = [...all, all.flat()].flatMap((types) =>
    LOCALES.map((locale) => storedPlan(types, packs, locale, limits)),
  )
  for (const plan of plans) {
    const texts = [plan.say?.text ?? '', ...plan.do.map(({ text }) => text), ...plan.dont.map(({ text }) => text)]
    expect(texts.join(' ')).not.toMatch(/[{}]/u)
    expect(plan.do.length).toBeLessThanOrEqual(5)
    expect(plan.dont.length).toBeLessThanOrEqual(3)
  }
  expect(JSON.stringify(plans)).toContain('7 %')
})

test('the opening line is that of the typology that ranks highest, whatever the order of the types', () => {
  const packs = shippedPacks()
  const [first, last] = [packs[0], packs.at(-1)]
  if (!first?.types[0] || !last?.types[0]) throw new Error('no packs')
  const types = [last, first].map((pack) => ({ typology: pack.id, type: pack.types[0]?.id ?? '' }))
  const limits = { discountLimit: '', compensationLimit: '' }
  expect(storedPlan(types, packs, 'en', limits).say).toMatchObject({ typology: first.id })
  expect(storedPlan([], packs, 'en', limits)).toEqual({ say: null, do: [], dont: [] })
})
