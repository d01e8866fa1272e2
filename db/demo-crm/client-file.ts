import type { Character } from './character.ts'
import type { DemoPlace, LanguagePool } from './pools/pool.ts'
import type { Random } from './random.ts'
import { EMPTY_FILE, type DemoFile } from './record.ts'

const DAY_MS = 86_400_000
const ELSEWHERE = ['RU', 'IR', 'CN', 'US', 'GB', 'DE', 'TR', 'NL', 'KZ', 'AE']

type Known = {
  fullName: string
  isCompany: boolean
  pool: LanguagePool
  place: DemoPlace
  /** When the CRM first heard of the client, UTC milliseconds. */
  firstAt: number
}

/** What is on file of a client: of most of them some of it, and of hardly anybody all. */
export function fileOf(random: Random, client: Known, character: Character): DemoFile {
  const { survey, isProfitable, followers } = character
  const isSurveyed = survey === undefined ? random.chance(0.7) : survey !== null
  const isReckoned = isProfitable !== undefined || random.chance(0.3)
  return {
    ...EMPTY_FILE,
    ...registrationOf(random, client, character.isRegistered ?? false),
    survey: isSurveyed ? surveyOf(random, survey) : null,
    economics: isReckoned ? economicsOf(random, client, isProfitable ?? random.chance(0.88)) : null,
    credit: character.credit ?? (random.chance(0.2) ? random.pick(['A', 'B', 'B', 'B', 'C']) : null),
    targetProfile: character.targetProfile ?? (random.chance(0.04) ? false : null),
    meetsCriteria: character.meetsCriteria ?? (random.chance(0.1) ? true : null),
    followers: followers ? random.between(...followers) : random.chance(0.04) ? random.between(40, 900) : null,
  }
}

/** Mostly all of it agrees. Companies register no person's name, and pay without a card. */
function registrationOf(random: Random, client: Known, isRegistered: boolean): Pick<DemoFile, 'signup' | 'cardOnFile'> {
  const { fullName, isCompany, pool, place, firstAt } = client
  if (!isRegistered && !random.chance(0.68)) return { signup: null, cardOnFile: null }
  const country = place.country
  const at = new Date(Math.floor(firstAt / 60_000) * 60_000 - random.between(0, 20) * DAY_MS).toISOString()
  const isElsewhere = random.chance(0.02)
  const ipCountry = isElsewhere ? random.pick(ELSEWHERE) : random.chance(0.9) ? country : null
  if (isCompany) return { signup: { at, name: null, country, ipCountry }, cardOnFile: null }
  const cardName = pool.cardName(fullName)
  // some write their name in the letters of the form
  const name = random.chance(0.1) ? cardName : fullName
  if (!isRegistered && !random.chance(0.6)) return { signup: { at, name, country, ipCountry }, cardOnFile: null }
  // with somebody else's card comes somebody else's address
  const isOwn = !isElsewhere && random.chance(0.98)
  const holder = isOwn ? cardName : pool.cardName(pool.fullName((items) => random.pick(items)))
  return { signup: { at, name, country, ipCountry }, cardOnFile: { holder } }
}

/** Where the character says nothing, people are spread over the whole matrix, with more of them in its better half. */
function surveyOf(random: Random, survey: Character['survey']): DemoFile['survey'] {
  const expectation = survey ? random.between(...survey.expectation) : random.between(1, 10)
  const satisfaction = survey
    ? random.between(...survey.satisfaction)
    : Math.max(random.between(1, 10), random.between(0, 10))
  return { expectation, satisfaction }
}

/** In proportion to what things cost there. */
function economicsOf(random: Random, { pool, place }: Known, isProfitable: boolean): DemoFile['economics'] {
  const [, price] = random.pick(pool.products)
  const cost = (price * random.between(10, 90)) / 100
  const margin = isProfitable ? cost * (1 + random.between(10, 250) / 100) : (cost * random.between(-20, 90)) / 100
  const money = (value: number) => ({ value: value.toFixed(2), currency: place.currency })
  return { costToServe: money(cost), margin: money(margin) }
}
