import { createHash } from 'node:crypto'
import ICAL from 'ical.js'
import type { CrmClient } from '../../../shared/client.ts'
import type { SkippedRecord } from '../connector.ts'
import { clientFromMapped } from '../template/client-record.ts'
import type { ReadClients } from './csv-clients.ts'

/** Kinds of numbers that ring at a person's; the rest of TYPE says nothing to an operator. */
const PHONE_TYPES = ['cell', 'work', 'home', 'fax', 'pager', 'main']

/** Clients of a file of vCards, 3.0 (RFC 2426) or 4.0 (RFC 6350). A card that cannot be read does not stop the others. */
export function vcardClients(text: string, changedAt: number): ReadClients {
  const clients = new Map<string, CrmClient>()
  const skipped: SkippedRecord[] = []
  for (const [index, card] of cardsOf(text).entries()) {
    const where = `card ${index + 1}`
    const version = /^VERSION:\s*(.+)$/imu.exec(card)?.[1]?.trim() ?? ''
    if (version === '2.1') {
      skipped.push({ id: where, reason: 'vCard 2.1 is not understood: export as 3.0 or 4.0' })
      continue
    }
    const read = readCard(card, changedAt)
    if (typeof read === 'string') skipped.push({ id: where, reason: read })
    else clients.set(read.id, read)
  }
  return { clients: [...clients.values()], skipped }
}

function cardsOf(text: string): string[] {
  return text.match(/^BEGIN:VCARD[\s\S]*?^END:VCARD[^\S\n]*$/gimu) ?? []
}

function readCard(text: string, changedAt: number): CrmClient | string {
  let card: ICAL.Component
  try {
    const parsed: unknown = ICAL.parse(text)
    if (!Array.isArray(parsed)) return 'not one card'
    card = new ICAL.Component(parsed)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  const textsOf = (name: string): string[] =>
    card
      .getAllProperties(name)
      .flatMap((property) => property.getValues().map(plainText))
      .filter((one) => one !== '')
  const phones = card.getAllProperties('tel').map((property) => {
    const types = [property.getParameter('type') ?? []].flat().map((type) => String(type).toLowerCase())
    return {
      raw: plainText(property.getFirstValue()).replace(/^tel:/iu, ''),
      label: PHONE_TYPES.find((type) => types.includes(type)) ?? '',
    }
  })
  const [organisation = ''] = textsOf('org')
  const name = textsOf('fn')[0] ?? structuredName(card)
  const isCompany = textsOf('kind')[0] === 'org' || (organisation !== '' && name === organisation)
  const [place = ''] = card.getAllProperties('adr').map((property) => partOf(property.getFirstValue(), 3))
  const uid =
    textsOf('uid')[0] ??
    createHash('sha256')
      .update(JSON.stringify([name, phones]))
      .digest('hex')
      .slice(0, 24)
  const read = clientFromMapped({
    id: uid,
    name,
    phones,
    company: organisation,
    email: textsOf('email')[0] ?? '',
    place,
    language: textsOf('lang')[0] ?? '',
    tags: textsOf('categories')
      .flatMap((list) => list.split(','))
      .map((tag) => tag.trim()),
    kind: isCompany ? 'company' : 'person',
    changedAt,
  })
  return read.ok ? read.value.client : read.error.message
}

/** Family, given, additional, prefix, suffix; shown with the given name first. */
function structuredName(card: ICAL.Component): string {
  const value: unknown = card.getFirstPropertyValue('n')
  if (!Array.isArray(value)) return plainText(value)
  const [family, given, additional] = value.map(plainText)
  return [given, additional, family].filter(Boolean).join(' ')
}

function partOf(value: unknown, index: number): string {
  return Array.isArray(value) ? plainText(value[index]) : ''
}

function plainText(value: unknown): string {
  if (typeof value === 'string') return value.trim()
  if (Array.isArray(value)) return value.map(plainText).filter(Boolean).join(', ')
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  // dates and the like are objects of the library: none of what we read is one
  return ''
}
