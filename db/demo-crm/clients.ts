import { characterOf } from './character.ts'
import { fileOf } from './client-file.ts'
import { historyOf, type Draft } from './draft.ts'
import { generateHistory } from './history.ts'
import { liveOn } from './life.ts'
import { LineAllocator } from './lines.ts'
import { spellLine, spellLineWithExtension, spellTwoLines, type DemoLine } from './phone-spelling.ts'
import { german } from './pools/de.ts'
import { english } from './pools/en.ts'
import { persian } from './pools/fa.ts'
import type { DemoPlace, LanguagePool } from './pools/pool.ts'
import { russian } from './pools/ru.ts'
import { turkish } from './pools/tr.ts'
import { chinese } from './pools/zh.ts'
import { seededRandom, type Random } from './random.ts'
import { demoClientId, type DemoClient, type DemoFile, type DemoPhone, type DemoRecord } from './record.ts'

const POOLS: readonly LanguagePool[] = [russian, persian, chinese, english, german, turkish]

/** The types of the shipped typologies that the CRM has on record, as the CRM's own categories. */
const TYPE_CATEGORIES: readonly (readonly string[])[] = [
  [
    'account-trust:regular',
    'account-trust:regular/talkative',
    'account-trust:regular/economical',
    'account-trust:regular/draining',
    'account-trust:regular/interested',
  ],
  [
    'relationship:uninterested',
    'relationship:detached',
    'relationship:delighted',
    'relationship:devoted',
    'relationship:disappointed',
    'relationship:disaffected',
    'relationship:dormant',
    'relationship:draining',
    'relationship:dismissed',
    'relationship:ideal',
  ],
  ['lifecycle:loyal', 'lifecycle:potential', 'lifecycle:marginal', 'lifecycle:lost'],
  [
    'service-style:all-now',
    'service-style:undecided',
    'service-style:complainer',
    'service-style:tester',
    'service-style:extortionist',
    'service-style:know-it-all',
    'service-style:prize-hunter',
  ],
]
const OWN_CATEGORIES = ['Newsletter', 'Reseller', 'Trade fair 2025']

const DAY_MS = 86_400_000

/** Who a client is, and what could have happened to anybody. */
type Identity = { record: Omit<DemoRecord, keyof DemoFile>; base: Draft[] }

/** One client in forty shares the number of the client before it, as a household does. */
const HOUSEHOLD_EVERY = 40

/**
 * Exactly 400 invented clients in the demo CRM's own shapes.
 * @param now UTC milliseconds; all histories lie within the two years before it. The same `now` gives the same clients.
 * @param firstNumber the number in the first client's id
 */
export function generateDemoClients(now: number, firstNumber: number): DemoClient[] {
  const random = seededRandom(2026)
  // a source of its own: what is told of the clients does not change who they are
  const stories = seededRandom(2027)
  const lines = new LineAllocator(random)
  const clients: DemoClient[] = []
  for (const pool of POOLS) {
    let household: { place: DemoPlace; line: DemoLine } | null = null
    for (let index = 0; index < pool.count; index += 1) {
      if (household === null || index % HOUSEHOLD_EVERY !== HOUSEHOLD_EVERY - 1) {
        const place = random.pick(pool.places)
        household = { place, line: lines.mobile(place) }
      }
      const id = demoClientId(firstNumber + clients.length)
      const identity = generateClient(random, lines, pool, household.place, id, household.line, now)
      clients.push(withStory(stories, pool, household.place, identity, now))
    }
  }
  return clients
}

