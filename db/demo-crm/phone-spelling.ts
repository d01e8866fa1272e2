import type { Random } from './random.ts'

/** A subscriber's line in its national parts, without trunk prefix. */
export type DemoLine = { country: string; area: string; local: string }

type Spelling = (line: DemoLine) => string

/** Cuts «1234567» into «123-45-67» for the sizes 3, 2, 2; what is left over joins the last part. */
function group(digits: string, sizes: readonly number[], separator: string): string {
  const parts: string[] = []
  let rest = digits
  for (const size of sizes) {
    parts.push(rest.slice(0, size))
    rest = rest.slice(size)
  }
  return parts.filter((part) => part !== '').join(separator) + rest
}

const arabicIndic = (text: string) => text.replace(/\d/g, (digit) => String.fromCharCode(0x06f0 + Number(digit)))
const fullWidth = (text: string) => text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))

/** How people of a country write a number down; sources of each kind of trouble for a lookup by exact text. */
const SPELLINGS: Readonly<Record<string, readonly Spelling[]>> = {
  RU: [
    ({ area, local }) => `+7 (${area}) ${group(local, [3, 2, 2], '-')}`,
    ({ area, local }) => `8 (${area}) ${group(local, [3, 2, 2], '-')}`,
    ({ area, local }) => `8-${area}-${group(local, [3, 2, 2], '-')}`,
    ({ area, local }) => `8${area}${local}`,
    ({ area, local }) => `+7${area}${local}`,
    ({ area, local }) => `7 ${area} ${local}`,
    ({ area, local }) => `+7\u00a0${area}\u00a0${group(local, [3, 2, 2], '\u2011')}`,
    ({ area, local }) => `(${area}) ${group(local, [3, 2, 2], '-')}`,
  ],
  IR: [
    ({ area, local }) => arabicIndic(`0${area}-${local}`),
    ({ area, local }) => arabicIndic(`0${area} ${group(local, [3, 4], ' ')}`),
    ({ area, local }) => `0${area}${local}`,
    ({ area, local }) => `+98 ${area} ${group(local, [4], ' ')}`,
    ({ area, local }) => `0098${area}${local}`,
    ({ area, local }) => `+98 (0)${area} ${local}`,
    ({ area, local }) => arabicIndic(`+98${area}${local}`),
  ],
  CN: [
    ({ area, local }) => `${trunkOfChina(area)}${area}-${local}`,
    ({ area, local }) => `+86 ${area} ${group(local, [4, 4], ' ')}`,
    ({ area, local }) => fullWidth(`+86${area}${local}`),
    ({ area, local }) => `${trunkOfChina(area)}${area}${local}`,
    ({ area, local }) => `(${trunkOfChina(area)}${area})${group(local, [4, 4], ' ')}`,
    ({ area, local }) => `（${trunkOfChina(area)}${area}）${fullWidth(local)}`,
    ({ area, local }) => `0086-${area}-${local}`,
  ],
  US: [
    ({ area, local }) => `(${area}) ${group(local, [3, 4], '-')}`,
    ({ area, local }) => `${area}.${group(local, [3, 4], '.')}`,
    ({ area, local }) => `+1 ${area}-${group(local, [3, 4], '-')}`,
    ({ area, local }) => `1-${area}-${group(local, [3, 4], '-')}`,
    ({ area, local }) => `${area}${local}`,
  ],
  GB: [
    ({ area, local }) => `0${area} ${group(local, [local.length - 4, 4], ' ')}`,
    ({ area, local }) => `+44 (0)${area} ${group(local, [local.length - 4, 4], ' ')}`,
    ({ area, local }) => `+44 ${area} ${local}`,
    ({ area, local }) => `0044 ${area} ${group(local, [local.length - 4, 4], ' ')}`,
    ({ area, local }) => `tel:+44-${area}-${local}`,
  ],
  DE: [
    ({ area, local }) => `0${area} ${group(local, [5, 4], ' ')}`,
    ({ area, local }) => `+49 (0)${area} ${group(local, [5, 4], '-')}`,
    ({ area, local }) => `0049 ${area} ${local}`,
    ({ area, local }) => `0${area}/${local}`,
  ],
  TR: [
    ({ area, local }) => `0 (${area}) ${group(local, [3, 2, 2], ' ')}`,
    ({ area, local }) => `+90 ${area} ${group(local, [3, 2, 2], ' ')}`,
    ({ area, local }) => `0${area} ${group(local, [3, 2, 2], ' ')}`,
  ],
}

/** Chinese mobile numbers have no trunk prefix. */
function trunkOfChina(area: string): string {
  return area.length === 3 && area.startsWith('1') ? '' : '0'
}

const EXTENSIONS: Readonly<Record<string, readonly ((extension: string) => string)[]>> = {
  RU: [(extension) => ` доб. ${extension}`, (extension) => `, доб.${extension}`, (extension) => ` (вн. ${extension})`],
  IR: [(extension) => ` داخلی ${arabicIndic(extension)}`, (extension) => ` داخلی ${extension}`],
  CN: [(extension) => ` 转 ${extension}`, (extension) => `转${extension}`, (extension) => ` 分机 ${extension}`],
  US: [(extension) => ` ext. ${extension}`, (extension) => ` x${extension}`, (extension) => ` #${extension}`],
  GB: [(extension) => ` ext ${extension}`, (extension) => ` x${extension}`],
  DE: [(extension) => ` Durchwahl ${extension}`, (extension) => ` App. ${extension}`],
  TR: [(extension) => ` dahili ${extension}`],
}

/** What people put between two numbers in one field. */
const JOINERS = ['; ', ', ', ' / ', '\n']
const CHINESE_JOINERS = ['；', '、', ' / ']

function optionsFor<Option>(table: Readonly<Record<string, readonly Option[]>>, country: string): readonly Option[] {
  const options = table[country]
  if (options === undefined) throw new Error(`no spellings for ${country}`)
  return options
}

/** One line as somebody in its country typed it into the CRM. */
export function spellLine(random: Random, line: DemoLine): string {
  return random.pick(optionsFor(SPELLINGS, line.country))(line)
}

/** The same with an extension of two to four digits behind it. */
export function spellLineWithExtension(random: Random, line: DemoLine): string {
  const extension = String(random.between(10, 1999))
  return spellLine(random, line) + random.pick(optionsFor(EXTENSIONS, line.country))(extension)
}

/** Two lines in one field. */
export function spellTwoLines(random: Random, first: DemoLine, second: DemoLine): string {
  const joiner = random.pick(first.country === 'CN' ? CHINESE_JOINERS : JOINERS)
  return spellLine(random, first) + joiner + spellLine(random, second)
}
