import { RECORDED_KINDS, type CrmClient } from '../../../shared/client.ts'
import { failure, success, type Result } from '../../../shared/result.ts'
import type { Connector, ConnectorError } from '../connector.ts'
import { clientFromMapped, skeletonOf } from './client-record.ts'
import { Expressions, type Bindings } from './expressions.ts'
import { readListPage } from './list-page.ts'
import { numberForms } from './number-forms.ts'
import { pullPage } from './pull.ts'
import { relatedOf } from './related.ts'
import { textOf } from './revealed.ts'
import { searchNumber } from './search-number.ts'
import { Secrets } from './secrets.ts'
import { LIST_START, type Place } from './template-cursor.ts'
import { pushEntry } from './template-push.ts'
import { TemplateRequests, type TemplateFailure } from './template-requests.ts'
import type { Skeleton, Template } from './template-schema.ts'

/** The CRM's users change seldom. */
const USERS_KEPT_MS = 3_600_000
const USERS_MAX = 5_000

export type TemplateConnectorOptions = {
  readonly template: Template
  /** What was entered for the template's settings, secrets too. */
  readonly values: Readonly<Record<string, string>>
  /** For numbers without a country. */
  readonly defaultCountry: string
  readonly now?: () => number
  /** The CRM has replaced the secret of this setting; the one before may be worth nothing any more. */
  readonly onSecret?: (setting: string, value: string) => void
}

type User = { readonly id: string; readonly label: string; readonly email: string }

/** Makes a connector of a template. Fails where the settings do not give an address to connect to. */
export async function templateConnector(
  options: TemplateConnectorOptions,
): Promise<Result<Connector & { stop(): void }, 'settings'>> {
  const { template, values, defaultCountry, now = Date.now, onSecret } = options
  const secrets = new Secrets()
  const settings = settingsOf(template, values, secrets)
  if (!settings.ok) return settings
  const expressions = new Expressions(template.clock)
  const base = await baseOf(template, expressions, settings.value, secrets)
  if (!base.ok) {
    expressions.stop()
    return base
  }
  const requests = new TemplateRequests({
    template,
    expressions,
    secrets,
    settings: settings.value,
    base: base.value,
    ...(onSecret && { onSecret }),
  })
  const triedAt = new Map<string, number>()
  let users: { readonly list: readonly User[]; readonly readAt: number } | null = null

  async function userId(operator: string, signal: AbortSignal): Promise<Result<string | null, TemplateFailure>> {
    const { users: list } = template
    if (!list || operator === '') return success(null)
    if (!users || now() - users.readAt > USERS_KEPT_MS) {
      const read = await readUsers(list, signal)
      // credentials that may not see the users can still log calls, under their own name
      if (!read.ok && read.error.code !== 'refused') return read
      users = { list: read.ok ? read.value : [], readAt: now() }
    }
    const wanted = operator.toLowerCase()
    const found = users.list.find(
      ({ label, email }) => label.toLowerCase() === wanted || email.toLowerCase() === wanted,
    )
    return success(found?.id ?? null)
  }

  async function readUsers(
    list: NonNullable<Template['users']>,
    signal: AbortSignal,
  ): Promise<Result<User[], TemplateFailure>> {
    const read: User[] = []
    for (let place: Place | null = LIST_START; place && read.length < USERS_MAX;) {
      const page = await readListPage({ requests, expressions }, list, place, {}, signal)
      if (!page.ok) return page
      const map: Skeleton = { id: list.id, label: list.label, ...(list.email !== undefined && { email: list.email }) }
      const mapped = await expressions.fillEach(map, page.value.records, {})
      if (!mapped.ok) return failure('malformed', mapped.error.message)
      for (const outcome of mapped.value) {
        if ('message' in outcome || typeof outcome.value !== 'object' || outcome.value === null) continue
        const user: Record<string, unknown> = { ...outcome.value }
        read.push({ id: textOf(user['id']), label: textOf(user['label'] ?? ''), email: textOf(user['email'] ?? '') })
      }
      place = page.value.next
    }
    return success(read)
  }

  async function lookup(number: string, signal: AbortSignal): Promise<Result<CrmClient[], TemplateFailure>> {
    const { lookup: ask, clients } = template
    if (!ask) return success([])
    const forms = numberForms(number, defaultCountry)
    for (const form of ask.forms) {
      const value = forms[form]
      if (value === undefined) continue
      const records = await searchNumber({ requests, expressions }, ask, { number: value, form, forms }, signal)
      if (!records.ok) return records
      if (records.value.length === 0) continue
      const related = await relatedOf({ requests, expressions }, clients.related, records.value, signal)
      if (!related.ok) return related
      const mapped = await expressions.fillEach(skeletonOf(clients.map), records.value, { related: related.value })
      if (!mapped.ok) return failure('malformed', mapped.error.message)
      const found = mapped.value.flatMap((outcome) => {
        const client = 'message' in outcome ? null : clientFromMapped(outcome.value)
        return client?.ok === true ? [client.value.client] : []
      })
      // another form may find more, but a caller waits: the first that finds anybody is good
      if (found.length > 0) return success(found)
    }
    return success([])
  }

  return success({
    name: template.id,
    records: RECORDED_KINDS.filter((kind) => template.clients.records.includes(kind)),
    pull: async (cursor, signal) =>
      known(await pullPage({ template, requests, expressions, now }, cursor, signal), secrets),
    lookup: async (number, signal) => known(await lookup(number, signal), secrets),
    push: async (entry, signal, isRetry = false) =>
      known(
        await pushEntry({ template, requests, expressions, userId, triedAt, now }, entry, isRetry, signal),
        secrets,
      ),
    stop: () => expressions.stop(),
  })
}

