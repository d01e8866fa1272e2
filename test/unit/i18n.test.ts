import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import i18next from 'i18next'
import { beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { LOCALES, type Locale } from '../../shared/locale.ts'

type Texts = { readonly [key: string]: string | Texts }
const textsSchema: z.ZodType<Texts> = z.lazy(() => z.record(z.string(), z.union([z.string().min(1), textsSchema])))

const FOLDER = path.resolve(import.meta.dirname, '..', '..', 'renderer')
const PLURAL = /_(zero|one|two|few|many|other)$/

function read(locale: Locale): Map<string, string> {
  const file = path.join(FOLDER, 'i18n', 'locales', `${locale}.json`)
  const flat = new Map<string, string>()
  const walk = (texts: Texts, prefix: string): void => {
    for (const [key, value] of Object.entries(texts)) {
      if (typeof value === 'string') flat.set(prefix + key, value)
      else walk(value, `${prefix}${key}.`)
    }
  }
  walk(textsSchema.parse(JSON.parse(readFileSync(file, 'utf8'))), '')
  return flat
}

const texts = new Map(LOCALES.map((locale) => [locale, read(locale)]))
const english = texts.get('en') ?? new Map<string, string>()
const base = (key: string): string => key.replace(PLURAL, '')
const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)/g)].map(([, name]) => name ?? '').toSorted()
const others = LOCALES.filter((locale) => locale !== 'en')

describe.each(others)('the texts in %s', (locale) => {
  const own = texts.get(locale) ?? new Map<string, string>()

  test('are the same as in English, no more and no less', () => {
    expect([...new Set([...own.keys()].map(base))].toSorted()).toEqual(
      [...new Set([...english.keys()].map(base))].toSorted(),
    )
  })

  test('have every plural form of the language', () => {
    const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories
    for (const key of [...own.keys()].filter((one) => one.endsWith('_other'))) {
      for (const form of forms) expect(own.has(`${base(key)}_${form}`), `${base(key)}_${form}`).toBe(true)
    }
  })

  test('hold the same placeholders', () => {
    for (const [key, text] of own) {
      const original = english.get(key) ?? english.get(`${base(key)}_other`) ?? ''
      expect(placeholders(text), key).toEqual(placeholders(original))
    }
  })

  test('are not left in English', () => {
    const same = [...own].filter(
      ([key, text]) => english.get(key) === text && /[a-z]{4}/i.test(text.replace(/\{\{.*?\}\}/g, '')),
    )
    expect(same).toEqual([])
  })
})

test('every text that the windows ask for exists', () => {
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file))
  const asked = files.flatMap((file) =>
    [...readFileSync(path.join(FOLDER, file), 'utf8').matchAll(/\bt\(\s*'([\w.-]+)'/g)].map(([, key]) => key ?? ''),
  )
  expect(asked.length).toBeGreaterThan(100)
  const known = new Set([...english.keys()].map(base))
  expect(asked.filter((key) => !known.has(key))).toEqual([])
})

describe('counts', () => {
  beforeAll(async () => {
    const resources = Object.fromEntries(
      LOCALES.map((locale) => {
        const file = path.join(FOLDER, 'i18n', 'locales', `${locale}.json`)
        return [locale, { translation: textsSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) }]
      }),
    )
    await i18next.init({ resources, fallbackLng: false })
  })

  test.each([
    ['ru', 1, '1 запись ждёт CRM'],
    ['ru', 3, '3 записи ждут CRM'],
    ['ru', 11, '11 записей ждут CRM'],
    ['fa', 12, '۱۲ مورد در انتظار CRM'],
    ['zh-Hans', 5, '5 条等待写入 CRM'],
    ['en', 1, '1 entry waits for the CRM'],
  ])('in %s, %i', (lng, count, text) => {
    expect(i18next.t('panel.sync.outboxWaiting', { count, lng })).toBe(text)
  })
})
