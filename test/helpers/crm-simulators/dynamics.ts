import { randomUUID } from 'node:crypto'
import { SimulatedOauth } from './oauth.ts'
import {
  OPERATOR,
  People,
  startSimulator,
  type CrmSimulator,
  type SimulatedEntry,
  type SimulatorAnswer,
  type SimulatorRequest,
  type StoredPerson,
} from './simulator.ts'

const API = '/api/data/v9.2'
const TENANT = '11111111-2222-4333-8444-555555555555'
const USER_ID = 'aaaaaaaa-0000-4000-8000-000000000001'
const BATCH = 100
/** By default; an organisation may change it. */
const LINK_LIFE_MS = 7 * 86_400_000
const UUID = /^[\da-f]{8}-[\da-f]{4}-[1-8][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/u

type Body = Record<string, unknown>

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

export type Dynamics = CrmSimulator & {
  readonly oauth: SimulatedOauth
  /** So much time has passed for the links that were given. */
  age(milliseconds: number): void
  /** Phone calls by their state: 0 open, 1 completed. */
  states(): unknown[]
}

/** Dataverse's Web API v9.2, where changes of contacts are tracked. */
export async function startDynamics(): Promise<Dynamics> {
  const people = new People(() => randomUUID())
  const calls: SimulatedEntry[] = []
  const notes: SimulatedEntry[] = []
  const written = new Map<string, Body>()
  let aged = 0
  const oauth = new SimulatedOauth({ isRotating: true })

  const server = await startSimulator(answer, () => ({
    status: 429,
    headers: { 'Retry-After': '0' },
    body: { error: { code: '0x80072322', message: 'Number of requests exceeded the limit of 6000' } },
  }))

  function answer(request: SimulatorRequest): SimulatorAnswer {
    const { method, url, headers, body } = request
    if (url.pathname === `/${TENANT}/oauth2/v2.0/token`) return oauth.token(request)
    if (!oauth.isGood(/^Bearer (.+)$/u.exec(headers['authorization'] ?? '')?.[1])) return { status: 401 }
    const path = url.pathname.startsWith(API) ? decodeURIComponent(url.pathname.slice(API.length)) : ''
    if (method === 'GET' && path === "/RetrieveTotalRecordCount(EntityNames=['contact'])") {
      const counted = { Count: 1, IsReadOnly: false, Keys: ['contact'], Values: [people.all().length] }
      return { body: { EntityRecordCountCollection: counted } }
    }
    const entity = /^\/(\w+)\(([^)]+)\)$/u.exec(path)
    if (method === 'PATCH' && entity) return put(entity[1] ?? '', entity[2] ?? '', headers, body as Body)
    if (method === 'GET' && path === '/systemusers') {
      return {
        body: { value: [{ systemuserid: USER_ID, fullname: OPERATOR.name, internalemailaddress: OPERATOR.email }] },
      }
    }
    if (method === 'GET' && path === '/contacts') return contacts(url, headers['prefer'] ?? '')
    return refused(404, '0x8006088a', `Resource not found for the segment '${path}'`)
  }

  function contacts(url: URL, prefer: string): SimulatorAnswer {
    const { searchParams } = url
    const select = (searchParams.get('$select') ?? '').split(',')
    const isTracked = prefer.includes('odata.track-changes')
    if (
      isTracked &&
      [...searchParams.keys()].some((name) => ['$filter', '$orderby', '$expand', '$top'].includes(name))
    ) {
      return refused(400, '0x80060888', 'The query parameter is not supported when Change Tracking is enabled.')
    }
    const delta = searchParams.get('$deltatoken')
    const since = delta === null ? null : Number(delta)
    if (since !== null && Date.now() + aged - since > LINK_LIFE_MS) {
      return refused(400, '0x80044352', 'The data version token has expired.')
    }
    const filter = searchParams.get('$filter')
    const rows: Body[] = people
      .all()
      .filter((person) => since === null || person.changedAt >= since)
      .filter((person) => filter === null || filter.split(' or ').some((part) => contains(person, part)))
      .map((person) => picked(person, select, prefer))
    if (since !== null) {
      for (const [id, at] of people.deleted) {
        if (at < since) continue
        rows.push({ '@odata.context': `${API}/$metadata#contacts/$deletedEntity`, id, reason: 'deleted' })
      }
    }
    const start = Number(searchParams.get('$skiptoken') ?? 0)
    const next = new URL(url.href.replace('http://127.0.0.1', server.url))
    next.searchParams.set('$skiptoken', String(start + BATCH))
    const hasMore = start + BATCH < rows.length
    const link = `${server.url}${API}/contacts?$select=${select.join(',')}&$deltatoken=${Date.now()}`
    return {
      body: {
        value: rows.slice(start, start + BATCH),
        ...(hasMore && { '@odata.nextLink': next.href }),
        ...(!hasMore && (isTracked || since !== null) && { '@odata.deltaLink': link }),
      },
    }
  }

  function put(entity: string, id: string, headers: SimulatorRequest['headers'], body: Body): SimulatorAnswer {
    if (!UUID.test(id)) return refused(400, '0x0', 'the id is no GUID')
    const before = written.get(id)
    if (before && headers['if-none-match'] === '*') {
      return refused(412, '0x80060882', 'A record with matching key values already exists.')
    }
    if (!before && headers['if-match'] === '*') return refused(404, '0x80040217', 'does not exist')
    if (body['statecode'] !== undefined && !before)
      return refused(400, '0x80048408', 'statecode cannot be set on create')
    written.set(id, { ...before, ...body, entity })
    if (before) return { status: 204 }
    const owner = idIn(body['ownerid@odata.bind'])
    const isCall = entity === 'phonecalls'
    if (entity === 'contacts') create(id, body)
    else if (isCall) {
      const clientId = idIn(body['regardingobjectid_contact@odata.bind'])
      calls.push({ clientId, text: textIn(body['description']), userId: owner })
    } else
      notes.push({ clientId: idIn(body['objectid_contact@odata.bind']), text: textIn(body['notetext']), userId: owner })
    return { status: 204, headers: { 'OData-EntityId': `${API}/${entity}(${id})` }, isWrite: true }
  }

  function create(id: string, body: Body): void {
    const phones = LABELS.flatMap(([field, label]) => (body[field] ? [{ raw: textIn(body[field]), label }] : []))
    people.addAs(id, {
      firstName: textIn(body['firstname']),
      lastName: textIn(body['lastname']),
      phones,
      email: textIn(body['emailaddress1']),
      company: '',
      place: textIn(body['address1_city']),
      tags: [],
    })
  }

  const values = {
    url: server.url,
    tenant: TENANT,
    login: server.url,
    clientId: oauth.clientId,
    clientSecret: oauth.clientSecret,
    signIn: oauth.refreshToken,
  }
  return {
    ...server,
    oauth,
    age: (milliseconds) => (aged += milliseconds),
    states: () =>
      [...written.values()].filter(({ entity }) => entity === 'phonecalls').map((one) => one['statecode'] ?? 0),
    people,
    calls,
    notes,
    values,
    wrongValues: { ...values, signIn: 'a-wrong-refresh-token' },
    wordsOfRefusal: 'invalid_grant',
    operatorId: USER_ID,
  }
}

