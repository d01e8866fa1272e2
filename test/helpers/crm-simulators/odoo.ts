import {
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

const KEY = '6578616d706c65206a736f6e20617069206b6579'
const DATABASE = 'production'
const USER = 'bot@example.org'
const OPERATOR_PARTNER = 107

type Parameters = Record<string, unknown>
type Condition = [string, string, unknown]
/** What a method gave; `isWrite` as for the simulator. */
type Done = { readonly value: unknown; readonly isWrite?: boolean }
class OdooError extends Error {}

/** `19`: the JSON-2 API. `18`: JSON-RPC, where people have a second field for mobile numbers. */
export async function startOdoo(version: 18 | 19): Promise<CrmSimulator> {
  const people = new People()
  const entries: SimulatedEntry[] = []
  const numbersOf = (person: StoredPerson, isMobile: boolean): string =>
    person.phones
      .filter(({ label }) => version === 19 || (label === 'mobile') === isMobile)
      .map(({ raw }) => raw)
      .join(', ')

  function fieldsOf(person: StoredPerson): Parameters {
    const orFalse = (text: string): string | false => text || false
    return {
      id: Number(person.id),
      name: `${person.firstName} ${person.lastName}`.trim(),
      is_company: false,
      phone: orFalse(numbersOf(person, false)),
      ...(version === 18 && { mobile: orFalse(numbersOf(person, true)) }),
      email: orFalse(person.email),
      city: orFalse(person.place),
      lang: 'ru_RU',
      tz: 'Europe/Moscow',
      country_code: 'RU',
      country_id: { id: 190, code: 'RU' },
      category_id: person.tags.map((tag, index) => ({ id: index + 1, display_name: tag })),
      commercial_company_name: orFalse(person.company),
      write_date: new Date(person.changedAt).toISOString().slice(0, 19).replace('T', ' '),
    }
  }

  function matches(fields: Parameters, domain: readonly Condition[]): boolean {
    return domain.every(([field, operator, value]) => {
      if (field === 'phone_mobile_search') {
        const strip = (text: unknown): string => textOf(text).replace(/[\s\\./()-]/gu, '')
        if (textOf(value).length < 3) throw new OdooError('Please enter at least 3 characters')
        return [fields['phone'], fields['mobile']].some((one) => strip(one).includes(strip(value)))
      }
      if (!(field in fields)) throw new OdooError(`Invalid field res.partner.${field} in condition`)
      const mine = fields[field] as string | number
      if (operator === '>') return mine > (value as typeof mine)
      if (operator === '>=') return mine >= (value as typeof mine)
      if (operator === 'ilike') return textOf(mine).toLowerCase().includes(textOf(value).toLowerCase())
      return mine === value
    })
  }

  function select(rows: readonly Parameters[], { domain, limit, order }: Parameters): Parameters[] {
    const found = rows.filter((row) => matches(row, domain as Condition[]))
    const sorted = found.toSorted((one, other) => Number(one['id']) - Number(other['id']))
    return (order === 'id desc' ? sorted.toReversed() : sorted).slice(0, Number(limit))
  }

  function pick(row: Parameters, names: readonly string[]): Parameters {
    const unknown = names.find((name) => !(name in row))
    if (unknown !== undefined) throw new OdooError(`Invalid field '${unknown}' on 'res.partner'`)
    return Object.fromEntries(['id', ...names].map((name) => [name, row[name]]))
  }

  const users = [
    { id: 2, name: 'Bot', email: USER, share: false, partner_id: [3, 'Bot'] },
    { id: 7, name: OPERATOR.name, email: OPERATOR.email, share: false, partner_id: [OPERATOR_PARTNER, OPERATOR.name] },
  ]

  function execute(model: string, method: string, parameters: Parameters): Done {
    const partners = (): Parameters[] => people.all().map(fieldsOf)
    switch (`${model}.${method}`) {
      case 'res.partner.web_search_read': {
        const records = select(partners(), parameters).map((row) =>
          pick(row, Object.keys(parameters['specification'] as object)),
        )
        const all = { ...parameters, limit: Infinity }
        return { value: { length: select(partners(), all).length, records } }
      }
      case 'res.partner.search_read':
        return { value: select(partners(), parameters).map((row) => pick(row, parameters['fields'] as string[])) }
      case 'res.partner.search':
        return { value: select(partners(), parameters).map(({ id }) => id) }
      case 'res.users.search_read':
        return { value: users.map((user) => pick(user, parameters['fields'] as string[])) }
      case 'mail.message.search':
        return {
          value: select(
            entries.map(({ clientId, text }, index) => ({
              id: index + 1,
              model: 'res.partner',
              res_id: Number(clientId),
              body: text,
            })),
            parameters,
          ).map(({ id }) => id),
        }
      case 'res.partner.create': {
        const made = (parameters['vals_list'] as Parameters[]).map(create)
        return { value: made.map(({ id }) => Number(id)), isWrite: true }
      }
      case 'res.partner.message_post': {
        const { ids, body, body_is_html: isHtml, author_id: author } = parameters
        const clientId = String((ids as number[])[0])
        if (!people.get(clientId)) throw new OdooError('Record does not exist or has been deleted.')
        const text = isHtml === true ? textOfHtml(textOf(body)) : textOf(body).replaceAll('\n', ' ')
        entries.push({ clientId, text, userId: author === undefined ? null : textOf(author) })
        return { value: [entries.length], isWrite: true }
      }
      default:
        throw new OdooError(`the method ${method} does not exist on ${model}`)
    }
  }

  function create(values: Parameters): StoredPerson {
    const known = ['name', 'is_company', 'phone', 'mobile', 'email', 'city', 'company_name']
    const unknown = Object.keys(values).find((name) => !known.includes(name) || (version === 19 && name === 'mobile'))
    if (unknown !== undefined) throw new OdooError(`Invalid field '${unknown}' on 'res.partner'`)
    const [firstName = '', ...rest] = textOf(values['name']).split(' ')
    const numbers = textOf(values['phone']).split(', ')
    return people.add({
      firstName,
      lastName: rest.join(' '),
      phones: [
        ...numbers.map((raw) => ({ raw, label: 'phone' })),
        ...(values['mobile'] ? [{ raw: textOf(values['mobile']), label: 'mobile' }] : []),
      ],
      email: textOf(values['email']),
      company: '',
      place: textOf(values['city']),
      tags: [],
    })
  }

  function json2({ method, url, headers, body }: SimulatorRequest): SimulatorAnswer {
    if (method !== 'POST') return { status: 405, body: { name: 'MethodNotAllowed', message: 'only POST' } }
    if (headers['authorization'] !== `bearer ${KEY}`) {
      return {
        status: 401,
        body: {
          name: 'werkzeug.exceptions.Unauthorized',
          message: 'Invalid apikey',
          arguments: ['Invalid apikey', 401],
        },
      }
    }
    if (headers['x-odoo-database'] !== DATABASE) return { status: 404, body: { message: 'no such database' } }
    const [, , , model = '', name = ''] = url.pathname.split('/')
    try {
      const { value, isWrite } = execute(model, name, body as Parameters)
      return { body: value, isWrite }
    } catch (error) {
      if (!(error instanceof OdooError)) throw error
      return { status: 422, body: { name: 'odoo.exceptions.UserError', message: error.message, arguments: [] } }
    }
  }

  function jsonRpc({ url, body }: SimulatorRequest): SimulatorAnswer {
    const { params, id } = body as { params: { service: string; method: string; args: unknown[] }; id: number }
    const answer = (result: object, isWrite?: boolean): SimulatorAnswer => ({
      body: { jsonrpc: '2.0', id, ...result },
      isWrite,
    })
    const refused = (message: string, name: string): SimulatorAnswer =>
      answer({ error: { code: 200, message: 'Odoo Server Error', data: { name, message, debug: 'Traceback …' } } })
    if (url.pathname !== '/jsonrpc') return { status: 404 }
    const { args } = params
    if (params.service === 'common') {
      const [database, user, key] = args
      return answer({ result: database === DATABASE && user === USER && key === KEY ? 2 : false })
    }
    const [database, uid, key, model, method, positional, named] = args
    if (database !== DATABASE || Number(uid) !== 2 || key !== KEY) {
      return refused('Access Denied', 'odoo.exceptions.AccessDenied')
    }
    const first: Parameters =
      method === 'create'
        ? { vals_list: (positional as unknown[])[0] }
        : method === 'message_post'
          ? { ids: (positional as unknown[])[0] }
          : { domain: (positional as unknown[])[0] }
    try {
      const { value, isWrite } = execute(String(model), String(method), { ...first, ...(named as Parameters) })
      return answer({ result: value }, isWrite)
    } catch (error) {
      if (!(error instanceof OdooError)) throw error
      return refused(error.message, 'odoo.exceptions.UserError')
    }
  }

  const server = await startSimulator(version === 19 ? json2 : jsonRpc, () => ({ status: 429, body: {} }))
  const values = { url: server.url, database: DATABASE, key: KEY, ...(version === 18 && { user: USER }) }
  return {
    ...server,
    values,
    wrongValues: { ...values, key: 'wrong-key-wrong-key' },
    wordsOfRefusal: version === 19 ? 'Invalid apikey' : 'password may be wrong',
    people,
    // both are messages at the partner
    calls: entries,
    notes: entries,
    operatorId: String(OPERATOR_PARTNER),
  }
}

/** As a browser shows it. */
export function textOfHtml(html: string): string {
  return html
    .replaceAll(/<br\s*\/?>/gu, '\n')
    .replaceAll(/<[^>]*>/gu, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}
