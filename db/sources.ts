import type { SettingsStore } from './settings.ts'

/** The further sources as cards know them: their names, and which counts more. The CRM counts most, and has no name. */
export function openSources(settings: Pick<SettingsStore, 'read'>) {
  const all = () => settings.read().settings.furtherSources
  return {
    /** Empty: the CRM, or what an operator has entered. One that is about to be removed is called by its id. */
    nameOf(sourceId: string): string {
      return sourceId === '' ? '' : (all().find(({ id }) => id === sourceId)?.name ?? sourceId)
    },
    /** The lower, the more its word counts. */
    rankOf(sourceId: string): number {
      if (sourceId === '') return 0
      const position = all().findIndex(({ id }) => id === sourceId)
      return position === -1 ? Number.MAX_SAFE_INTEGER : position + 1
    },
  }
}
export type Sources = ReturnType<typeof openSources>
