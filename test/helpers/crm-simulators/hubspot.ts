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
  type HistoryKind,
  type StoredPart,
  type StoredPerson,
} from './simulator.ts'

const TOKEN = 'pat-eu1-a-token-that-nobody-guesses'
const WORDS = 'Authentication credentials not found'
const OWNER_ID = '11349275'
const DEFAULT_CAP = 10_000

type Filter = { propertyName: string; operator: string; value: string }
type Search = {
  filterGroups: { filters: Filter[] }[]
  limit?: number
  after?: string
  properties: string[]
}
type Properties = Record<string, string | null>

export type HubSpot = CrmSimulator & { readonly searches: { readonly total: number; readonly after: number }[] }

/** HubSpot's CRM API 2026-09 with a private app; `cap`: so many results a search gives at most. */
export async function startHubSpot(cap = DEFAULT_CAP): Promise<HubSpot> {
  const people = new People((count) => String(50_000 + count))
  const entries = { calls: [] as (SimulatedEntry & Properties)[], notes: [] as (SimulatedEntry & Properties)[] }
  const history = new History((_kind, count) => String(900_000 + count))
  const searches: { total: number; after: number }[] = []

  const server = await startSimulator(answer, () => ({
    status: 429,
    headers: { 'Retry-After': '0' },
    body: { status: 'error', message: 'You have reached your secondly limit.', errorType: 'RATE_LIMIT' },
  }))

  function answer(request: SimulatorRequest): SimulatorAnswer {
    const { method, url, headers, body } = request
    if (headers['authorization'] !== `Bearer ${TOKEN}`) {
      return { status: 401, body: { status: 'error', message: WORDS, category: 'INVALID_AUTHENTICATION' } }
    }
    const [, objects = '', action] =
      /^\/crm\/objects\/2026-09\/(deals|tickets|notes|calls)\/(search|batch\/read)$/u.exec(url.pathname) ?? []
    const kind = OBJECTS[objects]
    if (kind && action === 'batch/read') return readParts(kind, body as Inputs)
    if (kind && isOfChanges(body as Search)) return searchParts(kind, body as Search)
    const [, from = '', to = ''] = /^\/crm\/associations\/2026-09\/(\w+)\/(\w+)\/batch\/read$/u.exec(url.pathname) ?? []
    if (from !== '') return associated(from, to, body as Inputs)
    switch (`${method} ${url.pathname}`) {
      case 'GET /crm/objects/2026-09/contacts':
        return list(url)
      case 'POST /crm/objects/2026-09/contacts/search':
        return search(body as Search)
      case 'POST /crm/objects/2026-09/contacts/batch/read': {
        const { inputs, properties = [] } = body as Inputs
        if (inputs.length > 100) return invalid('at most 100 inputs')
        return {
          body: { results: inputs.flatMap(({ id }) => people.get(id) ?? []).map((one) => record(one, properties)) },
        }
      }
      case 'POST /crm/objects/2026-09/contacts':
        return create(body as { properties: Record<string, string> })
      case 'GET /crm/owners/2026-09':
        return { body: { results: [{ id: OWNER_ID, email: OPERATOR.email, ...namesOf(OPERATOR.name) }] } }
      case 'POST /crm/objects/2026-09/calls':
        return entry(entries.calls, body, 194)
      case 'POST /crm/objects/2026-09/notes':
        return entry(entries.notes, body, 202)
      case 'POST /crm/objects/2026-09/calls/search':
        return searchEntries(entries.calls, body as Search)
      case 'POST /crm/objects/2026-09/notes/search':
        return searchEntries(entries.notes, body as Search)
      default:
        return { status: 404, body: { status: 'error', message: 'resource not found' } }
    }
  }

  function list({ searchParams }: URL): SimulatorAnswer {
    const limit = Number(searchParams.get('limit'))
    if (limit > 100) return invalid('limit must be 100 or less')
    const properties = (searchParams.get('properties') ?? '').split(',')
    const isArchived = searchParams.get('archived') === 'true'
    const all = isArchived
      ? [...people.deleted].map(([id, at]) => ({
          id,
          properties: {},
          archived: true,
          archivedAt: new Date(at).toISOString(),
        }))
      : people.all().map((person) => record(person, properties))
    const start = Number(searchParams.get('after') ?? 0)
    return page(all, start, limit)
  }

  function search({ filterGroups, limit = 10, after = '0', properties }: Search): SimulatorAnswer {
    if (limit > 200) return invalid('limit must be 200 or less')
    if (filterGroups.length === 0) return invalid('at least one filter')
    const found = people
      .all()
      .filter((person) =>
        filterGroups.some(({ filters }) => filters.every((filter) => matches(propertiesOf(person), filter))),
      )
    const start = Number(after)
    searches.push({ total: found.length, after: start })
    if (start + limit > cap && start >= cap) return invalid(`there are no results beyond ${cap}`)
    const records = found
      .toSorted((one, other) => one.changedAt - other.changedAt)
      .map((person) => record(person, properties))
    return page(records, start, Math.min(limit, cap - start), found.length)
  }

  function readParts(kind: HistoryKind, { inputs, properties = [] }: Inputs): SimulatorAnswer {
    if (inputs.length > 100) return invalid('at most 100 inputs')
    const wanted = new Set(inputs.map(({ id }) => id))
    return {
      body: { results: history.all(kind).flatMap((one) => (wanted.has(one.id) ? [part(one, properties)] : [])) },
    }
  }

  function searchParts(
    kind: HistoryKind,
    { filterGroups, limit = 10, after = '0', properties }: Search,
  ): SimulatorAnswer {
    const found = history
      .all(kind)
      .filter((one) => filterGroups.some(({ filters }) => filters.every((filter) => matches(partOf(one), filter))))
      .toSorted((one, other) => one.changedAt - other.changedAt)
    return page(
      found.map((one) => part(one, properties)),
      Number(after),
      limit,
      found.length,
    )
  }

  function associated(from: string, to: string, { inputs }: Inputs): SimulatorAnswer {
    const kind = OBJECTS[from === 'contacts' ? to : from]
    if (!kind || (from !== 'contacts' && to !== 'contacts')) return invalid('unknown object type')
    const results = inputs.flatMap(({ id }) => {
      const ids =
        from === 'contacts'
          ? history.all(kind).flatMap((one) => (one.personIds.includes(id) ? [one.id] : []))
          : history.all(kind).flatMap((one) => (one.id === id ? one.personIds : []))
      const ends = ids.map((one) => ({ toObjectId: Number(one), associationTypes: [] }))
      return ends.length === 0 ? [] : [{ from: { id }, to: ends }]
    })
    // who has nothing is told as an error of its own
    return { status: results.length === inputs.length ? 200 : 207, body: { status: 'COMPLETE', results } }
  }

  function create({ properties }: { properties: Record<string, string> }): SimulatorAnswer {
    const { email = '', phone, mobilephone, firstname = '', lastname = '', city = '', company = '' } = properties
    const same = people.all().find((person) => email !== '' && person.email === email)
    if (same) {
      const message = `Contact already exists. Existing ID: ${same.id}`
      return { status: 409, body: { status: 'error', message, category: 'CONFLICT' } }
    }
    const phones = [phone, mobilephone].flatMap((raw, index) =>
      raw ? [{ raw, label: index ? 'mobile' : 'work' }] : [],
    )
    const made = people.add({
      firstName: firstname,
      lastName: lastname,
      phones,
      email,
      company,
      place: city,
      tags: [],
    })
    return { status: 201, body: record(made, []), isWrite: true }
  }

  return {
    ...server,
    searches,
    people,
    history,
    ...entries,
    values: { token: TOKEN, url: server.url },
    wrongValues: { token: 'pat-eu1-a-wrong-token', url: server.url },
    wordsOfRefusal: WORDS,
    operatorId: OWNER_ID,
  }
}

