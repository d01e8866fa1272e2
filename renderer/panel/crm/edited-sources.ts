import type { CrmSecrets, CrmSource } from '../../../shared/crm-source.ts'
import type { FurtherSource } from '../../../shared/further-source.ts'
import { crmSecretsToSend, NEW_CARDDAV, withoutEmptyColumns } from './edited-crm.ts'

/** Passwords and keys of further sources that were typed, by the id of the source. */
export type TypedSourceSecrets = Readonly<Record<string, CrmSecrets>>

/** As much of a random id as the settings take; it only has to differ from seven others. */
const ID_LENGTH = 16

/** A source of which nothing is known yet. */
export function newSource(): FurtherSource {
  const id = crypto.randomUUID().replaceAll('-', '').slice(0, ID_LENGTH)
  return { id, name: '', source: { kind: 'carddav', settings: { ...NEW_CARDDAV } } }
}

/** Whether a source may stand beside the CRM; the sample CRM and «none» may not. */
export function isFurther(source: CrmSource): source is FurtherSource['source'] {
  return source.kind !== 'demo' && source.kind !== 'none'
}

/** The sources with one of them changed. */
export function withSource(sources: readonly FurtherSource[], changed: FurtherSource): FurtherSource[] {
  return sources.map((one) => (one.id === changed.id ? changed : one))
}

/** The sources as they are saved: their names without blanks around them, and no columns that were never typed. */
export function sourcesToSave(sources: readonly FurtherSource[]): FurtherSource[] {
  return sources.map((one) => {
    const source = withoutEmptyColumns(one.source)
    return { ...one, name: one.name.trim(), source: isFurther(source) ? source : one.source }
  })
}

/** Only what was typed, and only of sources that there still are. */
export function sourceSecretsToSend(
  typed: TypedSourceSecrets,
  sources: readonly FurtherSource[],
): Record<string, CrmSecrets> {
  const entries = sources.map(({ id }) => [id, crmSecretsToSend(typed[id] ?? {})] as const)
  return Object.fromEntries(entries.filter(([, secrets]) => Object.keys(secrets).length > 0))
}

/** The source that an issue of the settings' schema is about; null: it is about something else. */
export function refusedSource(path: readonly PropertyKey[], sources: readonly FurtherSource[]): FurtherSource | null {
  const [group, index] = path
  return group === 'furtherSources' && typeof index === 'number' ? (sources[index] ?? null) : null
}
