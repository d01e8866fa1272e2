import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { languageOf, openPlaces, type Places } from '../../db/places.ts'
import { buildPlaces, placeDataFolder } from '../../scripts/build-places.mjs'

const root = join(import.meta.dirname, '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'vizitka-places-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const installed = placeDataFolder(root) !== null
const condition = installed ? 'built from the data of tools/place-data' : 'skipped: tools/place-data is not installed'

describe.skipIf(!installed)(`a place database ${condition}`, () => {
  const file = join(folder, 'dist', 'places.sqlite')
  let places: Places

  beforeAll(() => {
    vi.spyOn(console, 'log').mockImplementation(() => undefined)
    expect(buildPlaces({ root, file }).built).toBe(true)
    places = openPlaces(file)
  })
  afterAll(() => {
    places.close()
    vi.restoreAllMocks()
  })

  it('is available and names no problem', () => {
    expect(places).toMatchObject({ available: true, problem: null })
  })

  it.each([
    ['+74951234567', 'ru', 'RU', 'Москва', 'Europe/Moscow'],
    ['+74991234567', 'ru', 'RU', 'Москва', 'Europe/Moscow'],
    ['+74961234567', 'ru', 'RU', 'Московская обл.', 'Europe/Moscow'],
    ['+78121234567', 'ru', 'RU', 'Санкт-Петербург', 'Europe/Moscow'],
    ['+74012123456', 'en', 'RU', 'Kaliningrad', 'Europe/Kaliningrad'],
    ['+78452123456', 'en', 'RU', 'Saratov', 'Europe/Saratov'],
    ['+982188881234', 'fa', 'IR', 'استان تهران', 'Asia/Tehran'],
    ['+982188881234', 'en', 'IR', 'Tehran province', 'Asia/Tehran'],
    ['+861088888888', 'zh-Hans', 'CN', '北京市', 'Asia/Shanghai'],
    ['+4930123456', 'en', 'DE', 'Berlin', 'Europe/Berlin'],
    ['+12125550123', 'en', 'US', 'New York, NY', 'America/New_York'],
  ] as const)('knows the place and the time zone of %s in %s', (number, locale, country, place, timeZone) => {
    expect(places.describe(number, locale)).toEqual({ country, place, timeZones: [timeZone], timeZone })
  })

  it.each(['ru', 'fa', 'zh-Hans'] as const)('falls back to English where there is no name in %s', (locale) => {
    expect(places.describe('+4930123456', locale).place).toBe('Berlin')
  })

  it('prefers the longest prefix', () => {
    // 201 is New Jersey, 201 216 Jersey City.
    expect(places.describe('+12013005555', 'en').place).toBe('New Jersey')
    expect(places.describe('+12012165555', 'en').place).toBe('Jersey City, NJ')
  })

  it.each([
    ['+79161234567', 'RU'],
    ['+989121234567', 'IR'],
    ['+4915112345678', 'DE'],
    ['+447400123456', 'GB'],
  ] as const)('gives no place for the mobile number %s', (number, country) => {
    expect(places.describe(number, 'en')).toMatchObject({ country, place: '' })
  })

  it('gives the place where mobile numbers are issued by area', () => {
    expect(places.describe('+8613810123456', 'zh-Hans').place).toBe('北京市')
    expect(places.describe('+5511961234567', 'en').place).toBe('São Paulo')
    expect(places.describe('+5491123456789', 'en').place).toBe('Buenos Aires')
  })

  it('gives a Russian mobile number no zone, since it may be anywhere between Kaliningrad and Kamchatka', () => {
    const { timeZone, timeZones } = places.describe('+79161234567', 'ru')
    expect(timeZone).toBeNull()
    expect(timeZones).toEqual(expect.arrayContaining(['Europe/Kaliningrad', 'Asia/Kamchatka']))
  })

  it('gives an Iranian mobile number the one zone of the country', () => {
    expect(places.describe('+989121234567', 'fa').timeZone).toBe('Asia/Tehran')
  })

  it('gives a toll-free +1 number no zone out of many', () => {
    const { place, timeZone, timeZones } = places.describe('+18005550123', 'en')
    expect([place, timeZone]).toEqual(['', null])
    expect(timeZones.length).toBeGreaterThan(20)
  })

  it('gives one of several zones that show the same time', () => {
    const { timeZone, timeZones } = places.describe('+447400123456', 'en')
    expect(timeZones.length).toBeGreaterThan(1)
    expect(timeZones).toContain('Europe/London')
    expect(timeZone).toBe(timeZones[0])
  })

  it.each(['', '+', '101', 'anonymous', '+99999999999999999999'])('knows nothing of «%s»', (text) => {
    expect(places.describe(text, 'en')).toEqual({ country: null, place: '', timeZones: [], timeZone: null })
  })

  it('is not built again from the same data, and replaces what is not such a file', () => {
    expect(buildPlaces({ root, file }).built).toBe(false)
    const other = join(folder, 'other.sqlite')
    writeFileSync(other, 'no database at all, but long enough to be looked at as if it were one')
    expect(buildPlaces({ root, file: other }).built).toBe(true)
  })
})

describe('a place database that cannot be used', () => {
  const damaged = join(folder, 'damaged.sqlite')
  const empty = join(folder, 'empty.sqlite')
  beforeAll(() => {
    writeFileSync(damaged, 'x'.repeat(8192))
    writeFileSync(empty, '')
  })

  it.each([join(folder, 'missing.sqlite'), join(folder, 'no', 'such', 'folder.sqlite'), damaged, empty, folder])(
    'answers the country only (%s)',
    (file) => {
      const places = openPlaces(file)
      expect(places.available).toBe(false)
      expect(places.problem).not.toBeNull()
      expect(places.describe('+74951234567', 'ru')).toEqual({ country: 'RU', place: '', timeZones: [], timeZone: null })
      places.close()
    },
  )
})

describe('the likely language of a country', () => {
  it.each([
    ['RU', 'ru'],
    ['IR', 'fa'],
    ['CN', 'zh'],
    ['DE', 'de'],
    ['US', 'en'],
  ])('for %s is %s', (country, language) => {
    expect(languageOf(country)).toBe(language)
  })

  it('refuses what is not shaped like a country', () => {
    expect(() => languageOf('Russia')).toThrow(RangeError)
  })
})