const OBJECTS: Readonly<Record<string, HistoryKind>> = {
  deals: 'orders',
  tickets: 'tickets',
  notes: 'notes',
  calls: 'calls',
}
type Inputs = { inputs: { id: string }[]; properties?: string[] }

/** Others look for one entry of ours. */
function isOfChanges({ filterGroups }: Search): boolean {
  return filterGroups.some(({ filters }) => filters.some(({ propertyName }) => propertyName === 'hs_lastmodifieddate'))
}

function partOf({ kind, title, text, at, isDone, amount, key, changedAt }: StoredPart): Properties {
  const time = new Date(at).toISOString()
  const of: Readonly<Record<HistoryKind, Properties>> = {
    orders: {
      dealname: title,
      description: text,
      amount: String(amount),
      deal_currency_code: 'EUR',
      closedate: time,
      hs_is_closed_won: String(isDone),
    },
    tickets: { subject: title, content: text, createdate: time, closed_date: isDone ? time : null },
    notes: { hs_note_body: `<p>${text}</p>`, hs_timestamp: time },
    calls: { hs_call_title: title, hs_call_body: text, hs_timestamp: time, hs_call_external_id: key || null },
  }
  return { ...of[kind], hs_lastmodifieddate: new Date(changedAt).toISOString() }
}

