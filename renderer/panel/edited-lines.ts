import type { Settings } from '../../shared/settings.ts'
import { lineName, type IceServer, type LineSecrets, type SipAccount } from '../../shared/sip-account.ts'
import { moved } from './moved.ts'

/** As many as the settings hold. */
export const LINES_MAX = 8

/** Passwords that were typed, by the id of the line; what was not typed stays as it is kept. */
export type TypedSecrets = Readonly<Record<string, Partial<LineSecrets>>>

/** A line of which nothing is known yet. */
export function newLine(): SipAccount {
  return {
    id: crypto.randomUUID(),
    name: '',
    colour: 'none',
    greeting: '',
    ringTone: 'soft',
    server: '',
    fallbackServers: [],
    address: '',
    authorisationUser: '',
    displayName: '',
    trustAssertedIdentity: true,
    mayAnswerItself: false,
    iceServers: [],
    usesRelayOnly: false,
    usesSessionTimers: true,
  }
}

export function changedLine(accounts: readonly SipAccount[], changed: SipAccount): SipAccount[] {
  return accounts.map((account) => (account.id === changed.id ? changed : account))
}

/** The lines with one of them a place further up or down; as they are where there is no such place. */
export function movedLine(accounts: readonly SipAccount[], lineId: string, by: -1 | 1): SipAccount[] {
  return moved(accounts, lineId, by)
}

/** The passwords as they are sent: only typed ones, and only of lines that there still are. */
export function secretsToSend(
  typed: TypedSecrets,
  accounts: readonly SipAccount[],
): Record<string, Partial<LineSecrets>> {
  const entries = accounts.flatMap(({ id }) => {
    const { password, turnPassword } = typed[id] ?? {}
    const secrets = { ...(password ? { password } : {}), ...(turnPassword ? { turnPassword } : {}) }
    return Object.keys(secrets).length > 0 ? [[id, secrets] as const] : []
  })
  return Object.fromEntries(entries)
}

/** While a list of servers is edited, a line of it may be empty; what is kept has none. */
export function withoutEmptyServers(settings: Settings): Settings {
  const accounts = settings.accounts.map((account) => ({
    ...account,
    server: account.server.trim(),
    address: account.address.trim(),
    name: account.name.trim(),
    fallbackServers: account.fallbackServers.map((server) => server.trim()).filter(Boolean),
  }))
  return { ...settings, accounts }
}

/** One server a line: its address and, after a space, the user name. */
export function iceServersText(servers: readonly IceServer[]): string {
  return servers.map(({ url, user }) => [url, user].filter(Boolean).join(' ')).join('\n')
}

export function readIceServers(text: string): IceServer[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const [url = '', ...user] = line.split(/\s+/u)
      return { url, user: user.join(' ') }
    })
}

const ACCOUNT_FIELDS = [
  'name',
  'colour',
  'greeting',
  'ringTone',
  'server',
  'fallbackServers',
  'address',
  'authorisationUser',
  'displayName',
  'iceServers',
  'usesRelayOnly',
] as const
const OTHER_FIELDS = ['operatorName', 'defaultCountry', 'dialPrefix'] as const
/** Where a field stands that is a list of its own; each is named by the heading above it. */
const SECTIONS = [
  ['operatorState', 'sections.states'],
  ['shortcuts', 'sections.shortcuts'],
  ['colleagues', 'sections.colleagues'],
  ['pickUpCode', 'sections.colleagues'],
  ['calling', 'sections.incoming'],
  ['crm', 'sections.clients'],
  ['furtherSources', 'sections.sources'],
  ['snapshot', 'sections.clients'],
] as const

export type FieldName =
  | (typeof ACCOUNT_FIELDS)[number]
  | (typeof OTHER_FIELDS)[number]
  | (typeof SECTIONS)[number][1]
  | 'line'

/** A field that the schema refused, and the line it belongs to; null: it belongs to none, or there is only one. */
export type RefusedField = { readonly field: FieldName; readonly line: SipAccount | null }

/** What an issue of the settings' schema is about; of a list the entry stands last in the path. */
export function refusedField(path: readonly PropertyKey[], accounts: readonly SipAccount[]): RefusedField {
  const [group, index] = path
  if (group !== 'accounts') {
    const section = SECTIONS.find(([name]) => path.includes(name))?.[1]
    return { field: OTHER_FIELDS.find((name) => path.includes(name)) ?? section ?? 'line', line: null }
  }
  const line = accounts.length > 1 && typeof index === 'number' ? accounts[index] : undefined
  return { field: ACCOUNT_FIELDS.find((name) => path.includes(name)) ?? 'line', line: line ?? null }
}

/** How a line is called while it is edited; empty: it has neither name nor address yet. */
export function editedName(account: SipAccount): string {
  return lineName({ name: account.name.trim(), address: account.address.trim() })
}
