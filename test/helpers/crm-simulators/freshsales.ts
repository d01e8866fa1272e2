import {
  digitsOf,
  People,
  startSimulator,
  type CrmSimulator,
  type SimulatedEntry,
  type SimulatorAnswer,
  type SimulatorRequest,
  type StoredPerson,
} from './simulator.ts'

const KEY = 'a-key-that-nobody-guesses'
const WORDS = 'Invalid login or password.'
const VIEW = '4000123456'
const PAGE_MAX = 100

type NewContact = Record<string, string | undefined>

/** Freshsales (Freshworks CRM) with a user's key and a view that shows all contacts. */
export async function startFreshsales(): Promise<CrmSimulator> {
  const people = new People((count) => String(70_000_000_000 + count))
  const externalIds = new Map<string, string>()
  const calls: SimulatedEntry[] = []
  const notes: SimulatedEntry[] = []

  const server = await startSimulator(answer, () => ({ status: 429, body: { message: 'Rate limit exceeded' } }))

  function answer({ method, url, headers, body }: SimulatorRequest): SimulatorAnswer {
    if (headers['authorization'] !== `Token token=${KEY}`) {
      return { status: 401, body: { login: 'failed', message: WORDS } }
    }
    const path = url.pathname.replace('/crm/sales/api', '')
    if (path === `/contacts/view/${VIEW}`) return view(url)
    if (path === '/search') return search(url.searchParams.get('q') ?? '')
    if (path === '/lookup') return lookup(url)
    if (path === '/contacts/upsert') return upsert(body as { contact: NewContact })
    const one = /^\/contacts\/(\d+)(\/activities\.json)?$/u.exec(path)
    const person = one ? people.get(one[1] ?? '') : undefined
    if (person) return one?.[2] ? activities(person.id) : { body: { contact: contactOf(person) } }
    if (method === 'POST' && path === '/phone_calls') return call(headers, body as Record<string, string>)
    if (method === 'POST' && path === '/notes') return note(body as { note: Record<string, string> })
    return { status: 404, body: { errors: { code: 404, message: ['Not found'] } } }
  }

  function view({ searchParams }: URL): SimulatorAnswer {
    const size = Number(searchParams.get('per_page') ?? 25)
    if (size > PAGE_MAX) return invalid('per_page')
    const page = Number(searchParams.get('page') ?? 1)
    const isByChange = searchParams.get('sort') === 'updated_at'
    const all = people.all().toSorted((one, other) => (isByChange ? one.changedAt - other.changedAt : 0))
    if (searchParams.get('sort_type') === 'desc') all.reverse()
    const contacts = all.slice((page - 1) * size, page * size).map(contactOf)
    return { body: { contacts, meta: { total_pages: Math.ceil(all.length / size), total: all.length } } }
  }

  /** Records in short, of all kinds. */
  function search(text: string): SimulatorAnswer {
    const found = people.all().filter(({ phones }) => phones.some(({ raw }) => digitsOf(raw).endsWith(digitsOf(text))))
    return {
      body: found.map(({ id, firstName, email }) => ({ id, type: 'contact', name: firstName, email, partial: true })),
    }
  }

  /** To the letter. */
  function lookup({ searchParams }: URL): SimulatorAnswer {
    const field = searchParams.get('f') ?? ''
    const wanted = searchParams.get('q')
    const contacts = people
      .all()
      .map(contactOf)
      .filter((one) => Reflect.get(one, field) === wanted)
    return { body: { contacts: { contacts } } }
  }

  function upsert({ contact }: { contact: NewContact }): SimulatorAnswer {
    const key = contact['external_id'] ?? ''
    const known = people.get(externalIds.get(key) ?? '')
    const mobile = contact['mobile_number']
    const isTaken = people.all().some((one) => one !== known && mobile && contactOf(one).mobile_number === mobile)
    if (isTaken) return invalid('MobileNumber is not unique')
    const fields = {
      firstName: contact['first_name'] ?? '',
      lastName: contact['last_name'] ?? '',
      phones: [
        ...(contact['work_number'] ? [{ raw: contact['work_number'], label: 'work' }] : []),
        ...(mobile ? [{ raw: mobile, label: 'mobile' }] : []),
      ],
      email: contact['email'] ?? '',
      company: '',
      place: contact['city'] ?? '',
      tags: [],
    }
    if (known) people.change(known.id, fields)
    const { id } = known ?? people.add(fields)
    externalIds.set(key, id)
    return { status: known ? 200 : 201, body: { contact: contactOf(people.known(id)) }, isWrite: true }
  }

  function call(headers: SimulatorRequest['headers'], form: Record<string, string>): SimulatorAnswer {
    // of JSON the record that the call belongs to would be dropped
    if (!headers['content-type']?.includes('form')) return invalid('the body is not a form')
    const clientId = form['phone_call[targetable][id]']
    if (form['phone_call[targetable_type]'] !== 'contact' || !clientId) return invalid('Targetable is missing')
    if (!['true', 'false'].includes(form['phone_call[call_direction]'] ?? '')) return invalid('Call direction')
    calls.push({ clientId, text: form['phone_call[note][description]'] ?? '', userId: null })
    return { status: 201, body: { phone_call: { id: calls.length } }, isWrite: true }
  }

  function note({ note: given }: { note: Record<string, string> }): SimulatorAnswer {
    if (given['targetable_type'] !== 'Contact') return invalid('Targetable type')
    notes.push({ clientId: String(given['targetable_id']), text: given['description'] ?? '', userId: null })
    return { status: 201, body: { note: { id: notes.length } }, isWrite: true }
  }

  function activities(id: string): SimulatorAnswer {
    const all = [...calls, ...notes].filter(({ clientId }) => clientId === id)
    return { body: { activities: all.map(({ text }, index) => ({ id: index + 1, action_data: { note: text } })) } }
  }

  const values = { url: `${server.url}/crm/sales`, key: KEY, view: VIEW }
  return {
    ...server,
    people,
    calls,
    notes,
    values,
    wrongValues: { ...values, key: 'a-wrong-key' },
    wordsOfRefusal: WORDS,
    operatorId: null,
  }
}

function contactOf(person: StoredPerson) {
  return {
    id: Number(person.id),
    first_name: person.firstName,
    last_name: person.lastName,
    display_name: `${person.firstName} ${person.lastName}`,
    email: person.email || null,
    work_number: person.phones.find(({ label }) => label === 'work')?.raw ?? null,
    mobile_number: person.phones.find(({ label }) => label === 'mobile')?.raw ?? null,
    city: person.place || null,
    tags: person.tags,
    updated_at: new Date(person.changedAt).toISOString(),
  }
}

function invalid(message: string): SimulatorAnswer {
  return { status: 400, body: { errors: { code: 400, message: [message] } } }
}
