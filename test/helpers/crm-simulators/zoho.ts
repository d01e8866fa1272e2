import { SimulatedOauth } from './oauth.ts'
import {
  digitsOf,
  OPERATOR,
  People,
  startSimulator,
  type CrmSimulator,
  type SimulatedEntry,
  type SimulatorAnswer,
  type SimulatorRequest,
  type StoredPerson,
} from './simulator.ts'

const API = '/crm/v8'
const USER_ID = '4150868000000225013'
/** Pages beyond so many records are had by a token only. */
const BY_PAGE_MAX = 2_000

type Data = { data: Record<string, unknown>[] }

export type Zoho = CrmSimulator & { readonly oauth: SimulatedOauth; forgetPlaces(): void }

/** Zoho CRM's API v8 of one data centre. */
export async function startZoho(): Promise<Zoho> {
  const people = new People((count) => `4150868000${String(count).padStart(9, '0')}`)
  const calls: SimulatedEntry[] = []
  const notes: SimulatedEntry[] = []
  let places = 0
  const oauth = new SimulatedOauth({ more: () => ({ api_domain: server.url, scope: 'ZohoCRM.modules.ALL' }) })

  const server = await startSimulator(answer, () => ({
    status: 429,
    body: { code: 'TOO_MANY_REQUESTS', message: 'the concurrency limit is crossed', status: 'error', details: {} },
  }))

  function answer(request: SimulatorRequest): SimulatorAnswer {
    const { method, url, headers, body } = request
    if (url.pathname === '/oauth/v2/token') {
      const given = oauth.token(request)
      // errors come with status 200
      return { ...given, status: 200 }
    }
    if (!oauth.isGood(/^Zoho-oauthtoken (.+)$/u.exec(headers['authorization'] ?? '')?.[1])) {
      return { status: 401, body: { code: 'INVALID_TOKEN', message: 'invalid oauth token', status: 'error' } }
    }
    const path = url.pathname.startsWith(API) ? url.pathname.slice(API.length) : ''
    const since = headers['if-modified-since']
    if (since !== undefined && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/u.test(since))
      return invalid('the header')
    const sinceMs = since === undefined ? null : Date.parse(since)
    const notesOf = /^\/Contacts\/(\d+)\/Notes$/u.exec(path)?.[1]
    if (notesOf !== undefined) return method === 'POST' ? note(notesOf, body as Data) : notesList(notesOf)
    switch (`${method} ${path}`) {
      case 'GET /Contacts':
        return list(url, sinceMs)
      case 'POST /Contacts':
        return create(body as Data)
      case 'GET /Contacts/actions/count':
        return { body: { count: people.all().length } }
      case 'GET /Contacts/deleted':
        return deleted(sinceMs)
      case 'GET /Contacts/search':
        return search(url)
      case 'POST /Calls':
        return call(body as Data)
      case 'GET /Calls/search':
        return entriesWith(calls, 'Description', url.searchParams.get('word') ?? '')
      case 'GET /users':
        return {
          body: {
            users: [{ id: USER_ID, full_name: OPERATOR.name, email: OPERATOR.email }],
            info: { more_records: false, page: 1, per_page: 200, count: 1 },
          },
        }
      default:
        return { status: 404, body: { code: 'INVALID_URL_PATTERN', message: 'no such URL', status: 'error' } }
    }
  }

  function list({ searchParams }: URL, since: number | null): SimulatorAnswer {
    const fields = (searchParams.get('fields') ?? '').split(',').filter(Boolean)
    if (fields.length === 0) return { status: 400, body: { code: 'REQUIRED_PARAM_MISSING', message: 'fields' } }
    const size = Number(searchParams.get('per_page') ?? 200)
    if (size > 200) return invalid('per_page')
    const token = searchParams.get('page_token')
    const start = token === null ? (Number(searchParams.get('page') ?? 1) - 1) * size : readPlace(token)
    if (start === null) return { status: 400, body: { code: 'EXPIRED_VALUE', message: 'page_token', status: 'error' } }
    if (token === null && start >= BY_PAGE_MAX) {
      return { status: 400, body: { code: 'DISCRETE_PAGINATION_LIMIT_EXCEEDED', message: 'use page_token' } }
    }
    const all = people.all().filter(({ changedAt }) => since === null || changedAt >= since)
    if (all.length === 0) return { status: since === null ? 204 : 304 }
    const page = all.slice(start, start + size)
    if (page.length === 0) return { status: 204 }
    const hasMore = start + size < all.length
    const data = page.map((person) => picked(person, fields))
    const info = { per_page: size, count: page.length, more_records: hasMore, next_page_token: null as string | null }
    if (hasMore) info.next_page_token = `${places}.${start + size}`
    return { body: { data, info } }
  }

  function readPlace(token: string): number | null {
    const [generation, start] = token.split('.')
    return Number(generation) === places ? Number(start) : null
  }

  function deleted(since: number | null): SimulatorAnswer {
    const data = [...people.deleted]
      .filter(([, at]) => since === null || at >= since)
      .map(([id, at]) => ({ id, deleted_time: zonedTime(at), type: 'recycle', display_name: '…' }))
    if (data.length === 0) return { status: 204 }
    return { body: { data, info: { per_page: 200, count: data.length, page: 1, more_records: false } } }
  }

  function search({ searchParams }: URL): SimulatorAnswer {
    const phone = searchParams.get('phone')
    const email = searchParams.get('email')
    const fields = (searchParams.get('fields') ?? '').split(',')
    const found = people.all().filter((one) => {
      if (email !== null) return one.email === email
      return one.phones.some(({ raw }) => digitsOf(raw).endsWith(digitsOf(phone ?? '')))
    })
    if (found.length === 0) return { status: 204 }
    return { body: { data: found.map((person) => picked(person, fields)), info: { more_records: false } } }
  }

  function create({ data }: Data): SimulatorAnswer {
    const fields = data[0] as Record<string, string>
    const same = people.all().find(({ email }) => email !== '' && email === fields['Email'])
    if (same) {
      const details = { api_name: 'Email', duplicate_record: { id: same.id } }
      return written({ code: 'DUPLICATE_DATA', details, message: 'duplicate data', status: 'error' }, 400)
    }
    if (!fields['Last_Name']) {
      // one record of several, or the only one: the answer is a partial success
      const details = { api_name: 'Last_Name', json_path: '$.data[0].Last_Name' }
      return written(
        { code: 'MANDATORY_NOT_FOUND', details, message: 'required field not found', status: 'error' },
        207,
      )
    }
    const phones = LABELS.flatMap(([field, label]) => (fields[field] ? [{ raw: fields[field], label }] : []))
    const { id } = people.add({
      firstName: fields['First_Name'] ?? '',
      lastName: fields['Last_Name'],
      phones,
      email: fields['Email'] ?? '',
      company: '',
      place: fields['Mailing_City'] ?? '',
      tags: [],
    })
    return written({ code: 'SUCCESS', details: { id }, message: 'record added', status: 'success' }, 201)
  }

  function call({ data }: Data): SimulatorAnswer {
    const fields = data[0] as Record<string, string> & { Who_Id?: { id: string }; Owner?: { id: string } }
    const isGood =
      fields['Call_Start_Time'] &&
      (fields['Call_Type'] === 'Missed' || /^\d+:\d\d$/u.test(fields['Call_Duration'] ?? ''))
    if (!isGood) return written({ code: 'INVALID_DATA', details: {}, message: 'invalid data', status: 'error' }, 207)
    calls.push({
      clientId: fields.Who_Id?.id ?? null,
      text: fields['Description'] ?? '',
      userId: fields.Owner?.id ?? null,
    })
    return written(
      { code: 'SUCCESS', details: { id: `c${calls.length}` }, message: 'record added', status: 'success' },
      201,
    )
  }

  function note(clientId: string, { data }: Data): SimulatorAnswer {
    const fields = data[0] as { Note_Content: string; Owner?: { id: string } }
    notes.push({ clientId, text: fields.Note_Content, userId: fields.Owner?.id ?? null })
    return written(
      { code: 'SUCCESS', details: { id: `n${notes.length}` }, message: 'record added', status: 'success' },
      201,
    )
  }

  function notesList(clientId: string): SimulatorAnswer {
    return entriesWith(
      notes.filter((one) => one.clientId === clientId),
      'Note_Content',
      '',
    )
  }

  const values = {
    accounts: server.url,
    clientId: oauth.clientId,
    clientSecret: oauth.clientSecret,
    signIn: oauth.refreshToken,
  }
  return {
    ...server,
    oauth,
    forgetPlaces: () => (places += 1),
    people,
    calls,
    notes,
    values,
    wrongValues: { ...values, clientSecret: 'a-wrong-client-secret' },
    wordsOfRefusal: 'invalid client credentials',
    operatorId: USER_ID,
  }
}

