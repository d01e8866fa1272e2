import type { CrmConnection, TemplateSource } from '../../shared/crm-source.ts'
import { failure, success, type Result } from '../../shared/result.ts'
import type { Connector } from './connector.ts'
import { demoCrmConnector } from './demo-crm-connector.ts'
import type { DueTimes } from './due-times.ts'
import { sourceKey } from './source-key.ts'
import type { Templates } from './template/added-templates.ts'
import type { Template } from './template/template-schema.ts'

/** A connector with what belongs to it. */
export type Connection = {
  readonly connector: Connector
  /** Calls back when the CRM itself tells of changes; answers how to end that. */
  readonly watch: (onChange: () => void) => () => void
  /** Frees what the connector holds; it is not used afterwards. */
  readonly stop: () => Promise<void>
}

export type ConnectOptions = {
  readonly templates: () => Promise<Templates>
  /** For numbers without a country. */
  readonly defaultCountry: string
  /** When all is read or compared again; left out: as soon as a period is over. */
  readonly dueTimes?: DueTimes
  /** The CRM has replaced the secret of a setting. */
  readonly onSecret?: (source: TemplateSource, name: string, value: string) => void
}

/** Makes a connector of what was entered; the cursor of each source is kept under a key of its own. */
export async function connect(
  connection: CrmConnection,
  options: ConnectOptions,
): Promise<Result<Connection, 'settings'>> {
  const found = connection.kind === 'template' ? await templateOf(connection.settings.template, options) : null
  if (found?.ok === false) return found
  const template = found?.value ?? null
  const made = await make(connection, template, options)
  if (!made.ok) return made
  const { connector, ...others } = made.value
  return success({ ...others, connector: { ...connector, name: await sourceKey(connection, template) } })
}

/** Stands where nothing can be connected, so that people see why instead of «no CRM». */
export function brokenConnector(message: string): Connector {
  // unauthorised: it is for people to mend, and nothing is sent meanwhile
  const broken = () => Promise.resolve(failure('unauthorised', message))
  return { name: 'broken', records: [], pull: broken, lookup: broken, push: broken }
}

async function templateOf(id: string, { templates }: ConnectOptions): Promise<Result<Template, 'settings'>> {
  const template = (await templates()).find(id)
  return template ? success(template) : failure('settings', `there is no CRM template «${id}» on this computer`)
}

// what a workstation does not use is not loaded at its start
async function make(
  connection: CrmConnection,
  template: Template | null,
  { defaultCountry, dueTimes, onSecret }: ConnectOptions,
): Promise<Result<Connection, 'settings'>> {
  switch (connection.kind) {
    case 'demo':
      return success(plain(demoCrmConnector(connection.url, connection.token)))
    case 'template': {
      if (!template) throw new Error('a template is looked for before')
      const { templateConnector } = await import('./template/template-connector.ts')
      const values = { ...connection.settings.values, ...connection.secrets }
      const made = await templateConnector({
        template,
        values,
        defaultCountry,
        ...(dueTimes && { dueTimes }),
        onSecret: (name, value) => onSecret?.(connection.settings, name, value),
      })
      if (!made.ok) return made
      const { value: connector } = made
      return success({ ...plain(connector), stop: () => Promise.resolve(connector.stop()) })
    }
    case 'postgres': {
      const { postgresConnector } = await import('./postgres/postgres-connector.ts')
      const { settings, secrets } = connection
      const connector = postgresConnector({
        settings,
        password: secrets['password'] ?? '',
        ...(dueTimes && { dueTimes }),
      })
      return success({ connector, watch: (onChange) => connector.watch(onChange), stop: () => connector.stop() })
    }
    case 'files': {
      const { fileConnector } = await import('./files/file-connector.ts')
      return success(plain(fileConnector(connection.settings)))
    }
    case 'ldap': {
      const { ldapConnector } = await import('./directory/ldap-connector.ts')
      return success(plain(ldapConnector(connection.settings, connection.secrets['password'] ?? '')))
    }
    case 'carddav': {
      const { cardDavConnector } = await import('./directory/carddav-connector.ts')
      return success(plain(cardDavConnector(connection.settings, connection.secrets['password'] ?? '')))
    }
    default:
      return connection satisfies never
  }
}

function plain(connector: Connector): Connection {
  return { connector, watch: () => () => undefined, stop: () => Promise.resolve() }
}