function part(one: StoredPart, properties: readonly string[]) {
  const all = partOf(one)
  return { id: one.id, properties: Object.fromEntries(properties.map((name) => [name, all[name] ?? null])) }
}

function namesOf(name: string): { firstName: string; lastName: string } {
  const [firstName = '', ...last] = name.split(' ')
  return { firstName, lastName: last.join(' ') }
}

/** The shadow properties of numbers: area code and local number, no country code. */
function national(raw: string | undefined): string | null {
  return raw === undefined ? null : digitsOf(raw).slice(-10)
}

function propertiesOf(person: StoredPerson): Properties {
  const phone = person.phones.find(({ label }) => label === 'work')?.raw
  const mobilephone = person.phones.find(({ label }) => label === 'mobile')?.raw
  return {
    firstname: person.firstName,
    lastname: person.lastName || null,
    email: person.email || null,
    phone: phone ?? null,
    mobilephone: mobilephone ?? null,
    company: person.company || null,
    city: person.place || null,
    // a stage of the life cycle stands among the tags here
    lifecyclestage: person.tags[0] ?? 'subscriber',
    hs_object_id: person.id,
    lastmodifieddate: new Date(person.changedAt).toISOString(),
    hs_searchable_calculated_phone_number: national(phone),
    hs_searchable_calculated_mobile_number: national(mobilephone),
  }
}

function record(person: StoredPerson, properties: readonly string[]) {
  const all = propertiesOf(person)
  return {
    id: person.id,
    // what was not asked for is not given
    properties: Object.fromEntries(properties.flatMap((name) => (name in all ? [[name, all[name]]] : []))),
    updatedAt: all['lastmodifieddate'],
    archived: false,
  }
}

function matches(properties: Properties, { propertyName, operator, value }: Filter): boolean {
  const has = properties[propertyName] ?? null
  if (has === null) return false
  const numeric = propertyName.endsWith('lastmodifieddate') ? Date.parse(has) : Number(has)
  if (operator === 'HAS_PROPERTY') return true
  if (operator === 'GTE') return numeric >= Number(value)
  if (operator === 'LTE') return numeric <= Number(value)
  if (operator === 'CONTAINS_TOKEN') return has.includes(value.replaceAll('*', ''))
  return has === value
}

function page(all: readonly unknown[], start: number, limit: number, total?: number): SimulatorAnswer {
  const results = all.slice(start, start + limit)
  const paging = start + limit < all.length ? { paging: { next: { after: String(start + limit), link: '?' } } } : {}
  return { body: { ...(total !== undefined && { total }), results, ...paging } }
}

function invalid(message: string): SimulatorAnswer {
  return { status: 400, body: { status: 'error', message, category: 'VALIDATION_ERROR' } }
}

type Engagement = {
  properties: Record<string, string>
  associations?: { to: { id: string }; types: { associationTypeId: number }[] }[]
}

function entry(list: (SimulatedEntry & Properties)[], body: unknown, type: number): SimulatorAnswer {
  const { properties, associations = [] } = body as Engagement
  if (!properties['hs_timestamp']) return invalid('hs_timestamp is required')
  const [to] = associations
  if (to && to.types[0]?.associationTypeId !== type) return invalid('unknown association type')
  const html = properties['hs_call_body'] ?? properties['hs_note_body'] ?? ''
  list.push({
    ...properties,
    clientId: to?.to.id ?? null,
    text: textOfHtml(html),
    userId: properties['hubspot_owner_id'] ?? null,
  })
  return { status: 201, body: { id: String(list.length), properties }, isWrite: true }
}

function searchEntries(list: readonly (SimulatedEntry & Properties)[], { filterGroups }: Search): SimulatorAnswer {
  const found = list.flatMap((one, index) =>
    filterGroups.some(({ filters }) => filters.every((filter) => matches(one, filter)))
      ? [{ id: String(index + 1) }]
      : [],
  )
  return { body: { total: found.length, results: found } }
}

/** As a browser shows it. */
function textOfHtml(html: string): string {
  return html
    .replaceAll('<br>', '\n')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}
