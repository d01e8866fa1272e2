import {
  digitsOf,
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

const EMAIL = 'admin@example.org'
const TOKEN = 'a-token-that-nobody-guesses'
const WORDS = 'Couldn’t authenticate you'
const AGENT_ID = 7_001
/** The export gives at most what is asked for, and often less. */
const PAGE = 100

type Ticket = {
  subject: string
  external_id: string
  comment: { body: string; public: boolean }
  requester_id?: number
  assignee_id?: number
  status: string
}

/** Zendesk's Support API v2 with an administrator's token. */
export async function startZendesk(): Promise<CrmSimulator> {
  const people = new People((count) => String(1_000 + count))
  const gone: (StoredPerson & { readonly isActive: false })[] = []
  const externalIds = new Map<string, string>()
  const history = new History((_kind, count) => String(500 + count))
  const calls: SimulatedEntry[] = []
  const notes: SimulatedEntry[] = []
  const tickets: (Ticket & { id: number })[] = []

  const server = await startSimulator(answer, () => ({
    status: 429,
    headers: { 'Retry-After': '0' },
    body: { error: 'APIRateLimitExceeded', description: 'Number of allowed incremental requests exceeded' },
  }))
  const expected = `Basic ${Buffer.from(`${EMAIL}/token:${TOKEN}`).toString('base64')}`

  function answer({ method, url, headers, body }: SimulatorRequest): SimulatorAnswer {
    if (headers['authorization'] !== expected) return { status: 401, body: { error: WORDS } }
    const [, userId, part] = /^\/api\/v2\/users\/(\d+)\/(identities|tags)\.json$/u.exec(url.pathname) ?? []
    const person = people.get(userId ?? '')
    if (person && part) return ofUser(person, `${method} ${part}`, body)
    const [, requester] = /^\/api\/v2\/users\/(\d+)\/tickets\/requested\.json$/u.exec(url.pathname) ?? []
    if (requester !== undefined) {
      const theirs = history.all('tickets').filter(({ personIds }) => personIds.includes(requester))
      return { body: { tickets: theirs.map(ticketOf), meta: { has_more: false }, links: { next: null } } }
    }
    const [, organization] = /^\/api\/v2\/organizations\/(\d+)\/users\.json$/u.exec(url.pathname) ?? []
    if (organization !== undefined) {
      const members = people.all().filter(({ company }) => organizationId(company) === Number(organization))
      return {
        body: { users: members.map((one) => userOf(one, true)), meta: { has_more: false }, links: { next: null } },
      }
    }
    switch (`${method} ${url.pathname}`) {
      case 'GET /api/v2/users/count.json':
        return { body: { count: { value: people.all().length, refreshed_at: null } } }
      case 'GET /api/v2/users/show_many.json': {
        const wanted = (url.searchParams.get('ids') ?? '').split(',')
        if (wanted.length > 100) return { status: 400, body: { error: 'TooManyIds', description: 'at most 100' } }
        const found_ = people.all().filter(({ id }) => wanted.includes(id))
        return { body: { users: found_.map((one) => userOf(one, true)), ...sideloaded(found_) } }
      }
      case 'GET /api/v2/incremental/tickets/cursor.json': {
        const since = Number(url.searchParams.get('start_time')) * 1_000
        if (since > Date.now() - 60_000) return TOO_RECENT
        const changed = history.all('tickets').filter(({ changedAt }) => changedAt >= since)
        return { body: { tickets: changed.map(ticketOf), after_cursor: 'end', end_of_stream: true } }
      }
      case 'GET /api/v2/incremental/organizations.json': {
        const since = Number(url.searchParams.get('start_time')) * 1_000
        if (since > Date.now() - 60_000) return TOO_RECENT
        const changed = people.companies().filter((name) => (people.renamedAt.get(name) ?? 0) >= since)
        const organizations = changed.map((name) => ({ id: organizationId(name), name }))
        return { body: { organizations, next_page: url.href, end_of_stream: true } }
      }
      case 'GET /api/v2/incremental/users/cursor.json':
        return exported(url)
      case 'GET /api/v2/users/search.json':
        return found(url.searchParams.get('query') ?? '')
      case 'POST /api/v2/users/create_or_update.json':
        return createOrUpdate((body as { user: NewUser }).user)
      case 'POST /api/v2/tickets.json':
        return ticket((body as { ticket: Ticket }).ticket, headers['idempotency-key'] ?? '')
      case 'GET /api/v2/tickets.json': {
        const externalId = url.searchParams.get('external_id')
        return { body: { tickets: tickets.filter(({ external_id: id }) => id === externalId) } }
      }
      case 'GET /api/v2/users.json':
        return {
          body: {
            users: [{ id: AGENT_ID, name: OPERATOR.name, email: OPERATOR.email, role: 'agent' }],
            meta: { has_more: false },
            links: { next: null },
          },
        }
      default:
        return { status: 404, body: { error: 'InvalidEndpoint', description: 'Not found' } }
    }
  }

  function organizationId(name: string): number | null {
    const index = people.companies().indexOf(name)
    return index === -1 ? null : 7_000 + index
  }

  function userOf(person: StoredPerson, isActive: boolean) {
    return { ...user(person, isActive), organization_id: organizationId(person.company) }
  }

  function sideloaded(page: readonly StoredPerson[]) {
    return {
      organizations: people.companies().map((name) => ({ id: organizationId(name), name })),
      identities: page.flatMap(identitiesOf),
    }
  }

  function exported({ searchParams }: URL): SimulatorAnswer {
    const cursor = searchParams.get('cursor')
    const [since = 0, index = 0] = cursor
      ? Buffer.from(cursor, 'base64url').toString().split(':').map(Number)
      : [Number(searchParams.get('start_time')), 0]
    if (since * 1_000 > Date.now() - 60_000) return TOO_RECENT
    const agent = {
      id: AGENT_ID,
      name: 'Somebody of ours',
      role: 'agent',
      active: true,
      phone: '+74951000000',
      tags: [],
    }
    const all = [...people.all().map((one) => ({ ...one, isActive: true })), ...gone]
      .filter(({ changedAt }) => changedAt >= since * 1_000)
      .toSorted((one, other) => one.changedAt - other.changedAt)
    const page = all.slice(index, index + PAGE)
    const next = index + PAGE
    return {
      body: {
        users: [...(index === 0 ? [agent] : []), ...page.map((one) => userOf(one, one.isActive))],
        ...sideloaded(page),
        after_cursor: Buffer.from(`${since}:${next}`).toString('base64url'),
        end_of_stream: next >= all.length,
      },
    }
  }

  function found(query: string): SimulatorAnswer {
    const number = /phone:(\*?)(\S+)/u.exec(query)
    const [, star = '', wanted = ''] = number ?? []
    const matching = people
      .all()
      .filter(({ phones }) =>
        phones.some(({ raw }) =>
          star ? digitsOf(raw).endsWith(digitsOf(wanted)) : digitsOf(raw) === digitsOf(wanted),
        ),
      )
    return {
      body: { users: matching.map((one) => userOf(one, true)), ...sideloaded(matching), count: matching.length },
    }
  }

  function ofUser(person: StoredPerson, what: string, body: unknown): SimulatorAnswer {
    const { tags = [], identity } = (body ?? {}) as { tags?: string[]; identity?: { value: string } }
    const identities = person.phones.map(({ raw }, index) => ({ id: index + 1, type: 'phone_number', value: raw }))
    switch (what) {
      case 'GET identities':
        return { body: { identities } }
      case 'POST identities':
        people.change(person.id, { phones: [...person.phones, { raw: identity?.value ?? '', label: 'phone' }] })
        return { status: 201, body: { identity }, isWrite: true }
      case 'PUT tags':
        people.change(person.id, { tags: [...person.tags, ...tags] })
        return { body: { tags }, isWrite: true }
      case 'DELETE tags':
        people.change(person.id, { tags: person.tags.filter((tag) => !tags.includes(tag)) })
        return { body: { tags }, isWrite: true }
      default:
        return { status: 405, body: { error: 'MethodNotAllowed' } }
    }
  }

  type NewUser = {
    name: string
    phone?: string
    email?: string
    external_id: string
    identities?: { type: string; value: string }[]
  }
  function createOrUpdate({ name, phone, email = '', external_id: key, identities = [] }: NewUser): SimulatorAnswer {
    const [firstName = '', ...last] = name.split(' ')
    const phones = [phone, ...identities.filter(({ type }) => type === 'phone_number').map(({ value }) => value)]
    const fields = {
      firstName,
      lastName: last.join(' '),
      phones: phones.flatMap((raw) => (raw === undefined ? [] : [{ raw, label: 'phone' }])),
      email,
      company: '',
      place: '',
      tags: [],
    }
    const known = people.get(externalIds.get(key) ?? '') ?? people.all().find((one) => email && one.email === email)
    if (known) people.change(known.id, fields)
    const { id } = known ?? people.add(fields)
    externalIds.set(key, id)
    return { status: known ? 200 : 201, body: { user: userOf(people.known(id), true) }, isWrite: true }
  }

  function ticket(given: Ticket, key: string): SimulatorAnswer {
    const same = tickets.find(({ external_id: id }) => id === key)
    if (same) return { status: 201, headers: { 'x-idempotency-lookup': 'hit' }, body: { ticket: same } }
    if (given.comment.public) throw new Error('the client would get the note by e-mail')
    if (given.status === 'solved' && given.assignee_id === undefined) {
      return {
        status: 422,
        body: { error: 'RecordInvalid', description: 'Assignee: is required when solving a ticket' },
      }
    }
    const made = { ...given, id: tickets.length + 1 }
    tickets.push(made)
    const list = given.subject.includes('call:') ? calls : notes
    list.push({
      clientId: given.requester_id === undefined ? null : String(given.requester_id),
      text: given.comment.body,
      userId: given.assignee_id === undefined ? null : String(given.assignee_id),
    })
    return { status: 201, headers: { 'x-idempotency-lookup': 'miss' }, body: { ticket: made }, isWrite: true }
  }

  // the export still has who was deleted, without the name
  const remove = people.remove.bind(people)
  people.remove = (id) => {
    gone.push({ ...people.known(id), changedAt: Date.now(), isActive: false })
    remove(id)
  }

  return {
    ...server,
    people,
    history,
    calls,
    notes,
    values: { url: server.url, email: EMAIL, token: TOKEN, history: 'yes' },
    wrongValues: { url: server.url, email: EMAIL, token: 'a-wrong-token', history: 'yes' },
    wordsOfRefusal: WORDS,
    operatorId: String(AGENT_ID),
  }
}

function user({ id, firstName, lastName, phones, email, tags, changedAt }: StoredPerson, isActive: boolean) {
  return {
    id: Number(id),
    name: `${firstName} ${lastName}`,
    email,
    phone: phones[0]?.raw ?? null,
    role: 'end-user',
    tags,
    active: isActive,
    locale: 'ru',
    iana_time_zone: 'Europe/Moscow',
    updated_at: new Date(changedAt).toISOString(),
  }
}

function identitiesOf({ id, phones, email }: StoredPerson) {
  return [
    { user_id: Number(id), type: 'email', value: email },
    ...phones.slice(1).map(({ raw }) => ({ user_id: Number(id), type: 'phone_number', value: raw })),
  ]
}

function ticketOf({ id, personIds, title, text, at, isDone, key, changedAt }: StoredPart) {
  return {
    id: Number(id),
    requester_id: Number(personIds[0]),
    subject: title,
    description: text,
    status: isDone ? 'solved' : 'open',
    tags: key === '' ? [] : ['vizitka'],
    external_id: key || null,
    created_at: new Date(at).toISOString(),
    updated_at: new Date(changedAt).toISOString(),
  }
}

const TOO_RECENT: SimulatorAnswer = {
  status: 422,
  body: { error: 'InvalidValue', description: 'Too recent start_time. Use a start_time older than 60 seconds' },
}