const LABELS = [
  ['telephone1', 'work'],
  ['mobilephone', 'mobile'],
  ['telephone2', 'home'],
  ['telephone3', 'other'],
] as const

function numberOf(person: StoredPerson, field: string): string | null {
  const label = LABELS.find(([name]) => name === field)?.[1]
  return person.phones.find((one) => one.label === label)?.raw ?? null
}

function picked(person: StoredPerson, select: readonly string[], prefer: string): Body {
  const all: Body = {
    fullname: `${person.firstName} ${person.lastName}`,
    firstname: person.firstName,
    lastname: person.lastName,
    ...Object.fromEntries(LABELS.map(([field]) => [field, numberOf(person, field)])),
    emailaddress1: person.email || null,
    _parentcustomerid_value: person.company ? randomUUID() : null,
    address1_city: person.place || null,
    modifiedon: new Date(person.changedAt).toISOString(),
  }
  const row = Object.fromEntries(select.flatMap((name) => (name in all ? [[name, all[name]]] : [])))
  const annotation = 'OData.Community.Display.V1.FormattedValue'
  return {
    '@odata.etag': `W/"${person.changedAt}"`,
    ...row,
    contactid: person.id,
    ...(person.company && prefer.includes(annotation) && { [`_parentcustomerid_value@${annotation}`]: person.company }),
  }
}

/** `contains(field,'text')`, where «%» stands for anything. */
function contains(person: StoredPerson, part: string): boolean {
  const parts = /^contains\((\w+),'([^']*)'\)$/u.exec(part)
  if (!parts) throw new Error(`no filter: ${part}`)
  const [, field = '', text = ''] = parts
  return new RegExp(text.split('%').join('.*'), 'u').test(numberOf(person, field) ?? '')
}

function idIn(bind: unknown): string | null {
  return typeof bind === 'string' ? (/\(([^)]+)\)/u.exec(bind)?.[1] ?? null) : null
}

function refused(status: number, code: string, message: string): SimulatorAnswer {
  return { status, body: { error: { code, message } } }
}
