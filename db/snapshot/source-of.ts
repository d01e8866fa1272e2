import type { CrmConnection, CrmSource } from '../../shared/crm-source.ts'

const SOURCE_MAX_LENGTH = 2_000
/** Settings by which operators differ. */
const PERSONAL = /user|login|mail|operator/i

/**
 * Which CRM a station's clients come from, as far as two stations may compare it: no user, no secret, nothing that
 * differs from one operator to the next. Null: there is none.
 */
export function sourceOf(crm: CrmSource | CrmConnection): string | null {
  switch (crm.kind) {
    case 'none':
      return null
    case 'demo':
      // its address is another one at each start
      return 'demo'
    case 'template': {
      const { template, values } = crm.settings
      const shared = Object.entries(values).filter(([name, value]) => value !== '' && !PERSONAL.test(name))
      const sorted = shared.map(([name, value]) => `${name}=${addressOf(value)}`).toSorted()
      return ['template', template, ...sorted].join(' ').slice(0, SOURCE_MAX_LENGTH)
    }
    case 'postgres': {
      const { host, port, database, source } = crm.settings
      return `postgres ${host.toLowerCase()}:${port}/${database} ${JSON.stringify(source)}`.slice(0, SOURCE_MAX_LENGTH)
    }
    case 'files':
      return `files ${crm.settings.path}`
    case 'ldap': {
      const { url, base, filter } = crm.settings
      return `ldap ${url} ${base} ${filter}`.slice(0, SOURCE_MAX_LENGTH)
    }
    case 'carddav':
      return `carddav ${addressOf(crm.settings.url)}`
    default:
      return crm satisfies never
  }
}

/** The keys of cursors (`sourceKey`) of such a source begin with this. */
export function keyPrefixOf(crm: CrmSource): string {
  return crm.kind === 'demo' ? 'demo-crm' : crm.kind === 'template' ? `template ${crm.settings.template} ` : crm.kind
}

/** Of an address without what may hold a key (user, query), and alike however it was typed. */
function addressOf(value: string): string {
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) return value
  const { origin, pathname } = new URL(value)
  return `${origin}${pathname.replace(/\/+$/, '')}`
}
