import { Client, InvalidCredentialsError, ResultCodeError, type Entry } from 'ldapts'
import type { LdapSettings } from '../../../shared/crm-source.ts'
import { failure, success, type Result } from '../../../shared/result.ts'
import type { Connector, ConnectorError, PullPage, SkippedRecord } from '../connector.ts'
import { clientFromMapped } from '../template/client-record.ts'

const PAGE_SIZE = 500
const TIMEOUT_MS = 30_000
/** Deletions leave no trace for those who only read: all entries are read, as a directory is small. */
const ENTRIES_MAX = 200_000
const LOOKUP_DIGITS = 9

/** Attributes of inetOrgPerson (RFC 2798), of its base classes (RFC 4519), and of Active Directory. */
const PHONES = [
  { attribute: 'telephoneNumber', label: 'work' },
  { attribute: 'mobile', label: 'mobile' },
  { attribute: 'otherTelephone', label: 'work' },
  { attribute: 'otherMobile', label: 'mobile' },
  { attribute: 'ipPhone', label: 'extension' },
  { attribute: 'homePhone', label: 'home' },
] as const
const NAMES = ['displayName', 'cn'] as const
const OTHERS = [
  'o',
  'company',
  'mail',
  'l',
  'c',
  'preferredLanguage',
  'entryUUID',
  'objectGUID',
  'modifyTimestamp',
  'whenChanged',
] as const
const ATTRIBUTES: readonly string[] = [...PHONES.map(({ attribute }) => attribute), ...NAMES, ...OTHERS]

/** A directory of colleagues or suppliers by LDAP. Nothing is written into it. */
export function ldapConnector(settings: LdapSettings, password: string): Connector {
  /** One connection for each request: a directory is asked seldom, and servers end idle connections. */
  async function search(filter: string, limit: number, signal: AbortSignal): Promise<Result<Entry[], ConnectorError>> {
    const client = new Client({ url: settings.url, timeout: TIMEOUT_MS, connectTimeout: TIMEOUT_MS })
    try {
      await client.bind(settings.user, settings.user === '' ? '' : password)
      const entries: Entry[] = []
      const pages = client.searchPaginated(settings.base, {
        scope: 'sub',
        filter,
        attributes: [...ATTRIBUTES],
        // binary where Active Directory keeps its ids
        explicitBufferAttributes: ['objectGUID'],
        paged: { pageSize: Math.min(PAGE_SIZE, limit) },
      })
      for await (const { searchEntries } of pages) {
        entries.push(...searchEntries)
        if (signal.aborted) return failure('unreachable', 'ended')
        if (entries.length > ENTRIES_MAX)
          return failure('refused', `the directory has more than ${ENTRIES_MAX} entries below the base`)
        if (entries.length >= limit) break
      }
      return success(entries)
    } catch (error) {
      return failure(kindOf(error), wordsOf(error))
    } finally {
      // it may not even have been connected
      await client.unbind().catch(() => undefined)
    }
  }

  const read = (entries: readonly Entry[]): Pick<PullPage, 'clients' | 'skipped'> => readEntries(entries, settings.tag)

  return {
    name: `ldap ${settings.url}/${settings.base}`,
    records: [],
    pull: async (_cursor, signal) => {
      const entries = await search(settings.filter, ENTRIES_MAX, signal)
      if (!entries.ok) return entries
      const { clients, skipped } = read(entries.value)
      // one that could not be read is not gone
      const knownIds = entries.value.map((entry) => idOf(entry))
      return success({ clients, skipped, deletedIds: [], knownIds, cursor: 'read', complete: true })
    },
    lookup: async (number, signal) => {
      const digits = number.replace(/\D/gu, '').slice(-LOOKUP_DIGITS)
      if (digits.length < LOOKUP_DIGITS) return success([])
      // numbers are written with anything between their digits; telephoneNumber itself compares without spaces and hyphens
      const spaced = `*${digits.split('').join('*')}`
      const any = PHONES.map(({ attribute }) => `(${attribute}=${spaced})`).join('')
      const entries = await search(`(&${settings.filter}(|${any}))`, 10, signal)
      return entries.ok ? success(read(entries.value).clients) : entries
    },
    // nothing is written into somebody else's directory
    push: () => Promise.resolve(success({ crmId: null })),
  }
}

function readEntries(entries: readonly Entry[], tag: string): Pick<PullPage, 'clients' | 'skipped'> {
  const clients: PullPage['clients'] = []
  const skipped: SkippedRecord[] = []
  for (const entry of entries) {
    const phones = PHONES.flatMap(({ attribute, label }) => textsOf(entry, attribute).map((raw) => ({ raw, label })))
    const id = idOf(entry)
    const mapped = clientFromMapped({
      id,
      name: NAMES.flatMap((name) => textsOf(entry, name))[0] ?? '',
      phones,
      company: [...textsOf(entry, 'company'), ...textsOf(entry, 'o')][0] ?? '',
      email: textsOf(entry, 'mail')[0] ?? '',
      place: textsOf(entry, 'l')[0] ?? '',
      country: textsOf(entry, 'c')[0] ?? '',
      language: textsOf(entry, 'preferredLanguage')[0] ?? '',
      tags: tag === '' ? [] : [tag],
      changedAt: changedAt(textsOf(entry, 'modifyTimestamp')[0] ?? textsOf(entry, 'whenChanged')[0] ?? ''),
    })
    if (mapped.ok) clients.push(mapped.value.client)
    else skipped.push({ id, reason: mapped.error.message })
  }
  return { clients, skipped }
}

/** The id that stays when an entry is renamed or moved; where the server keeps none, its name. */
function idOf(entry: Entry): string {
  const [uuid] = textsOf(entry, 'entryUUID')
  if (uuid !== undefined) return uuid
  const guid: unknown = entry['objectGUID']
  return Buffer.isBuffer(guid) ? guid.toString('hex') : entry.dn
}

function textsOf(entry: Entry, attribute: string): string[] {
  const value: unknown = entry[attribute]
  return [value].flat().filter((one): one is string => typeof one === 'string' && one !== '')
}

/** Generalised time (RFC 4517, 3.3.13), «20261122100000Z». */
function changedAt(text: string): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/u.exec(text) ?? []
  if (year === undefined) return 0
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
}

/** The server's own words, and the name of its result code (RFC 4511, appendix A), which is often all that it says. */
function wordsOf(error: unknown): string {
  if (!(error instanceof ResultCodeError)) return error instanceof Error ? error.message : String(error)
  const words = error.message.replace(/\s*Code: 0x[\da-f]+$/iu, '')
  const name = error.name.replace(/Error$/u, '').replaceAll(/(?<=[a-z])(?=[A-Z])/gu, ' ')
  return [`${name} (LDAP ${error.code})`, words].filter((one) => one !== '').join(': ')
}

function kindOf(error: unknown): ConnectorError {
  if (error instanceof InvalidCredentialsError) return 'unauthorised'
  // any other answer of the server: no such base, a filter that it does not understand, no right to read
  return error instanceof ResultCodeError ? 'refused' : 'unreachable'
}
