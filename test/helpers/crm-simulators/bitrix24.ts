import {
  digitsOf,
  History,
  OPERATOR,
  People,
  startSimulator,
  textOf,
  type CrmSimulator,
  type SimulatedEntry,
  type SimulatorAnswer,
  type SimulatorRequest,
  type StoredPerson,
} from './simulator.ts'

const TOKEN = '1n2b0und3w4bh5k6'
const OPERATOR_ID = '7'
/** Lists give so many records, whatever they are asked for. */
const PAGE = 50

type Fields = Record<string, unknown>
type Body = {
  filter?: Fields
  select?: string[]
  fields?: Fields
  start?: number
  order?: Fields
  [name: string]: unknown
}
type Refusal = { readonly status: number; readonly error: string; readonly error_description: string }

/** Bitrix24's REST by an inbound webhook: the secret is a part of the address. */
export async function startBitrix24(): Promise<CrmSimulator> {
  const people = new People()
  const history = new History()
  const calls: SimulatedEntry[] = []
  const notes: SimulatedEntry[] = []
  /** Ids of other systems, of what was made with them: contacts and activities. */
  const origins = new Map<string, string>()

  function contactOf(person: StoredPerson): Fields {
    const multiple = (values: readonly { raw: string; label: string }[], type: string): Fields[] =>
      values.map(({ raw, label }, index) => ({
        ID: String(Number(person.id) * 100 + index),
        VALUE_TYPE: label.toUpperCase(),
        VALUE: raw,
        TYPE_ID: type,
      }))
    const origin = [...origins].find(([, id]) => id === `contact ${person.id}`)?.[0]
    return {
      ID: person.id,
      NAME: person.firstName,
      SECOND_NAME: null,
      LAST_NAME: person.lastName,
      COMPANY_ID: companyIdOf(person.company),
      PHONE: multiple(person.phones, 'PHONE'),
      EMAIL: person.email === '' ? undefined : multiple([{ raw: person.email, label: 'work' }], 'EMAIL'),
      ADDRESS_CITY: person.place || null,
      DATE_MODIFY: timeOf(person.changedAt),
      ORIGIN_ID: origin ?? null,
      ORIGINATOR_ID: origin === undefined ? null : 'VIZITKA',
    }
  }

  function companyIdOf(name: string): string {
    const index = people.companies().indexOf(name)
    return index === -1 ? '0' : String(index + 1)
  }

  function deals(): Fields[] {
    return history.all('orders').map(({ id, title, text, at, isDone, amount, personIds, changedAt }) => ({
      ID: id,
      TITLE: title,
      COMMENTS: text,
      STAGE_SEMANTIC_ID: isDone ? 'S' : 'P',
      OPPORTUNITY: amount.toFixed(2),
      CURRENCY_ID: 'EUR',
      CLOSEDATE: timeOf(at),
      CONTACT_ID: personIds[0] ?? '0',
      DATE_MODIFY: timeOf(changedAt),
    }))
  }

  function activities(): Fields[] {
    return history.all('calls').map(({ id, title, text, at, isDone, personIds, changedAt, key }) => ({
      ID: id,
      OWNER_TYPE_ID: '3',
      OWNER_ID: personIds[0],
      TYPE_ID: '2',
      SUBJECT: title,
      DESCRIPTION: text,
      DESCRIPTION_TYPE: '1',
      COMPLETED: isDone ? 'Y' : 'N',
      START_TIME: timeOf(at),
      LAST_UPDATED: timeOf(changedAt),
      ORIGIN_ID: key,
      ORIGINATOR_ID: key === '' ? null : 'VIZITKA',
    }))
  }

  function list(rows: readonly Fields[], { filter = {}, select = [], start = 0 }: Body): SimulatorAnswer {
    const found = rows
      .filter((row) =>
        Object.entries(filter).every(([key, value]) => {
          const [, operator = '', name = ''] = /^([<>=@!]*)(.*)$/u.exec(key) ?? []
          const mine = row[name]
          if (operator === '@') return (value as unknown[]).map(String).includes(textOf(mine))
          if (operator === '>') return Number(mine) > Number(value)
          if (operator === '>=')
            return Date.parse(textOf(mine)) >= Math.floor(Date.parse(textOf(value)) / 1_000) * 1_000
          if (Array.isArray(mine)) return mine.some((one: Fields) => one['VALUE'] === value)
          return textOf(mine) === textOf(value)
        }),
      )
      .toSorted((one, other) => Number(one['ID']) - Number(other['ID']))
      .map((row) => Object.fromEntries(['ID', ...select].map((name) => [name, row[name]])))
    return { body: { result: found.slice(0, PAGE), ...(start !== -1 && { total: found.length }), time: {} } }
  }

  const methods: Readonly<Record<string, (body: Body) => SimulatorAnswer | Refusal>> = {
    'crm.contact.list': (body) => list(people.all().map(contactOf), body),
    'crm.company.list': (body) =>
      list(
        people.companies().map((TITLE, index) => ({
          ID: String(index + 1),
          TITLE,
          DATE_MODIFY: timeOf(people.renamedAt.get(TITLE) ?? 0),
        })),
        body,
      ),
    'crm.deal.list': (body) => list(deals(), body),
    'crm.duplicate.findbycomm': ({ type, values, entity_type: entity }) => {
      if (type !== 'PHONE' || entity !== 'CONTACT') return refusal('Communication type is not supported.')
      if (!Array.isArray(values) || values.length > 20) return refusal('Too many values')
      // as the index of duplicates has them: digits, with the country's code in place of the trunk
      const key = (text: unknown): string => digitsOf(textOf(text)).replace(/^8(?=\d{10}$)/u, '7')
      const wanted = new Set(values.map(key))
      const ids = people.all().filter(({ phones }) => phones.some(({ raw }) => wanted.has(key(raw))))
      return { body: { result: ids.length === 0 ? [] : { CONTACT: ids.slice(0, 20).map(({ id }) => Number(id)) } } }
    },
    'crm.contact.add': ({ fields = {} }) => {
      const numbers = (fields['PHONE'] ?? []) as { VALUE: string; VALUE_TYPE: string }[]
      const [email] = (fields['EMAIL'] ?? []) as { VALUE: string }[]
      const made = people.add({
        firstName: textOf(fields['NAME']),
        lastName: textOf(fields['LAST_NAME']),
        phones: numbers.map(({ VALUE, VALUE_TYPE }) => ({ raw: VALUE, label: VALUE_TYPE.toLowerCase() })),
        email: email?.VALUE ?? '',
        company: '',
        place: textOf(fields['ADDRESS_CITY']),
        tags: [],
      })
      origins.set(textOf(fields['ORIGIN_ID']), `contact ${made.id}`)
      return { body: { result: Number(made.id) }, isWrite: true }
    },
    'crm.contact.update': ({ id, fields = {} }) => {
      const person = people.get(textOf(id))
      if (!person) return refusal('Not found')
      // numbers without an id of their own are added
      const added = (fields['PHONE'] ?? []) as { VALUE: string; VALUE_TYPE: string }[]
      const phones = added.map(({ VALUE, VALUE_TYPE }) => ({ raw: VALUE, label: VALUE_TYPE.toLowerCase() }))
      people.change(person.id, { phones: [...person.phones, ...phones] })
      return { body: { result: true }, isWrite: true }
    },
    'crm.activity.add': ({ fields = {} }) => {
      for (const name of ['OWNER_ID', 'OWNER_TYPE_ID', 'TYPE_ID', 'COMMUNICATIONS', 'RESPONSIBLE_ID']) {
        if (fields[name] === undefined) return refusal(`Required field is not set: ${name}`)
      }
      if (fields['DESCRIPTION_TYPE'] !== 1) return refusal('only plain text is expected here')
      calls.push({
        clientId: textOf(fields['OWNER_ID']),
        text: textOf(fields['DESCRIPTION']),
        userId: textOf(fields['RESPONSIBLE_ID']),
      })
      origins.set(textOf(fields['ORIGIN_ID']), `activity ${calls.length}`)
      return { body: { result: calls.length }, isWrite: true }
    },
    'crm.activity.list': (body) => {
      const ours = [...origins]
        .filter(([, what]) => what.startsWith('activity'))
        .map(([key, what]) => ({ ID: what.slice(9), ORIGIN_ID: key, ORIGINATOR_ID: 'VIZITKA' }))
      return list([...ours, ...activities()], body)
    },
    'crm.timeline.comment.add': ({ fields = {} }) => {
      if (fields['ENTITY_TYPE'] !== 'contact' || !fields['COMMENT']) return refusal('Empty comment message')
      // the author is the owner of the webhook
      notes.push({ clientId: textOf(fields['ENTITY_ID']), text: textOf(fields['COMMENT']), userId: null })
      return { body: { result: notes.length }, isWrite: true }
    },
    'crm.timeline.comment.list': ({ filter = {} }) => ({
      body: {
        result: notes
          .map(({ clientId, text }, index) => ({ ID: String(index + 1), ENTITY_ID: clientId, COMMENT: text }))
          .filter(({ ENTITY_ID }) => ENTITY_ID === textOf(filter['ENTITY_ID'])),
      },
    }),
    'user.get': ({ start = 0 }) => {
      const [firstName, lastName] = OPERATOR.name.split(' ')
      const users = [
        { ID: '1', NAME: 'Админ', LAST_NAME: '', EMAIL: 'admin@example.org', ACTIVE: true },
        { ID: OPERATOR_ID, NAME: firstName, LAST_NAME: lastName, EMAIL: OPERATOR.email, ACTIVE: true },
      ]
      return { body: { result: users.slice(start, start + PAGE), total: users.length } }
    },
  }

  function answer({ url, body }: SimulatorRequest): SimulatorAnswer {
    const [, rest, user, token, method = ''] = url.pathname.split('/')
    if (rest !== 'rest' || user !== '1' || token !== TOKEN) {
      return {
        status: 401,
        body: { error: 'INVALID_CREDENTIALS', error_description: 'Invalid request credentials' },
      }
    }
    const call = methods[method.replace(/\.json$/u, '')]
    const given: SimulatorAnswer | Refusal = call
      ? call(body as Body)
      : { status: 404, error: 'ERROR_METHOD_NOT_FOUND', error_description: 'Method not found!' }
    return 'error' in given ? { status: given.status, body: given } : given
  }

  const server = await startSimulator(answer, () => ({
    status: 503,
    body: { error: 'QUERY_LIMIT_EXCEEDED', error_description: 'Too many requests' },
  }))
  return {
    ...server,
    values: { webhook: `${server.url}/rest/1/${TOKEN}/`, responsible: '1' },
    wrongValues: { webhook: `${server.url}/rest/1/0000000000000000/`, responsible: '1' },
    wordsOfRefusal: 'Invalid request credentials',
    people,
    history,
    calls,
    notes,
    operatorId: OPERATOR_ID,
  }
}

/** In the time zone of the portal. */
function timeOf(at: number): string {
  return `${new Date(at + 3 * 3_600_000).toISOString().slice(0, 19)}+03:00`
}

function refusal(description: string): Refusal {
  return { status: 400, error: '', error_description: description }
}
