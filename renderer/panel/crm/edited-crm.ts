import {
  cardDavSettingsSchema,
  csvMappingSchema,
  fileSettingsSchema,
  ldapSettingsSchema,
  postgresSettingsSchema,
  type CrmSecrets,
  type CrmSource,
  type CrmTemplate,
  type CsvField,
  type CsvMapping,
  type TableSource,
} from '../../../shared/crm-source.ts'

const TEMPLATE_MARK = 'template:'

/** What stands in the list of sources: the kind, and of templates which one. */
export function choiceOf(source: CrmSource): string {
  return source.kind === 'template' ? TEMPLATE_MARK + source.settings.template : source.kind
}

/** A source that was just chosen: what is kept of it if it is the one in use, else nothing but its defaults. */
export function chosenSource(choice: string, kept: CrmSource, templates: readonly CrmTemplate[]): CrmSource {
  if (choice === choiceOf(kept)) return kept
  if (choice.startsWith(TEMPLATE_MARK)) {
    const id = choice.slice(TEMPLATE_MARK.length)
    const defaults = templates.find((template) => template.id === id)?.settings ?? []
    const values = defaults.filter((setting) => setting.type !== 'secret' && setting.default !== '')
    return {
      kind: 'template',
      settings: { template: id, values: Object.fromEntries(values.map((setting) => [setting.name, setting.default])) },
    }
  }
  if (choice === 'postgres') return { kind: 'postgres', settings: NEW_POSTGRES }
  if (choice === 'files') return { kind: 'files', settings: { ...NEW_FILES } }
  if (choice === 'ldap') return { kind: 'ldap', settings: { ...NEW_LDAP } }
  if (choice === 'carddav') return { kind: 'carddav', settings: { ...NEW_CARDDAV } }
  return { kind: choice === 'none' ? 'none' : 'demo' }
}

/** What there usually is. */
export const NO_TABLE: TableSource = {
  kind: 'table',
  schema: 'public',
  table: '',
  columns: { id: 'id', changedAt: 'changed_at', name: 'name', phones: 'phone' },
}

// the schemas refuse what is empty, so it is emptied afterwards: while it is edited it may be
const NEW_POSTGRES = {
  ...postgresSettingsSchema.parse({ host: '-', database: '-', user: '-', source: { ...NO_TABLE, table: '-' } }),
  host: '',
  database: '',
  user: '',
  source: NO_TABLE,
}
const NEW_LDAP = { ...ldapSettingsSchema.parse({ url: 'ldaps://-', base: '-' }), url: '', base: '' }
/** An address book of which nothing is known yet. */
export const NEW_CARDDAV = { ...cardDavSettingsSchema.parse({ url: 'https://-' }), url: '' }
const NEW_FILES = { ...fileSettingsSchema.parse({ path: '-' }), path: '' }

/** Only what was typed: an empty field keeps what there is. */
export function crmSecretsToSend(typed: CrmSecrets): CrmSecrets {
  return Object.fromEntries(Object.entries(typed).filter(([, secret]) => secret !== ''))
}

/** Columns as people write them, one after the other with commas. */
export function columnsText(columns: string | readonly string[] | undefined): string {
  if (columns === undefined) return ''
  return typeof columns === 'string' ? columns : columns.join(', ')
}

/** One column by itself, several as a list; while the last is being typed, an empty one stands behind its comma. */
export function readColumns(text: string): string | string[] {
  const columns = text.split(',').map((column) => column.trimStart())
  return columns.length > 1 ? columns : (columns[0] ?? '')
}

/** Without the columns that were never typed to their end. */
export function withoutEmptyColumns(source: CrmSource): CrmSource {
  if (source.kind === 'files') {
    const { mapping } = source.settings
    if (!mapping) return source
    const entries = Object.entries(mapping).map(([field, columns]) => [field, trimmed(columns)])
    return { ...source, settings: { ...source.settings, mapping: csvMappingSchema.parse(Object.fromEntries(entries)) } }
  }
  if (source.kind !== 'postgres' || source.settings.source.kind !== 'table') return source
  const { source: table } = source.settings
  const clean = (columns: string | string[]): string | string[] => {
    const left = trimmed(typeof columns === 'string' ? [columns] : columns)
    return left.length > 1 ? left : (left[0] ?? '')
  }
  const { name, phones, ...others } = table.columns
  const columns = { ...others, name: clean(name), phones: clean(phones) }
  return { ...source, settings: { ...source.settings, source: { ...table, columns } } }
}

function trimmed(columns: readonly string[]): string[] {
  return columns.map((column) => column.trim()).filter((column) => column !== '')
}

/** The mapping with other columns for one field; what was guessed so far becomes what was entered. */
export function mappingWith(mapping: CsvMapping, field: CsvField, text: string): CsvMapping {
  const columns = readColumns(text)
  return { ...mapping, [field]: text === '' ? [] : typeof columns === 'string' ? [columns] : columns }
}
