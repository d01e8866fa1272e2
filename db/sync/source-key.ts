import { createHash, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import type { CrmConnection } from '../../shared/crm-source.ts'
import type { Template } from './template/template-schema.ts'

const derive = promisify<string, string, number, Buffer>(scrypt)
const DIGEST_LENGTH = 12

type Setting = Template['settings'][number]

/**
 * The key under which the cursor of a source is kept: `account#reading`. Another account is another source, whose ids
 * mean other clients; another reading is the same clients in other words, so that all of them have to be read again.
 */
export async function sourceKey(connection: CrmConnection, template: Template | null): Promise<string> {
  switch (connection.kind) {
    case 'demo':
      // there is only one, wherever its process listens this time
      return 'demo-crm'
    case 'template': {
      const { settings, secrets } = connection
      const parts = template?.settings ?? []
      const isAccount = (setting: Setting): boolean =>
        setting.type === 'url' || (setting.type === 'text' && setting.isAccount)
      const valuesOf = (wanted: (setting: Setting) => boolean) =>
        parts
          .filter((setting) => setting.type !== 'secret' && wanted(setting))
          .map(({ name, type }) => {
            const value = settings.values[name] ?? ''
            return [name, type === 'url' ? value.trim().replace(/\/+$/u, '') : value]
          })
      const named = [settings.template, ...valuesOf(isAccount)]
      // where no name of a user or of a database is asked for, the key itself says whose the account is
      const tells = parts.some((setting) => setting.type === 'text' && isAccount(setting))
        ? ''
        : await secretDigest(JSON.stringify(named), secrets)
      return `template ${settings.template} ${digest([named, tells])}#${digest(valuesOf((setting) => !isAccount(setting)))}`
    }
    case 'postgres': {
      const { host, port, database, user, source } = connection.settings
      return `postgres ${digest([host, port, database, user])}#${digest(source)}`
    }
    case 'files':
      // the connector's own cursor knows how the files were read
      return `files ${digest(connection.settings.path)}`
    case 'ldap': {
      const { url, base, filter } = connection.settings
      return `ldap ${digest([url, base])}#${digest(filter)}`
    }
    case 'carddav': {
      const { url, user, tag } = connection.settings
      return `carddav ${digest([url, user])}#${digest(tag)}`
    }
    default:
      return connection satisfies never
  }
}

/** What of a key says whose clients they are. */
export function accountOf(key: string): string {
  return key.split('#')[0] ?? key
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, DIGEST_LENGTH)
}

/** Slow on purpose: it lies in the database, and nobody is to guess a secret by it. */
async function secretDigest(salt: string, secrets: Readonly<Record<string, string>>): Promise<string> {
  const sorted = Object.entries(secrets).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return (await derive(JSON.stringify(sorted), salt, DIGEST_LENGTH)).toString('hex')
}
