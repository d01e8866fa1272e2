import type { TFunction } from 'i18next'
import type { CrmSource, CrmTemplate } from '../../../shared/crm-source.ts'

/** The kinds of sources that are no template, in the order in which they are offered. */
export const PLAIN_KINDS = ['postgres', 'files', 'ldap', 'carddav'] as const

/** What kind of source it is, as the list of sources has it: a template by its name. */
export function sourceKindName(t: TFunction, source: CrmSource, templates: readonly CrmTemplate[]): string {
  if (source.kind !== 'template') return t(`settings.crms.${source.kind}`)
  const { template } = source.settings
  return templates.find(({ id }) => id === template)?.name ?? template
}
