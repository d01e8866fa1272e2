import { SimulatedOauth } from './oauth.ts'
import {
  History,
  OPERATOR,
  People,
  startSimulator,
  type CrmSimulator,
  type SimulatedEntry,
  type SimulatorAnswer,
  type SimulatorRequest,
  type StoredPart,
  type StoredPerson,
} from './simulator.ts'

const API = '/services/data/v62.0'
const USER_ID = '005000000000001AAA'
/** Up to 2,000 records stand in an answer; it may be fewer. */
const BATCH = 100

type Task = {
  Subject: string
  TaskSubtype?: string
  Description: string
  WhoId?: string
  OwnerId?: string
  CallObject: string
}
type Fields = Record<string, unknown>

export type Salesforce = CrmSimulator & {
  readonly oauth: SimulatedOauth
  /** The next request with a token is answered by this. */
  refuseNext(status: number, body: unknown): void
}

/** Salesforce's REST API v62.0 with a connected app that somebody has signed in to. */
export async function startSalesforce(): Promise<Salesforce> {
  const people = new People((count) => `003${String(count).padStart(12, '0')}AAA`)
  const history = new History((kind, count) => `${PREFIXES[kind]}${String(count).padStart(12, '0')}AAA`)
  const calls: SimulatedEntry[] = []
  const notes: SimulatedEntry[] = []
  const tasks: Task[] = []
  let refusal: SimulatorAnswer | null = null
  const queries = new Map<string, readonly Fields[]>()
  const oauth = new SimulatedOauth({ more: () => ({ instance_url: server.url, id: `${server.url}/id/00D/005` }) })

  const server = await startSimulator(answer, () => ({
    status: 429,
    body: [{ errorCode: 'TOO_MANY_REQUESTS', message: 'Too many requests' }],
  }))

  function answer(request: SimulatorRequest): SimulatorAnswer {
    const { method, url, headers, body } = request
    if (url.pathname === '/services/oauth2/authorize') return oauth.authorize(request)
    if (url.pathname === '/services/oauth2/token') return oauth.token(request)
    if (!oauth.isGood(/^Bearer (.+)$/u.exec(headers['authorization'] ?? '')?.[1])) {
      return { status: 401, body: [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }] }
    }
    if (refusal) {
      const given = refusal
      refusal = null
      return given
    }
    const soql = url.searchParams.get('q') ?? ''
    if (url.pathname === `${API}/query`) return query(soql, false)
    if (url.pathname === `${API}/queryAll`) return query(soql, true)
    if (url.pathname.startsWith(`${API}/query/`)) return more(url.pathname.slice(`${API}/query/`.length))
    if (method === 'POST' && url.pathname === `${API}/sobjects/Contact`) return create(body as Record<string, string>)
    if (method === 'POST' && url.pathname === `${API}/sobjects/Task`) return task(body as Task)
    return { status: 404, body: [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }] }
  }

  function query(soql: string, isAll: boolean): SimulatorAnswer {
    const parts = /^SELECT (.+) FROM (\w+)(?: WHERE (.+?))?(?: LIMIT (\d+))?$/u.exec(soql)
    if (!parts) return { status: 400, body: [{ errorCode: 'MALFORMED_QUERY', message: `unexpected token: ${soql}` }] }
    const [, fields = '', object, where, limit] = parts
    const rows = rowsOf(object ?? '', isAll).filter((row) => where === undefined || isTrue(row, where))
    const records = rows.map((row) => picked(row, fields.split(', '))).slice(0, Number(limit ?? Infinity))
    const locator = `01g${String(queries.size).padStart(12, '0')}`
    queries.set(locator, records)
    return batch(locator, 0)
  }

  function more(name: string): SimulatorAnswer {
    const [locator = '', start = ''] = name.split('-')
    if (!queries.has(locator)) {
      return { status: 400, body: [{ errorCode: 'INVALID_QUERY_LOCATOR', message: 'invalid query locator' }] }
    }
    return batch(locator, Number(start))
  }

  function batch(locator: string, start: number): SimulatorAnswer {
    const all = queries.get(locator) ?? []
    const end = start + BATCH
    const isDone = end >= all.length
    return {
      body: {
        totalSize: all.length,
        done: isDone,
        ...(!isDone && { nextRecordsUrl: `${API}/query/${locator}-${end}` }),
        records: all.slice(start, end),
      },
    }
  }

  function rowsOf(object: string, isAll: boolean): Fields[] {
    if (object === 'User') return [{ Id: USER_ID, Name: OPERATOR.name, Email: OPERATOR.email, IsActive: true }]
    if (object === 'Task') {
      return [...tasks.map((one, index) => ({ ...one, Id: `00T${index}` })), ...history.all('calls').flatMap(taskRows)]
    }
    if (object === 'Case') return history.all('tickets').flatMap(caseRows)
    if (object === 'OpportunityContactRole') return history.all('orders').flatMap(roleRows)
    if (object === 'Account') {
      return people
        .companies()
        .map((name) => ({ Id: accountId(name), Name: name, SystemModstamp: stamp(people.renamedAt.get(name) ?? 0) }))
    }
    const deleted = [...people.deleted].map(([id, at]) => ({ Id: id, IsDeleted: true, SystemModstamp: stamp(at) }))
    const rows = people.all().map((one) => ({ ...fieldsOf(one), AccountId: accountId(one.company) }))
    return [...rows, ...(isAll ? deleted : [])]
  }

  function accountId(name: string): string | null {
    const index = people.companies().indexOf(name)
    return index === -1 ? null : `001${String(index).padStart(12, '0')}AAA`
  }

  function create(body: Record<string, string>): SimulatorAnswer {
    if (!body['LastName']) {
      return { status: 400, body: [{ errorCode: 'REQUIRED_FIELD_MISSING', message: 'Required: [LastName]' }] }
    }
    const phones = LABELS.flatMap(([field, label]) => (body[field] ? [{ raw: body[field], label }] : []))
    const { id } = people.add({
      firstName: body['FirstName'] ?? '',
      lastName: body['LastName'],
      phones,
      email: body['Email'] ?? '',
      company: '',
      place: body['MailingCity'] ?? '',
      tags: [],
    })
    return { status: 201, body: { id, success: true, errors: [] }, isWrite: true }
  }

  function task(given: Task): SimulatorAnswer {
    tasks.push(given)
    const entry = { clientId: given.WhoId ?? null, text: given.Description, userId: given.OwnerId ?? null }
    ;(given.TaskSubtype === 'Call' ? calls : notes).push(entry)
    return { status: 201, body: { id: `00T${tasks.length}`, success: true, errors: [] }, isWrite: true }
  }

  const values = {
    login: server.url,
    clientId: oauth.clientId,
    clientSecret: oauth.clientSecret,
    signIn: oauth.refreshToken,
    currency: 'EUR',
  }
  return {
    ...server,
    oauth,
    refuseNext: (status, body) => (refusal = { status, body }),
    people,
    history,
    calls,
    notes,
    values,
    wrongValues: { ...values, signIn: 'a-wrong-refresh-token' },
    wordsOfRefusal: 'expired access/refresh token',
    operatorId: USER_ID,
  }
}

