import i18next from 'i18next'
import { beforeAll, describe, expect, test } from 'vitest'
import en from '../../renderer/i18n/locales/en.json' with { type: 'json' }
import fa from '../../renderer/i18n/locales/fa.json' with { type: 'json' }
import ru from '../../renderer/i18n/locales/ru.json' with { type: 'json' }
import zhHans from '../../renderer/i18n/locales/zh-Hans.json' with { type: 'json' }
import { localeOfPath, readPath, typeIndexOf } from '../../renderer/panel/packs/field-path.ts'
import { placeInFile, problemKey, problemText } from '../../renderer/panel/packs/pack-problem.ts'
import { LOCALES, type Locale } from '../../shared/locale.ts'
import { PACK_FAULTS, packFault, type PackFault } from '../../shared/typology/pack-fault.ts'

describe('the place of a problem', () => {
  test('is read with its indexes and its language', () => {
    const path = readPath('types[3].do[1].text["zh-Hans"]')
    expect(path).toEqual(['types', 3, 'do', 1, 'text', 'zh-Hans'])
    expect(typeIndexOf(path)).toBe(3)
    expect(localeOfPath(path)).toBe('zh-Hans')
    expect(readPath('')).toEqual([])
  })

  test('concerns the whole typology where it names no type', () => {
    expect(typeIndexOf(readPath('priority'))).toBe(null)
    expect(typeIndexOf(readPath('types'))).toBe(null)
  })
})

/** The sentences without the isolates that keep words of the file in their own direction. */
function shown(locale: Locale, fault: PackFault): string {
  const problem = { path: '', ...fault }
  return problemText(i18next.getFixedT(locale), problem).replaceAll(/[\u2066-\u2069]/g, '')
}

const SENTENCES: Record<Locale, { readonly fault: Record<string, string> }> = {
  en: en.packs,
  ru: ru.packs,
  fa: fa.packs,
  'zh-Hans': zhHans.packs,
}

describe('a problem', () => {
  beforeAll(async () => {
    const resources = { en, ru, fa, 'zh-Hans': zhHans }
    await i18next.init({
      resources: Object.fromEntries(LOCALES.map((locale) => [locale, { translation: resources[locale] }])),
      fallbackLng: false,
      interpolation: { escapeValue: false },
    })
  })

  test.each(LOCALES)('has a sentence for every fault, with all that the checker tells (%s)', (locale) => {
    const told = Object.entries(SENTENCES[locale].fault).map(([key, text]) => {
      const placeholders = Array.from(text.matchAll(/\{\{(\w+)/g), ([, name = '']) => name)
      return [key.replace(/_(one|few|many|other)$/, ''), placeholders.toSorted()] as const
    })
    for (const [code, placeholders] of told) {
      expect({ code, placeholders }).toEqual({ code, placeholders: parametersOf(code).toSorted() })
    }
    expect(new Set(told.map(([code]) => code))).toEqual(new Set(Object.keys(PACK_FAULTS)))
  })

  test.each<[Locale, number, string]>([
    ['en', 1, 'Shorten this by 1 character: it has 91, and at most 90 fit.'],
    ['en', 5, 'Shorten this by 5 characters: it has 95, and at most 90 fit.'],
    ['ru', 1, 'Сократите на 1 знак: сейчас 91, а помещается не больше 90.'],
    ['ru', 3, 'Сократите на 3 знака: сейчас 93, а помещается не больше 90.'],
    ['ru', 11, 'Сократите на 11 знаков: сейчас 101, а помещается не больше 90.'],
    ['fa', 5, '۵ نویسه کوتاه‌ترش کنید: اکنون ۹۵ نویسه دارد و بیش از ۹۰ جا نمی‌گیرد.'],
    ['zh-Hans', 5, '请缩短 5 个字符：现有 95 个，上限 90 个。'],
  ])('is told in the language of the window, with its counts (%s, %i)', (locale, count, sentence) => {
    expect(shown(locale, packFault('too-long', { count, length: 90 + count, max: 90 }))).toBe(sentence)
  })

  test('keeps words of the file as they are, in their own direction', () => {
    const fault = packFault('unknown-field', { field: '$t(packs.draft) {{count}} <b>' })
    expect(shown('en', fault)).toContain('“$t(packs.draft) {{count}} <b>”')
    const text = problemText(i18next.getFixedT('fa'), { path: '', ...packFault('not-a-list', { value: '{…}' }) })
    expect(text).toContain('«\u2068{…}\u2069»')
  })

  test('of a condition names the fact as the editor does, and in a file as the file does', () => {
    const problem = { path: '', ...packFault('fact-is-number', { fact: 'purchases' }) }
    const t = i18next.getFixedT('ru')
    expect(problemText(t, problem, () => 'Покупки')).toContain('«\u2068Покупки\u2069»')
    expect(problemText(t, problem)).toContain('«\u2068purchases\u2069»')
  })

  test('of a file that cannot be read is placed by line and column, any other by its path', () => {
    const t = i18next.getFixedT('ru')
    const { code, parameters } = packFault('json-tab', {})
    expect(placeInFile(t, { path: '', code, parameters: { ...parameters, line: 3, column: 12 } })).toBe(
      'Строка 3, столбец 12',
    )
    expect(placeInFile(t, { path: 'types[0].say.ru', ...packFault('empty-text', {}) })).toBe('types[0].say.ru')
  })

  test('is told apart from another of the same kind in the same place', () => {
    const keys = ['{a}', '{b}'].map((placeholder) =>
      problemKey({ path: 'types[0].signs[0].text.en', ...packFault('placeholder-not-allowed', { placeholder }) }),
    )
    expect(new Set(keys).size).toBe(2)
  })
})

function parametersOf(code: string): readonly string[] {
  const [, parameters = []] = Object.entries(PACK_FAULTS).find(([known]) => known === code) ?? []
  return parameters
}
