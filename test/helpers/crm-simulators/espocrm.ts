import {
  digitsOf,
  History,
  OPERATOR,
  People,
  startSimulator,
  textOf,
  type CrmSimulator,
  type HistoryKind,
  type SimulatedEntry,
  type SimulatorAnswer,
  type SimulatorRequest,
  type StoredPart,
  type StoredPerson,
} from './simulator.ts'

const API = '/api/v1'
const KEY = 'a-key-that-nobody-guesses'
const USER_ID = '6b024870f237078f1'
const SIZE_MAX = 200

type Row = Record<string, unknown>
type Where = { type: string; attribute: string; value: unknown }
type Search = { maxSize?: number; select?: string[]; where?: Where[] }

/** EspoCRM 8.4 as an API user sees it, by recorded answers; what an answer is to a list is told by `select`. */
export async function startEspoCrm(): Promise<CrmSimulator> {
  const people = new People((count) => `6b0248f${String(count).padStart(10, '0')}`)
  const history = new History((_kind, count) => `6b0249a${String(count).padStart(10, '0')}`)
  const calls: (SimulatedEntry & { readonly id: string })[] = []
  const notes: (SimulatedEntry & { readonly id: string })[] = []

  const server = await startSimulator(answer, () => ({ status: 429, headers: { 'Retry-After': '0' }, body: {} }))

  function answer({ method, url, headers, body }: SimulatorRequest): SimulatorAnswer {
    if (headers['x-api-key'] !== KEY) return refusal(401, 'User API Key is not valid.')
    const [entity = '', id, part] = url.pathname.slice(API.length + 1).split('/')
    if (method === 'POST') return create(entity, (body ?? {}) as Row)
    if (entity === 'Contact' && id !== undefined && part === 'stream') {
      const posts = notes.filter(({ clientId }) => clientId === id)
      return { body: { total: posts.length, list: posts.map((one) => ({ id: one.id, type: 'Post', post: one.text })) } }
    }
    const search = JSON.parse(url.searchParams.get('searchParams') ?? '{}') as Search
    if ((search.maxSize ?? 0) > SIZE_MAX)
      return refusal(403, `Max size should not exceed ${SIZE_MAX}. Use offset and limit.`)
    return list(rowsOf(entity), search, headers['x-no-total'] === 'true')
  }

  function rowsOf(entity: string): Row[] {
    if (entity === 'Contact')
      return people.all().map((one) => ({ ...contactOf(one), accountId: accountId(one.company) }))
    if (entity === 'Account')
      return people
        .companies()
        .map((name) => ({ id: accountId(name), name, ...times(people.renamedAt.get(name) ?? 0) }))
    if (entity === 'User') return [{ id: USER_ID, name: OPERATOR.name, emailAddress: OPERATOR.email }]
    const ours = calls.map((one) => ({ id: one.id, description: one.text, contactsIds: [one.clientId], ...times(0) }))
    const kind = KINDS[entity]
    return [...(entity === 'Call' ? ours : []), ...(kind ? history.all(kind).map(partOf) : [])]
  }

  function accountId(name: string): string | null {
    const index = people.companies().indexOf(name)
    return index === -1 ? null : `6b0249b${String(index).padStart(10, '0')}`
  }

  function create(entity: string, body: Row): SimulatorAnswer {
    const id = `6b024dd${String(calls.length + notes.length).padStart(10, '0')}`
    if (entity === 'Contact') {
      const numbers = (body['phoneNumberData'] ?? []) as { phoneNumber: string; type: string; primary?: boolean }[]
      if (numbers.length > 0 && numbers.filter(({ primary }) => primary).length !== 1)
        return refusal(400, 'one is primary')
      const made = people.add({
        firstName: textOf(body['firstName']),
        lastName: textOf(body['lastName']),
        phones: numbers.map(({ phoneNumber, type }) => ({ raw: phoneNumber, label: type })),
        email: textOf(body['emailAddress']),
        company: '',
        place: textOf(body['addressCity']),
        tags: [],
      })
      return { body: contactOf(made), isWrite: true }
    }
    if (entity === 'Note') {
      const text = textOf(body['post'])
      notes.push({ id, clientId: textOf(body['parentId']), text, userId: null })
      return { body: { id }, isWrite: true }
    }
    if (body['assignedUserId'] === undefined) return refusal(400, 'Field validation failure: assignedUser, required.')
    const [clientId = null] = (body['contactsIds'] ?? []) as string[]
    calls.push({ id, clientId, text: textOf(body['description']), userId: textOf(body['assignedUserId']) })
    return { body: { id }, isWrite: true }
  }

  return {
    ...server,
    people,
    history,
    calls,
    notes,
    values: { url: server.url, key: KEY },
    wrongValues: { url: server.url, key: 'a-wrong-key' },
    wordsOfRefusal: 'User API Key is not valid.',
    operatorId: USER_ID,
  }
}

