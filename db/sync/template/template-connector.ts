import { RECORDED_KINDS, type CrmClient, type RecordedKind } from '../../../shared/client.ts'
import { failure, success, type Result } from '../../../shared/result.ts'
import type { Connector, PushError } from '../connector.ts'
import { PUNCTUAL, type DueTimes } from '../due-times.ts'
import { asUnreachable } from '../../network/unsent.ts'
import { Expressions, type Bindings } from './expressions.ts'
import { openFurtherLists, type FurtherLists } from './further-lists.ts'
import { readListPage } from './list-page.ts'
import { numberForms } from './number-forms.ts'
import { pullPage } from './pull.ts'
import { readClients } from './read-clients.ts'
import { textOf } from './revealed.ts'
import { searchNumber } from './search-number.ts'
import { Secrets } from './secrets.ts'
import { LIST_START, type Place } from './template-cursor.ts'
import { pushEntry } from './template-push.ts'
import type { TemplateFailure } from './answers.ts'
import { TemplateRequests } from './template-requests.ts'
import type { Skeleton } from './schema-parts.ts'
import type { Template } from './template-schema.ts'

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
  readonly dueTimes?: DueTimes
  /** The CRM has replaced the secret of this setting; the one before may be worth nothing any more. */
  readonly onSecret?: (setting: string, value: string) => void
}

type User = { readonly id: string; readonly label: string; readonly email: string }

/** Makes a connector of a template. Fails where the settings do not give an address to connect to. */
export async function templateConnector(
  options: TemplateConnectorOptions,
): Promise<Result<Connector & { stop(): void }, 'settings'>> {
  const { template, values, defaultCountry, now = Date.now, dueTimes = PUNCTUAL, onSecret } = options
  const secrets = new Secrets()
  const settings = settingsOf(template, values, secrets)
  if (!settings.ok) return settings
  const expressions = new Expressions(template.clock)
  const base = await baseOf(template, expressions, settings.value, secrets)
  if (!base.ok) {
    expressions.stop()
    return base
  }
  const lists = await openFurtherLists(template, expressions, settings.value, now)
  if (!lists.ok) {
    expressions.stop()
    return lists
  }
  const requests = new TemplateRequests({
    template,
    expressions,
    secrets,
    settings: settings.value,
    base: base.value,
    ...(onSecret && { onSecret }),
  })
  const parts = { template, requests, expressions, settings: settings.value, lists: lists.value }
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
    const { lookup: ask } = template
    if (!ask) return success([])
    const forms = numberForms(number, defaultCountry)
    for (const form of ask.forms) {
      const value = forms[form]
      if (value === undefined) continue
      const records = await searchNumber({ requests, expressions }, ask, { number: value, form, forms }, signal)
      if (!records.ok) return records
      if (records.value.length === 0) continue
      const read = await readClients(parts, records.value, signal)
      if (!read.ok) return read
      const found = read.value.clients
      // another form may find more, but a caller waits: the first that finds anybody is good
      if (found.length > 0) return success(found)
    }
    return success([])
  }

  return success({
    name: template.id,
    records: recordedKinds(template, lists.value),
    pull: async (cursor, signal) =>
      asUnreachable(known(await pullPage({ ...parts, now, dueTimes }, cursor, signal), secrets)),
    lookup: async (number, signal) => asUnreachable(known(await lookup(number, signal), secrets)),
    push: async (entry, signal, isRetry = false) =>
      known(
        await pushEntry({ template, requests, expressions, userId, triedAt, now }, entry, isRetry, signal),
        secrets,
      ),
    stop: () => expressions.stop(),
  })
}

/** What the CRM records counts only where it is read: nothing would look as if nothing had happened. */
function recordedKinds({ clients }: Template, lists: FurtherLists): readonly RecordedKind[] {
  const isRead = clients.map.events !== undefined || lists.shown().some(([, { history }]) => history !== undefined)
  return isRead ? RECORDED_KINDS.filter((kind) => clients.records.includes(kind)) : []
}

/** Outside, a duplicate that could not be linked is a refusal as any other. */
function known<Value>(result: Result<Value, TemplateFailure>, secrets: Secrets): Result<Value, PushError> {
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
  if (!filled.ok) return failure('settings', filled.error.message)
  const text = secrets.reveal(textOf(filled.value))
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
