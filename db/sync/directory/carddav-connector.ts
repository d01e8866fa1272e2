import * as z from 'zod'
import type { CardDavSettings } from '../../../shared/crm-source.ts'
import { parseJson } from '../../../shared/parse-json.ts'
import { failure, success, type Result } from '../../../shared/result.ts'
import { childOf, childrenOf, readXml, type XmlElement } from '../../../shared/xml-reader.ts'
import type { Connector, ConnectorError, PullPage, SkippedRecord } from '../connector.ts'
import { vcardClients } from '../files/vcard-clients.ts'
import { exchange } from '../exchange.ts'
import { asUnreachable } from '../../network/unsent.ts'

const TIMEOUT_MS = 30_000
const ANSWER_MAX_LENGTH = 32 * 1024 * 1024

/** What is known of the address book: its token (RFC 6578), or the tag of each card. */
const cursorSchema = z.strictObject({ version: z.literal(1), syncToken: z.string() })

type Changes = {
  /** Cards that are new or changed, by their addresses. */
  readonly cards: readonly { readonly href: string; readonly text: string }[]
  /** Addresses of cards that are gone. */
  readonly gone: readonly string[]
  readonly syncToken: string
}

/**
 * An address book of colleagues or suppliers by CardDAV (RFC 6352). Changes come by the sync report (RFC 6578); a server
 * without it is read in whole each time. A client's id is the address of its card, which is all that a deletion tells.
 */
export function cardDavConnector(settings: CardDavSettings, password: string): Connector {
  const book = new URL(settings.url)
  const headers = {
    'Content-Type': 'application/xml; charset=utf-8',
    ...(settings.user !== '' && {
      Authorization: `Basic ${Buffer.from(`${settings.user}:${password}`).toString('base64')}`,
    }),
  }

  async function report(body: string, signal: AbortSignal): Promise<Result<XmlElement, ConnectorError | 'no-token'>> {
    const request = { method: 'REPORT', url: book, headers: { ...headers, Depth: '1' }, body }
    const answered = asUnreachable(await exchange(request, TIMEOUT_MS, signal))
    if (!answered.ok) return answered
    const { status, text } = answered.value
    const document = readXml(text, ANSWER_MAX_LENGTH)
    if (status === 401) return failure('unauthorised', 'the address book does not take user name or password')
    // a token that has ended, or none at all (RFC 6578, 3.2 and 3.7)
    if (status === 403 || status === 409 || status === 501 || status === 415) {
      return failure('no-token', `HTTP ${status}`)
    }
    if (status >= 500 || status === 408 || status === 429) return failure('unreachable', `HTTP ${status}`)
    if (status !== 207) return failure('refused', `HTTP ${status}: is this the address of an address book?`)
    return document ? success(document) : failure('malformed', 'the answer is no XML')
  }

  /** What has changed since a token; an empty one: everything there is. */
  async function changesSince(
    syncToken: string,
    signal: AbortSignal,
  ): Promise<Result<Changes, ConnectorError | 'no-token'>> {
    const answer = await report(
      `<?xml version="1.0" encoding="utf-8"?><D:sync-collection xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav">` +
        `<D:sync-token>${escaped(syncToken)}</D:sync-token><D:sync-level>1</D:sync-level>` +
        `<D:prop><D:getetag/></D:prop></D:sync-collection>`,
      signal,
    )
    if (!answer.ok) return answer
    const changed: string[] = []
    const gone: string[] = []
    for (const response of childrenOf(answer.value, 'response')) {
      const href = childOf(response, 'href')?.text ?? ''
      const status = childOf(response, 'status')?.text ?? ''
      if (/ 404 /u.test(`${status} `)) gone.push(href)
      else if (!href.endsWith('/')) changed.push(href)
    }
    const cards = await readCards(changed, signal)
    if (!cards.ok) return cards
    return success({ cards: cards.value, gone, syncToken: childOf(answer.value, 'sync-token')?.text ?? '' })
  }

  /** The cards themselves: servers need not give their contents in the report of changes. */
  async function readCards(
    hrefs: readonly string[],
    signal: AbortSignal,
  ): Promise<Result<Changes['cards'], ConnectorError | 'no-token'>> {
    const cards: { href: string; text: string }[] = []
    for (let from = 0; from < hrefs.length; from += 200) {
      const asked = hrefs.slice(from, from + 200).map((href) => `<D:href>${escaped(href)}</D:href>`)
      const answer = await report(
        `<?xml version="1.0" encoding="utf-8"?><C:addressbook-multiget xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav">` +
          `<D:prop><D:getetag/><C:address-data/></D:prop>${asked.join('')}</C:addressbook-multiget>`,
        signal,
      )
      if (!answer.ok) return answer
      cards.push(...cardsIn(answer.value))
    }
    return success(cards)
  }

  async function everything(signal: AbortSignal): Promise<Result<Changes['cards'], ConnectorError>> {
    const answer = await report(
      `<?xml version="1.0" encoding="utf-8"?><C:addressbook-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav">` +
        `<D:prop><D:getetag/><C:address-data/></D:prop></C:addressbook-query>`,
      signal,
    )
    if (answer.ok) return success(cardsIn(answer.value))
    const { code, message } = answer.error
    return failure(code === 'no-token' ? 'refused' : code, message)
  }

  function pageOf({ cards, gone, syncToken }: Changes, isAll: boolean): PullPage {
    const clients: PullPage['clients'] = []
    const skipped: SkippedRecord[] = []
    for (const { href, text } of cards) {
      const read = vcardClients(text, 0)
      // one card at each address; its own UID may be that of another book's
      for (const client of read.clients) {
        const tags = settings.tag === '' ? client.tags : [...client.tags, settings.tag]
        clients.push({ ...client, id: href, tags })
      }
      for (const { reason } of read.skipped) skipped.push({ id: href, reason })
    }
    const cursor = JSON.stringify({ version: 1, syncToken })
    const knownIds = isAll ? cards.map(({ href }) => href) : null
    return { clients, skipped, deletedIds: [...gone], knownIds, cursor, complete: true }
  }

  return {
    name: `carddav ${settings.user}@${book.host}${book.pathname}`,
    records: [],
    pull: async (cursor, signal) => {
      const before = readToken(cursor)
      const changes = await changesSince(before, signal)
      if (changes.ok) return success(pageOf(changes.value, before === ''))
      if (changes.error.code !== 'no-token') return failure(changes.error.code, changes.error.message)
      const all = await everything(signal)
      return all.ok ? success(pageOf({ cards: all.value, gone: [], syncToken: '' }, true)) : all
    },
    // servers compare texts at best; the address book is in the cache as a whole
    lookup: () => Promise.resolve(success([])),
    push: () => Promise.resolve(success({ crmId: null })),
  }
}

function cardsIn(multistatus: XmlElement): { href: string; text: string }[] {
  return childrenOf(multistatus, 'response').flatMap((response) => {
    const href = childOf(response, 'href')?.text ?? ''
    const data = childrenOf(response, 'propstat')
      .map((propstat) => childOf(childOf(propstat, 'prop'), 'address-data')?.text ?? '')
      .find((text) => text !== '')
    return data === undefined || href === '' ? [] : [{ href, text: data }]
  })
}

function readToken(cursor: string | null): string {
  return cursor === null ? '' : (cursorSchema.safeParse(parseJson(cursor)).data?.syncToken ?? '')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