const LABELS = [
  ['Phone', 'work'],
  ['Mobile', 'mobile'],
  ['Other_Phone', 'other'],
  ['Home_Phone', 'home'],
] as const

function zonedTime(at: number): string {
  // an organisation's own zone, as in India
  return `${new Date(at + 5.5 * 3_600_000).toISOString().slice(0, 19)}+05:30`
}

function picked(person: StoredPerson, fields: readonly string[]): Record<string, unknown> {
  const phones = LABELS.map(([field, label]): [string, string | null] => [
    field,
    person.phones.find((one) => one.label === label)?.raw ?? null,
  ])
  const all: Record<string, unknown> = {
    First_Name: person.firstName,
    Last_Name: person.lastName,
    Full_Name: `${person.firstName} ${person.lastName}`,
    ...Object.fromEntries(phones),
    Email: person.email || null,
    Account_Name: person.company ? { name: person.company, id: '1' } : null,
    Mailing_City: person.place || null,
    Tag: person.tags.map((name, index) => ({ name, id: String(index), color_code: null })),
    Modified_Time: zonedTime(person.changedAt),
  }
  return {
    id: person.id,
    ...Object.fromEntries(fields.flatMap((field) => (field in all ? [[field, all[field]]] : []))),
  }
}

function written(record: object, status: number): SimulatorAnswer {
  return { status, body: { data: [record] }, isWrite: status === 201 }
}

function entriesWith(entries: readonly SimulatedEntry[], field: string, word: string): SimulatorAnswer {
  const data = entries.flatMap(({ text }, index) => (text.includes(word) ? [{ id: String(index), [field]: text }] : []))
  return data.length === 0 ? { status: 204 } : { body: { data, info: { more_records: false } } }
}

function invalid(name: string): SimulatorAnswer {
  return { status: 400, body: { code: 'INVALID_DATA', message: `invalid value of ${name}`, status: 'error' } }
}
