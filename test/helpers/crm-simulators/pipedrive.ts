import { textOfHtml } from './odoo.ts'
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

const TOKEN = '0f1e2d3c4b5a69788796a5b4c3d2e1f001122334'
const OPERATOR_ID = 7
const PAGE_MAX = 500

type Value = { readonly value: string; readonly label: string; readonly primary: boolean }
type NewPerson = { readonly name: string; readonly phones?: readonly Value[]; readonly emails?: readonly Value[] }
type NewActivity = {
  readonly subject?: string
  readonly type?: string
  readonly duration?: string
  readonly note?: string
  readonly owner_id?: number
  readonly participants?: readonly { readonly person_id: number; readonly primary?: boolean }[]
}

/** Version 2 of Pipedrive's API, with notes and users by version 1. */
export async function startPipedrive(): Promise<CrmSimulator> {
  const people = new People()
  const organizations: string[] = []
  const calls: SimulatedEntry[] = []
  const notes: SimulatedEntry[] = []
  const activities: (NewActivity & { readonly id: number; readonly person_id: number | null })[] = []
  const contents: { readonly id: number; readonly person_id: number; readonly content: string }[] = []

  function personOf(person: StoredPerson): object {
    const { id, firstName, lastName, phones, email, company, place, changedAt } = person
    if (company !== '' && !organizations.includes(company)) organizations.push(company)
    return {
      id: Number(id),
      name: `${firstName} ${lastName}`.trim(),
      first_name: firstName,
      last_name: lastName,
      org_id: company === '' ? null : organizations.indexOf(company) + 1,
      update_time: `${new Date(changedAt).toISOString().slice(0, 19)}Z`,
      phones: phones.map(({ raw, label }, index) => ({ value: raw, label, primary: index === 0 })),
      emails: email === '' ? [] : [{ value: email, label: 'work', primary: true }],
      // only where the company has contact sync
      postal_address: { value: place, locality: place, country: null },
      is_deleted: false,
      label_ids: [],
    }
  }

  function getPersons({ searchParams }: URL): SimulatorAnswer {
    const limit = Number(searchParams.get('limit') ?? 100)
    if (limit > PAGE_MAX) return refusal(400, 'Validation failed: limit: must be less than or equal to 500')
    const since = searchParams.get('updated_since')
    if (since !== null && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u.test(since)) {
      return refusal(400, 'Validation failed: updated_since: must be RFC3339')
    }
    const ids = searchParams.get('ids')?.split(',')
    if (ids && ids.length > 100) return refusal(400, 'Validation failed: ids')
    const begin = Number(Buffer.from(searchParams.get('cursor') ?? '', 'base64').toString() || 0)
    const all = people
      .all()
      .filter(({ changedAt }) => since === null || Math.floor(changedAt / 1_000) * 1_000 >= Date.parse(since))
      .filter(({ id }) => ids === undefined || ids.includes(id))
    if (searchParams.get('sort_direction') === 'desc') all.reverse()
    const next = begin + limit < all.length ? Buffer.from(String(begin + limit)).toString('base64') : null
    return done(all.slice(begin, begin + limit).map(personOf), { additional_data: { next_cursor: next } })
  }

  function search({ searchParams }: URL): SimulatorAnswer {
    const term = (searchParams.get('term') ?? '').toLowerCase()
    if (term.length < 2) return refusal(400, 'The search term must be at least 2 characters')
    const isExact = searchParams.get('exact_match') === 'true'
    const isFound = ({ firstName, lastName, phones }: StoredPerson): boolean => {
      if (searchParams.get('fields') === 'phone') return phones.some(({ raw }) => digitsOf(raw).includes(term))
      const name = `${firstName} ${lastName}`.toLowerCase()
      return isExact ? name === term : name.includes(term)
    }
    const items = people
      .all()
      .filter(isFound)
      .map(({ id, firstName, lastName, phones, email }) => ({
        result_score: 0.5,
        item: {
          id: Number(id),
          type: 'person',
          name: `${firstName} ${lastName}`,
          phones: phones.map(({ raw }) => raw),
          emails: [email],
        },
      }))
    return done({ items: items.slice(0, Number(searchParams.get('limit') ?? 100)) })
  }

  function addPerson({ name, phones = [], emails = [] }: NewPerson): SimulatorAnswer {
    const [firstName = '', ...rest] = name.split(' ')
    const made = people.add({
      firstName,
      lastName: rest.join(' '),
      phones: phones.map(({ value, label }) => ({ raw: value, label })),
      email: emails[0]?.value ?? '',
      company: '',
      place: '',
      tags: [],
    })
    return { ...done(personOf(made)), isWrite: true }
  }

  function addActivity(activity: NewActivity): SimulatorAnswer {
    if (!/^\d\d:\d\d$/u.test(activity.duration ?? '')) return refusal(400, 'Validation failed: duration')
    if (activity.type !== 'call') return refusal(400, 'Validation failed: type')
    const clientId = activity.participants?.[0]?.person_id ?? null
    calls.push({
      clientId: clientId === null ? null : String(clientId),
      text: textOfHtml(activity.note ?? ''),
      userId: activity.owner_id === undefined ? null : String(activity.owner_id),
    })
    activities.push({ ...activity, id: activities.length + 1, person_id: clientId })
    return { ...done(activities.at(-1)), isWrite: true }
  }

  function addNote({ person_id: personId, content }: { person_id: number; content: string }): SimulatorAnswer {
    notes.push({ clientId: String(personId), text: textOfHtml(content), userId: null })
    contents.push({ id: contents.length + 1, person_id: personId, content })
    return { ...done(contents.at(-1)), isWrite: true }
  }

  function answer({ method, url, headers, body }: SimulatorRequest): SimulatorAnswer {
    if (headers['x-api-token'] !== TOKEN) {
      return { status: 401, body: { success: false, error: 'unauthorized access', errorCode: 401 } }
    }
    const personId = Number(url.searchParams.get('person_id'))
    switch (`${method} ${url.pathname}`) {
      case 'GET /api/v2/persons':
        return getPersons(url)
      case 'GET /api/v2/persons/search':
        return search(url)
      case 'POST /api/v2/persons':
        return addPerson(body as NewPerson)
      case 'GET /api/v2/organizations': {
        const ids = url.searchParams.get('ids')?.split(',') ?? []
        const rows = organizations.map((name, index) => ({ id: index + 1, name }))
        return done(rows.filter(({ id }) => ids.includes(String(id))))
      }
      case 'GET /api/v2/activities':
        return done(activities.filter(({ person_id: mine }) => personId === 0 || mine === personId))
      case 'POST /api/v2/activities':
        return addActivity(body as NewActivity)
      case 'GET /api/v1/notes':
        return done(contents.filter(({ person_id: mine }) => mine === personId))
      case 'POST /api/v1/notes':
        return addNote(body as { person_id: number; content: string })
      case 'GET /api/v1/users':
        return done([
          { id: 1, name: 'Admin', email: 'admin@example.org', active_flag: true },
          { id: OPERATOR_ID, name: OPERATOR.name, email: OPERATOR.email, active_flag: true },
        ])
      default:
        return refusal(404, 'Unknown method.')
    }
  }

  const server = await startSimulator(answer, () => ({
    status: 429,
    // no Retry-After here
    headers: { 'x-ratelimit-limit': '80', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' },
    body: { success: false, error: 'Rate limit exceeded', errorCode: 429 },
  }))
  const values = { url: server.url, token: TOKEN }
  return {
    ...server,
    values,
    wrongValues: { ...values, token: 'a-token-of-somebody-else' },
    wordsOfRefusal: 'unauthorized access',
    people,
    calls,
    notes,
    operatorId: String(OPERATOR_ID),
  }
}

function done(data: unknown, more: object = {}): SimulatorAnswer {
  return { body: { success: true, data, ...more } }
}

function refusal(status: number, error: string): SimulatorAnswer {
  return { status, body: { success: false, error, error_info: 'Please check developers.pipedrive.com', data: null } }
}