const PREFIXES = { orders: '006', tickets: '500', notes: '00T', calls: '00T' } as const

function taskRows({ id, title, text, at, isDone, personIds, changedAt, key }: StoredPart): Fields[] {
  return personIds.map((WhoId) => ({
    Id: id,
    WhoId,
    Subject: title,
    Description: text,
    TaskSubtype: 'Call',
    CallObject: key || null,
    Status: isDone ? 'Completed' : 'Open',
    ActivityDate: new Date(at).toISOString().slice(0, 10),
    CreatedDate: stamp(at),
    IsDeleted: false,
    SystemModstamp: stamp(changedAt),
  }))
}

function caseRows({ id, title, text, at, isDone, personIds, changedAt }: StoredPart): Fields[] {
  return personIds.map((ContactId) => ({
    Id: id,
    ContactId,
    CaseNumber: id.slice(-8),
    Subject: title,
    Description: text,
    IsClosed: isDone,
    CreatedDate: stamp(at),
    SystemModstamp: stamp(changedAt),
  }))
}

/** Who takes part in an opportunity; nothing changes there when the opportunity does. */
function roleRows({ id, title, text, at, isDone, amount, personIds, changedAt }: StoredPart): Fields[] {
  return personIds.map((ContactId) => ({
    ContactId,
    OpportunityId: id,
    Opportunity: {
      Name: title,
      Description: text,
      Amount: amount,
      CloseDate: new Date(at).toISOString().slice(0, 10),
      IsWon: isDone,
      SystemModstamp: stamp(changedAt),
    },
    SystemModstamp: stamp(0),
  }))
}

const LABELS = [
  ['Phone', 'work'],
  ['MobilePhone', 'mobile'],
  ['OtherPhone', 'other'],
  ['HomePhone', 'home'],
] as const

/** As Salesforce writes times, and as they compare. */
function stamp(at: number): string {
  return new Date(at).toISOString().replace('Z', '+0000')
}

function fieldsOf(person: StoredPerson): Fields {
  const phones = LABELS.map(([field, label]): [string, string | null] => [
    field,
    person.phones.find((one) => one.label === label)?.raw ?? null,
  ])
  return {
    Id: person.id,
    FirstName: person.firstName,
    LastName: person.lastName,
    Name: `${person.firstName} ${person.lastName}`,
    ...Object.fromEntries(phones),
    Email: person.email || null,
    MailingCity: person.place || null,
    Account: person.company ? { attributes: { type: 'Account' }, Name: person.company } : null,
    SystemModstamp: stamp(person.changedAt),
    IsDeleted: false,
  }
}

function picked(row: Fields, fields: readonly string[]): Fields {
  // a field of another object comes as that object
  return Object.fromEntries(
    fields.map((field) => field.split('.')[0] ?? '').map((field) => [field, row[field] ?? null]),
  )
}

/** SOQL's conditions, as far as they are met here: OR binds less than AND. */
function isTrue(row: Fields, where: string): boolean {
  return where.split(' OR ').some((part) => part.split(' AND ').every((condition) => holds(row, condition)))
}

function holds(row: Fields, condition: string): boolean {
  const parts = /^([\w.]+) (=|>=|LIKE|IN) (.+)$/u.exec(condition)
  if (!parts) throw new Error(`no condition: ${condition}`)
  const [, field = '', operator, literal = ''] = parts
  const [name = '', inner] = field.split('.')
  const value = inner === undefined ? row[name] : ((row[name] ?? {}) as Fields)[inner]
  if (operator === 'IN')
    return literal
      .slice(1, -1)
      .split(', ')
      .includes(`'${String(value)}'`)
  if (operator === '>=') return Date.parse(String(value)) >= Date.parse(literal)
  if (literal === 'true' || literal === 'false') return value === (literal === 'true')
  const text = literal.slice(1, -1).replace(/\\(.)/gu, '$1')
  if (operator === '=') return value === text
  const pattern = text.split('%').map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&'))
  return typeof value === 'string' && new RegExp(`^${pattern.join('.*')}$`, 'iu').test(value)
}
