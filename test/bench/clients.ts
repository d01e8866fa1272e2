import { isDeepStrictEqual } from 'node:util'
import { phonesOf } from '../../db/client-phones.ts'
import type { ClientPhone } from '../../db/stored-phone.ts'
import { crmClientSchema, crmProfileSchema, type CrmClient, type CrmEvent } from '../../shared/client.ts'

const GIVEN_NAMES =
  'Анна Борис Вера Глеб Дарья Егор Жанна Захар Ирина Кирилл Лариса Марк Нина Олег Полина Роман Софья Тимур Ульяна Фёдор'.split(
    ' ',
  )
const FAMILY_NAMES =
  'Авдеев Беляев Воронин Громов Дёмин Ершов Жуков Зимин Ильин Котов Лапин Миронов Носков Орлов Панин Рябов Седов Титов Уваров Фомин Хохлов Цветков Чернов Шилов Щукин Юдин Яшин Быков Веселов Гусев Дьячков Зуев Кравцов Ларин Маслов Никонов'.split(
    ' ',
  )
const COMPANIES = 'Вектор Горизонт Комета Маяк Орбита Парус Рассвет Созвездие Спектр Эталон'.split(' ')
const PLACES = ['Москва', 'Казань', 'Самара', 'Пермь', 'Томск']

const EMPTY_PROFILE = crmProfileSchema.parse({})
const CHANGED_AT = Date.UTC(2026, 10, 1)
const DAY_MS = 86_400_000
const NUMBERS = 1_000_000_000
// 3^18 has no factor in common with ten: every index leads to another nine digits, in no order
const SCATTER = 387_420_489

/** Every so many clients has a history and all types: those are the ones that call. */
export const HISTORY_EVERY = 100
const TYPES_EVERY = 3

/** Number of a client, E.164; the second of the two with `which` 1. Indexes above those in use give unknown numbers. */
export function benchNumber(index: number, which: 0 | 1): string {
  return `+79${String(((index * 2 + which + 1) * SCATTER) % NUMBERS).padStart(9, '0')}`
}

/** Of a client at its CRM. */
export function benchClientId(index: number): string {
  return `client-${String(index).padStart(8, '0')}`
}

/** The client of an index: always the same. Two numbers as people write them, and one more thing for some. */
export function benchClient(index: number, { hasHistory }: { readonly hasHistory: boolean }): CrmClient {
  const family = pick(FAMILY_NAMES, index)
  const given = pick(GIVEN_NAMES, Math.floor(index / FAMILY_NAMES.length))
  const isRich = index % HISTORY_EVERY === 0
  return {
    id: benchClientId(index),
    kind: 'person',
    name: `${given} ${family}`,
    company: index % 4 === 0 ? `${pick(COMPANIES, index)} ${index % 977}` : '',
    email: index % 2 === 0 ? `client${index}@example.com` : '',
    language: 'ru',
    country: 'RU',
    place: pick(PLACES, index),
    timeZone: 'Europe/Moscow',
    phones: rawNumbers(index).map((raw, which) => ({ raw, label: which === 0 ? 'mobile' : '' })),
    types: {
      ...(index % TYPES_EVERY === 0 || isRich ? { lifecycle: 'loyal' } : {}),
      ...(isRich ? { relationship: 'devoted', 'service-style': 'all-now' } : {}),
    },
    tags: isRich ? ['newsletter'] : [],
    events: hasHistory && isRich ? history(index) : [],
    profile: EMPTY_PROFILE,
    changedAt: CHANGED_AT,
  }
}

/** What reading the numbers of that client gives, without reading them: that would be most of the work. */
export function benchPhones(index: number): ClientPhone[] {
  return rawNumbers(index).map((raw, which) => {
    const e164 = benchNumber(index, which === 0 ? 0 : 1)
    return {
      raw,
      label: which === 0 ? 'mobile' : '',
      kind: 'public' as const,
      e164,
      extension: null,
      country: 'RU',
      matchKey: e164.slice(-9),
    }
  })
}

/** Throws where the shortcut of `benchPhones`, or a client, is not what the app would make of it. */
export function checkBenchClients(): void {
  for (const index of [0, 1, 50, 999_900]) {
    const client = benchClient(index, { hasHistory: true })
    if (!isDeepStrictEqual(crmClientSchema.parse(client), client)) throw new Error(`client ${index} is not a client`)
    const read = phonesOf(client, 'RU')
    if (!isDeepStrictEqual(read, benchPhones(index))) {
      throw new Error(`the numbers of client ${index} are read as ${JSON.stringify(read)}`)
    }
  }
}

function rawNumbers(index: number): [string, string] {
  return [spelled('+7', benchNumber(index, 0)), spelled('8', benchNumber(index, 1))]
}

function spelled(prefix: string, e164: string): string {
  const digits = e164.slice(2)
  return `${prefix} (${digits.slice(0, 3)}) ${digits.slice(3, 6)}-${digits.slice(6, 8)}-${digits.slice(8)}`
}

function history(index: number): CrmEvent[] {
  const kinds = ['purchase', 'ticket', 'note', 'call', 'payment', 'purchase', 'note', 'ticket'] as const
  return kinds.map((kind, place) => ({
    id: `event-${index}-${place}`,
    kind,
    at: CHANGED_AT - place * 17 * DAY_MS,
    title: `Договор ${index}-${place}`,
    text: kind === 'note' || kind === 'ticket' ? 'Просила перезвонить после обеда и прислать счёт ещё раз.' : '',
    author: 'Оператор',
    amount: kind === 'purchase' || kind === 'payment' ? { minor: 990_000 + index, currency: 'RUB' } : null,
    state: kind === 'ticket' ? ('open' as const) : null,
    paymentMethod: null,
    prepaidMonths: null,
    marks: [],
  }))
}

function pick(from: readonly string[], index: number): string {
  return from[index % from.length] ?? ''
}