function generateClient(
  random: Random,
  lines: LineAllocator,
  pool: LanguagePool,
  place: DemoPlace,
  id: string,
  firstLine: DemoLine,
  now: number,
): Identity {
  const isCompany = random.chance(0.22)
  const company = random.pick(pool.companies)
  const worksForCompany = isCompany || random.chance(0.35)
  const purchases = random.chance(0.3) ? 0 : random.between(1, random.chance(0.2) ? 14 : 5)
  const habit = { purchases, contacts: random.between(0, 8), quietForDays: random.chance(0.2) ? 240 : 0.5 }
  const base = generateHistory(random, pool, place, habit, now)
  const touched = Math.floor(now / 1000) * 1000 - random.between(3600, 60_000_000) * 1000
  const record: Identity['record'] = {
    id,
    recordType: isCompany ? 'account' : 'contact',
    fullName: isCompany ? company : pool.fullName((items) => random.pick(items)),
    organisation: worksForCompany ? company : null,
    emailAddress: random.chance(0.75)
      ? `${random.pick(pool.mailNames)}${id.slice(-3)}@${mailHost(random, place)}`
      : null,
    phoneNumbers: generatePhones(random, lines, pool, place, firstLine, worksForCompany),
    preferredLanguage: random.chance(0.85) ? place.locale : null,
    // people type country codes in either case
    countryCode: random.chance(0.9) ? (random.chance(0.1) ? place.country.toLowerCase() : place.country) : null,
    city: random.chance(0.9) ? place.city : null,
    timeZone: random.chance(0.6) ? place.timeZone : null,
    categories: generateCategories(random, isCompany),
    labels: random.chance(0.4) ? [...new Set([random.pick(pool.labels), random.pick(pool.labels)])] : [],
    updatedAt: new Date(touched).toISOString(),
  }
  return { record, base }
}

/** The client with what is on file and what has happened. */
function withStory(random: Random, pool: LanguagePool, place: DemoPlace, client: Identity, now: number): DemoClient {
  const { record, base } = client
  const isCompany = record.recordType === 'account'
  const character = characterOf(random, record.categories, isCompany)
  const history = historyOf(record.id, liveOn(base, character, { random, pool, place, now }))
  const [first] = history
  const last = history.at(-1)
  const firstAt = first === undefined ? now - random.between(5, 700) * DAY_MS : Date.parse(first.occurredAt)
  const file = fileOf(random, { fullName: record.fullName, isCompany, pool, place, firstAt }, character)
  const updatedAt = last !== undefined && last.occurredAt > record.updatedAt ? last.occurredAt : record.updatedAt
  return { record: { ...record, ...file, updatedAt }, history }
}

/** Only names that no one can own (RFC 2606, RFC 6761). */
function mailHost(random: Random, place: DemoPlace): string {
  return random.pick(['example.com', 'example.org', 'mail.example', `${place.country.toLowerCase()}.example`])
}

function generatePhones(
  random: Random,
  lines: LineAllocator,
  pool: LanguagePool,
  place: DemoPlace,
  firstLine: DemoLine,
  worksForCompany: boolean,
): DemoPhone[] {
  const [first = '', work = ''] = pool.phoneTypes
  if (random.chance(0.1)) return [{ number: spellTwoLines(random, firstLine, lines.fixed(place)), type: '' }]
  const phones = [{ number: spellLine(random, firstLine), type: random.chance(0.8) ? first : '' }]
  if (worksForCompany && random.chance(0.6)) {
    const line = lines.fixed(place)
    const number = random.chance(0.4) ? spellLineWithExtension(random, line) : spellLine(random, line)
    phones.push({ number, type: work })
  }
  return phones
}

/** About 60 % of the clients have one or two types. */
function generateCategories(random: Random, isCompany: boolean): string[] {
  const categories: string[] = random.chance(0.15) ? [random.pick(OWN_CATEGORIES)] : []
  if (!random.chance(0.6)) return categories
  const first = random.between(0, TYPE_CATEGORIES.length - 1)
  const indexes = random.chance(0.4) ? [first, (first + random.between(1, 3)) % TYPE_CATEGORIES.length] : [first]
  for (const index of indexes) {
    const ofTypology = TYPE_CATEGORIES[index] ?? []
    categories.push(index === 0 && isCompany ? 'account-trust:company' : random.pick(ofTypology))
  }
  return categories
}
