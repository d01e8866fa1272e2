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

const TOKEN = 'eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.kommo'
const OPERATOR_ID = 504_141
const PAGE_MAX = 250
const EVENTS_MAX = 100

type Note = {
  readonly note_type: string
  readonly created_by?: number
  readonly params: {
    readonly text?: string
    readonly uniq?: string
    readonly call_result?: string
    readonly phone?: string
  }
}
type TagChange = {
  readonly tags_to_add?: readonly { readonly name: string }[]
  readonly tags_to_delete?: readonly { readonly name: string }[]
}
type NewContact = {
  readonly first_name?: string
  readonly last_name?: string
  readonly custom_fields_values?: readonly {
    readonly field_code: string
    readonly values: readonly { readonly value: string; readonly enum_code: string }[]
  }[]
}

/** Version 4 of the API of Kommo, which is amoCRM in Russia. */
export async function startKommo(): Promise<CrmSimulator> {
  const people = new People((count) => String(30_000_000 + count))
  const companies: string[] = []
  const calls: SimulatedEntry[] = []
  const notes: SimulatedEntry[] = []
  const written: (Note & { readonly id: number; readonly entity_id: string })[] = []

  function contactOf(person: StoredPerson): object {
    const { id, firstName, lastName, phones, email, company, tags, changedAt } = person
    if (company !== '' && !companies.includes(company)) companies.push(company)
    const field = (code: string, values: readonly { raw: string; label: string }[]): object => ({
      field_id: code === 'PHONE' ? 3 : 5,
      field_name: code,
      field_code: code,
      field_type: 'multitext',
      values: values.map(({ raw, label }) => ({
        value: raw,
        enum_id: 1,
        enum_code: label === 'mobile' ? 'MOB' : label.toUpperCase(),
      })),
    })
    const fields = [
      ...(phones.length > 0 ? [field('PHONE', phones)] : []),
      ...(email === '' ? [] : [field('EMAIL', [{ raw: email, label: 'work' }])]),
    ]
    return {
      id: Number(id),
      name: `${firstName} ${lastName}`.trim(),
      first_name: firstName,
      last_name: lastName,
      updated_at: Math.floor(changedAt / 1_000),
      custom_fields_values: fields.length > 0 ? fields : null,
      _embedded: {
        tags: tags.map((name, index) => ({ id: index + 1, name, color: null })),
        companies: company === '' ? [] : [{ id: companies.indexOf(company) + 1, _links: {} }],
      },
    }
  }

  /** A page; nothing at all is «204 No Content». */
  function page(name: string, rows: readonly object[], { searchParams }: URL, most = PAGE_MAX): SimulatorAnswer {
    const limit = Number(searchParams.get('limit') ?? 50)
    if (limit > most) return problem(400, `limit: This value should be less than or equal to ${most}.`)
    const number = Number(searchParams.get('page') ?? 1)
    const records = rows.slice((number - 1) * limit, number * limit)
    return records.length === 0 ? { status: 204 } : { body: { _page: number, _embedded: { [name]: records } } }
  }

  function getContacts(url: URL): SimulatorAnswer {
    const since = Number(url.searchParams.get('filter[updated_at][from]') ?? 0)
    const query = url.searchParams.get('query')
    const found = people
      .all()
      .filter(({ changedAt }) => Math.floor(changedAt / 1_000) >= since)
      .filter(
        ({ phones, firstName, lastName }) =>
          query === null ||
          phones.some(({ raw }) => digitsOf(raw).includes(query)) ||
          `${firstName} ${lastName}`.includes(query),
      )
    const isNewestFirst = url.searchParams.get('order[id]') === 'desc'
    return page('contacts', (isNewestFirst ? found.toReversed() : found).map(contactOf), url)
  }

  function addContacts(contacts: readonly NewContact[]): SimulatorAnswer {
    const made = contacts.map((contact) => {
      const valuesOf = (code: string) =>
        contact.custom_fields_values?.find(({ field_code: mine }) => mine === code)?.values ?? []
      return people.add({
        firstName: contact.first_name ?? '',
        lastName: contact.last_name ?? '',
        phones: valuesOf('PHONE').map(({ value, enum_code: label }) => ({ raw: value, label: label.toLowerCase() })),
        email: valuesOf('EMAIL')[0]?.value ?? '',
        company: '',
        place: '',
        tags: [],
      })
    })
    return {
      body: { _embedded: { contacts: made.map(({ id }) => ({ id: Number(id), request_id: '0' })) } },
      isWrite: true,
    }
  }

  function changeTags(
    id: string,
    { tags_to_add: added = [], tags_to_delete: removed = [] }: TagChange,
  ): SimulatorAnswer {
    const person = people.get(id)
    if (!person) return problem(404, 'Entity not found')
    const kept = person.tags.filter((tag) => !removed.some(({ name }) => name === tag))
    people.change(id, { tags: [...new Set([...kept, ...added.map(({ name }) => name)])] })
    return { body: { id: Number(id), updated_at: 0 }, isWrite: true }
  }

  function addNotes(clientId: string, added: readonly Note[]): SimulatorAnswer {
    for (const note of added) {
      const userId = note.created_by === undefined ? null : String(note.created_by)
      if (note.note_type === 'common') notes.push({ clientId, text: note.params.text ?? '', userId })
      else if (note.note_type !== 'call_in' && note.note_type !== 'call_out') return problem(400, 'note_type')
      else if (!note.params.phone) return problem(400, 'phone: This value should not be blank.')
      else calls.push({ clientId, text: note.params.call_result ?? '', userId })
      written.push({ ...note, id: written.length + 1, entity_id: clientId })
    }
    return { body: { _embedded: { notes: [{ id: written.length, entity_id: Number(clientId) }] } }, isWrite: true }
  }

  function getNotes(clientId: string, url: URL): SimulatorAnswer {
    const types = url.searchParams.getAll('filter[note_type][]')
    return page(
      'notes',
      written.filter((note) => note.entity_id === clientId && types.includes(note.note_type)),
      url,
    )
  }

  function answer({ method, url, headers, body }: SimulatorRequest): SimulatorAnswer {
    if (headers['authorization'] !== `Bearer ${TOKEN}`) return problem(401, 'Token is expired or was revoked')
    const [, , , kind = '', id = '', part = ''] = url.pathname.split('/')
    switch (`${method} ${kind}${part === '' ? '' : `/${part}`}`) {
      case 'GET contacts':
        return getContacts(url)
      case 'POST contacts':
        return addContacts(body as NewContact[])
      case 'PATCH contacts':
        return changeTags(id, body as TagChange)
      case 'GET contacts/notes':
        return getNotes(id, url)
      case 'POST contacts/notes':
        return people.get(id) ? addNotes(id, body as Note[]) : problem(404, 'Entity not found')
      case 'GET companies': {
        const ids = url.searchParams.getAll('filter[id][]')
        const rows = companies.map((name, index) => ({ id: index + 1, name }))
        return page(
          'companies',
          rows.filter((row) => ids.includes(String(row.id))),
          url,
        )
      }
      case 'GET events': {
        const since = Number(url.searchParams.get('filter[created_at][from]') ?? 0)
        const events = [...people.deleted]
          .filter(([, at]) => Math.floor(at / 1_000) >= since)
          .map(([entity, at]) => ({
            id: `01${entity}`,
            type: 'contact_deleted',
            entity_id: Number(entity),
            created_at: at,
          }))
        return page('events', events, url, EVENTS_MAX)
      }
      case 'GET users':
        return page('users', [{ id: OPERATOR_ID, name: OPERATOR.name, email: OPERATOR.email }], url)
      default:
        return problem(404, 'Cannot find such a method')
    }
  }

  const server = await startSimulator(answer, () => problem(429, 'Too Many Requests'))
  const values = { url: server.url, token: TOKEN }
  return {
    ...server,
    values,
    wrongValues: { ...values, token: 'a-token-of-somebody-else' },
    wordsOfRefusal: 'Token is expired or was revoked',
    people,
    calls,
    notes,
    operatorId: String(OPERATOR_ID),
  }
}

/** RFC 7807, as this API writes it. */
function problem(status: number, detail: string): SimulatorAnswer {
  return { status, body: { type: 'https://httpstatus.es', title: 'Error', status, detail } }
}
