import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import type { WatchedColleague } from '../../shared/calling-settings.ts'
import type { ColleagueState } from '../../shared/colleague.ts'
import { useApp } from './app-store.ts'

const NO_COLLEAGUES: readonly never[] = []

/** A colleague of the settings with what their line does. */
export type Colleague = WatchedColleague & Omit<ColleagueState, 'extension'>

/** All colleagues, in the order of the settings. */
export function useColleagues(): readonly Colleague[] {
  const watched = useApp((state) => state.session?.settings.calling.colleagues ?? NO_COLLEAGUES)
  const states = useApp((state) => state.session?.colleagues ?? NO_COLLEAGUES)
  return useMemo(() => joinColleagues(watched, states), [watched, states])
}

export function joinColleagues(
  watched: readonly WatchedColleague[],
  states: readonly ColleagueState[],
): readonly Colleague[] {
  return watched.map((colleague) => {
    const state = states.find(({ extension }) => extension === colleague.extension)
    return {
      ...colleague,
      state: state?.state ?? 'unknown',
      remoteAddress: state?.remoteAddress ?? '',
      remoteName: state?.remoteName ?? '',
    }
  })
}

/** The colleague's name where the address, of which only the user part counts, is one of a colleague; else null. */
export function colleagueNameOf(colleagues: readonly WatchedColleague[], address: string): string | null {
  return colleagues.find(({ extension }) => userOf(extension) === userOf(address))?.name ?? null
}

/** What is dialled for an extension: a name alone is no number, but an address without its host. */
export function extensionTarget(extension: string): string {
  return /^(?:sips?:|[\d+*#])/iu.test(extension) ? extension : `sip:${extension}`
}

/** Those whose name or extension holds what is typed; all while nothing is. */
export function matchingColleagues(colleagues: readonly Colleague[], typed: string): readonly Colleague[] {
  const wanted = typed.trim().toLocaleLowerCase()
  return colleagues.filter(
    ({ name, extension }) =>
      name.toLocaleLowerCase().includes(wanted) || extension.toLocaleLowerCase().includes(wanted),
  )
}

/** What the line does, and with whom as far as that is known: a colleague's name, else what the server tells. */
export function colleagueStateText(t: TFunction, colleague: Colleague, all: readonly WatchedColleague[]): string {
  const state = t(`colleagues.state.${colleague.state}`)
  const { remoteAddress, remoteName } = colleague
  const name = remoteAddress === '' ? remoteName : (colleagueNameOf(all, remoteAddress) ?? remoteName)
  if (name !== '') return t('colleagues.with', { state, name: `\u2068${name}\u2069` })
  return remoteAddress === '' ? state : t('colleagues.with', { state, name: `\u2066${remoteAddress}\u2069` })
}

function userOf(address: string): string {
  return (address.replace(/^sips?:/iu, '').split('@')[0] ?? '').toLowerCase()
}