const KINDS: Readonly<Record<string, HistoryKind>> = { Opportunity: 'orders', Case: 'tickets', Call: 'calls' }

/** Only the reason stands in a header; the body is empty, or of no use. */
function refusal(status: number, reason: string): SimulatorAnswer {
  return { status, headers: { 'X-Status-Reason': reason }, body: {} }
}

function timeOf(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ')
}

function times(changedAt: number): Row {
  return { modifiedAt: timeOf(changedAt), createdAt: timeOf(0) }
}

function contactOf({ id, firstName, lastName, phones, email, company, place, changedAt }: StoredPerson): Row {
  return {
    id,
    name: `${firstName} ${lastName}`.trim(),
    firstName,
    lastName,
    emailAddress: email || null,
    // a list gives the primary number, whatever it is asked for; the search knows them all
    phoneNumber: phones[0]?.raw ?? null,
    phoneNumberNumeric: phones.map(({ raw }) => digitsOf(raw)),
    accountName: company || null,
    addressCity: place || null,
    ...times(changedAt),
  }
}

function partOf({ kind, id, title, text, at, isDone, amount, key, personIds, changedAt }: StoredPart): Row {
  const shared = { id, name: title, contactsIds: personIds, assignedUserName: OPERATOR.name, ...times(changedAt) }
  if (kind === 'tickets')
    return { ...shared, description: text, status: isDone ? 'Closed' : 'New', number: 1, createdAt: timeOf(at) }
  if (kind === 'calls')
    return {
      ...shared,
      description: key === '' ? text : `${text}\n[${key}]`,
      status: isDone ? 'Held' : 'Planned',
      dateStart: timeOf(at),
    }
  return {
    ...shared,
    description: text,
    stage: isDone ? 'Closed Won' : 'Negotiation/Review',
    probability: isDone ? 100 : 80,
    amount,
    amountCurrency: 'EUR',
    closeDate: timeOf(at).slice(0, 10),
  }
}

function list(
  rows: readonly Row[],
  { maxSize = 20, select, where = [] }: Search,
  isUncounted: boolean,
): SimulatorAnswer {
  const found = rows
    .filter((row) => where.every((condition) => holds(row, condition)))
    .toSorted((one, other) => (textOf(one['id']) < textOf(other['id']) ? -1 : 1))
  const shown = found.slice(0, maxSize).map((row) => {
    // the shadow attribute of numbers can be searched by only
    const { phoneNumberNumeric: _searched, ...rest } = row
    return select ? Object.fromEntries(['id', ...select].map((name) => [name, rest[name]])) : rest
  })
  return { body: { total: isUncounted ? -1 : found.length, list: shown } }
}

function holds(row: Row, { type, attribute, value }: Where): boolean {
  const mine = row[attribute]
  switch (type) {
    case 'greaterThan':
      return textOf(mine) > textOf(value)
    case 'greaterThanOrEquals':
      return textOf(mine) >= textOf(value)
    case 'in':
      return (value as unknown[]).includes(mine)
    case 'linkedWith':
      return (row[`${attribute}Ids`] as string[]).some((id) => (value as string[]).includes(id))
    case 'endsWith':
      return (mine as string[]).some((one) => one.endsWith(textOf(value)))
    case 'contains':
      return textOf(mine).includes(textOf(value))
    default:
      throw new Error(`no condition: ${type}`)
  }
}
