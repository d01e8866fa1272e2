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

const CLIENT = '3d7a3d0e-6a7c-4f1c-9d5b-0c6a7d3b2f10'
const SECRET = 'a-long-client-secret'
const OPERATOR_ID = '9a2b7c1e-0000-4000-8000-000000000007'
const PHONE_FIELDS: Readonly<Record<string, string>> = {
  phone_mobile: 'mobile',
  phone_work: 'work',
  phone_home: 'home',
  phone_other: 'other',
}

type Attributes = Record<string, string | number | undefined>
type Stored = { readonly id: string; readonly isDeleted: boolean; readonly attributes: Attributes }
class BadRequest extends Error {}

/** SuiteCRM's V8 API, a JSON:API of sorts. */
export async function startSuitecrm(): Promise<CrmSimulator> {
  const given: string[] = []
  const people = new People((count) => given.pop() ?? `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`)
  const gone = new Map<string, StoredPerson>()
  const calls: SimulatedEntry[] = []
  const notes: SimulatedEntry[] = []
  const others = new Map<string, { readonly module: string; readonly attributes: Attributes }>()
  const token = 'a-token-for-an-hour'

  function contactOf(person: StoredPerson, isDeleted: boolean): Stored {
    const { id, firstName, lastName, phones, email, company, place, changedAt } = person
    const attributes: Attributes = {
      first_name: firstName,
      last_name: lastName,
      email1: email,
      account_name: company,
      primary_address_city: place,
      date_modified: `${new Date(changedAt).toISOString().slice(0, 19)}+00:00`,
    }
    for (const [field, label] of Object.entries(PHONE_FIELDS)) {
      attributes[field] = phones.find((phone) => phone.label === label)?.raw ?? ''
    }
    return { id, isDeleted, attributes }
  }

  function contacts(): Stored[] {
    for (const id of people.deleted.keys()) {
      const person = everybody.get(id)
      if (person) gone.set(id, { ...person, changedAt: people.deleted.get(id) ?? 0 })
    }
    for (const person of people.all()) everybody.set(person.id, person)
    return [
      ...people.all().map((person) => contactOf(person, false)),
      ...[...gone.values()].map((person) => contactOf(person, true)),
    ]
  }
  const everybody = new Map<string, StoredPerson>()

  function list(type: string, module: string, rows: readonly Stored[], { searchParams }: URL): SimulatorAnswer {
    const fields = searchParams.get(`fields[${module}]`)?.split(',')
    const conditions = [...searchParams].flatMap(([name, value]) => {
      const [, field, operator] = /^filter\[(\w+)\]\[(\w+)\]$/u.exec(name) ?? []
      return field && operator ? [{ field, operator, value }] : []
    })
    // deleted records are given only where they are asked for
    const wantsDeleted = conditions.some(({ field, value }) => field === 'deleted' && value === '1')
    const found = rows
      .filter(({ isDeleted }) => isDeleted === wantsDeleted)
      .filter(({ attributes }) =>
        conditions.every(({ field, operator, value }) => {
          if (field === 'deleted') return true
          const mine = attributes[field]
          if (mine === undefined) throw new BadRequest(`Filter field ${field} in ${module} module is not found`)
          if (operator === 'like') return likePattern(value).test(String(mine))
          if (operator !== 'gte') throw new BadRequest(`Filter operator ${operator} is invalid`)
          return String(mine).slice(0, 19).replace('T', ' ') >= value
        }),
      )
      .toSorted((one, other) => (one.id < other.id ? -1 : 1))
    const size = Number(searchParams.get('page[size]') ?? 20)
    const begin = (Number(searchParams.get('page[number]') ?? 1) - 1) * size
    const data = found.slice(begin, begin + size).map(({ id, attributes }) => ({
      type,
      id,
      attributes: Object.fromEntries(
        Object.entries(attributes)
          .filter(([name]) => fields === undefined || fields.includes(name))
          .map(([name, value]) => [name, encoded(value)]),
      ),
      relationships: {},
    }))
    return { body: { meta: { 'total-pages': Math.ceil(found.length / size) }, data } }
  }

  function create(body: unknown): SimulatorAnswer {
    const { data } = body as { data: { type: string; id?: string; attributes: Attributes } }
    const { type, id = crypto.randomUUID(), attributes } = data
    if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/u.test(id)) throw new BadRequest('The id must be a UUID')
    if (people.get(id) || others.has(id)) throw new BadRequest(`Bean ${type} with id ${id} is already exist`)
    const text = (name: string): string => String(attributes[name] ?? '')
    if (type === 'Contacts') {
      given.push(id)
      people.add({
        firstName: text('first_name'),
        lastName: text('last_name'),
        phones: Object.entries(PHONE_FIELDS)
          .filter(([field]) => text(field) !== '')
          .map(([field, label]) => ({ raw: text(field), label }))
          .toSorted((one) => (one.label === 'work' ? -1 : 1)),
        email: text('email1'),
        company: '',
        place: text('primary_address_city'),
        tags: [],
      })
    } else {
      if (type === 'Calls' && !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/u.test(text('date_start'))) {
        throw new BadRequest('date_start')
      }
      const entry = {
        clientId: attributes['parent_id'] === undefined ? null : text('parent_id'),
        text: text('description'),
        userId: attributes['assigned_user_id'] === undefined ? null : text('assigned_user_id'),
      }
      ;(type === 'Calls' ? calls : notes).push(entry)
      others.set(id, { module: type, attributes })
    }
    return { status: 201, body: { data: { type, id, attributes } }, isWrite: true }
  }

  function answer({ method, url, headers, body }: SimulatorRequest): SimulatorAnswer {
    if (url.pathname === '/Api/access_token') {
      const { client_id: client, client_secret: secret, grant_type: grant } = body as Record<string, string>
      return client === CLIENT && secret === SECRET && grant === 'client_credentials'
        ? { body: { token_type: 'Bearer', expires_in: 3600, access_token: token } }
        : {
            status: 401,
            body: {
              error: 'invalid_client',
              error_description: 'Client authentication failed',
              message: 'Client authentication failed',
            },
          }
    }
    if (headers['authorization'] !== `Bearer ${token}`) {
      return {
        status: 401,
        body: { error: 'access_denied', error_description: 'The resource owner denied the request.' },
      }
    }
    const [, , , , module = '', id] = url.pathname.split('/')
    try {
      if (method === 'POST') return create(body)
      if (id !== undefined) {
        const isThere = module === 'Contacts' ? people.get(id) !== undefined : others.get(id)?.module === module
        if (!isThere) throw new BadRequest(`${module} module with id ${id} is not found`)
        return { body: { data: { type: module, id, attributes: {} } } }
      }
      if (module === 'Contacts') return list('Contact', module, contacts(), url)
      const [firstName, lastName] = OPERATOR.name.split(' ')
      const attributes = { first_name: firstName, last_name: lastName, user_name: 'anna', email1: OPERATOR.email }
      return list('User', module, [{ id: OPERATOR_ID, isDeleted: false, attributes }], url)
    } catch (error) {
      if (!(error instanceof BadRequest)) throw error
      return { status: 400, body: { errors: { status: 400, title: null, detail: error.message } } }
    }
  }

  // it knows no limit of its own; what stands before it may
  const server = await startSimulator(answer, () => ({ status: 429, headers: { 'Retry-After': '0' }, body: {} }))
  const values = { url: server.url, client: CLIENT, secret: SECRET }
  return {
    ...server,
    values,
    wrongValues: { ...values, secret: 'another-long-secret' },
    wordsOfRefusal: 'Client authentication failed',
    people,
    calls,
    notes,
    operatorId: OPERATOR_ID,
  }
}

function likePattern(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`)
  return new RegExp(`^${escaped.replaceAll('%', '.*')}$`, 'su')
}

/** Texts come as SuiteCRM keeps them for its pages. */
function encoded(value: string | number | undefined): string | number | undefined {
  if (typeof value !== 'string') return value
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#039;')
}