/** Outside, a duplicate that could not be linked is a refusal as any other. */
function known<Value>(result: Result<Value, TemplateFailure>, secrets: Secrets): Result<Value, ConnectorError> {
  if (result.ok) return result
  const { code, message } = result.error
  // also where it quotes an address that the CRM gave, or a record
  return failure(code === 'duplicate' ? 'refused' : code, secrets.conceal(message))
}

/** What expressions see of the settings: values, and stand-ins for secrets. */
export function settingsOf(
  { settings }: Template,
  values: Readonly<Record<string, string>>,
  secrets: Secrets,
): Result<Bindings, 'settings'> {
  const read: Record<string, unknown> = {}
  for (const setting of settings) {
    const given = values[setting.name] ?? ('default' in setting ? String(setting.default) : '')
    const isOptional = 'isOptional' in setting && setting.isOptional
    if (given === '' && setting.type === 'sign-in') return failure('settings', 'nobody has signed in to the CRM yet')
    if (given === '' && !isOptional) return failure('settings', `«${setting.name}» is not filled in`)
    if (setting.type === 'secret' || setting.type === 'sign-in')
      read[setting.name] = secrets.put(`setting ${setting.name}`, given)
    else if (setting.type === 'number') read[setting.name] = Number(given)
    else if (setting.type === 'url') read[setting.name] = given.trim().replace(/\/+$/u, '')
    else read[setting.name] = given
  }
  return success(read)
}

async function baseOf(
  { connection }: Template,
  expressions: Expressions,
  settings: Bindings,
  secrets: Secrets,
): Promise<Result<URL, 'settings'>> {
  const filled = await expressions.fillOne(connection.base, null, { settings })
  const text = filled.ok ? secrets.reveal(textOf(filled.value)) : ''
  const base = URL.parse(text)
  if (!base || (base.protocol !== 'https:' && base.protocol !== 'http:')) {
    return failure('settings', `«${secrets.conceal(text)}» is no address of a CRM: it begins with https://`)
  }
  // anybody on the way could read names and numbers
  const isLocal = base.hostname === 'localhost' || base.hostname === '127.0.0.1' || base.hostname === '[::1]'
  if (base.protocol === 'http:' && !isLocal)
    return failure('settings', 'a CRM that is not on this machine is asked by https:// only')
  return success(base)
}
