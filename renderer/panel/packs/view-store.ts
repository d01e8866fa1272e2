import { createStore, useStore } from 'zustand'
import type { Locale } from '../../../shared/locale.ts'
import { localeOfPath, typeIndexOf, type FieldPath } from './field-path.ts'

export const SECTIONS = ['edit', 'versions', 'rehearsal', 'publish'] as const
export type Section = (typeof SECTIONS)[number]

/** Where the supervisor is in the editor; it stays while another tab of the panel is open. */
export type PacksViewState = {
  readonly packId: string | null
  readonly section: Section
  /** Index of the type that is edited; null: what concerns the whole typology. */
  readonly typeIndex: number | null
  /** The languages whose texts are shown; null: the interface's. */
  readonly languages: Locale | 'all' | null
  /** The language of the preview; null: the interface's. */
  readonly previewLocale: Locale | null
  /** Types of the other typologies that the preview is composed with, typology id → type id. */
  readonly previewTypes: Readonly<Record<string, string>>
  /** The place to go to as soon as it is in the page. */
  readonly wantedField: FieldPath | null
}

const packsView = createStore<PacksViewState>(() => ({
  packId: null,
  section: 'edit',
  typeIndex: 0,
  languages: null,
  previewLocale: null,
  previewTypes: {},
  wantedField: null,
}))

export function usePacksView<Selected>(selector: (state: PacksViewState) => Selected): Selected {
  return useStore(packsView, selector)
}

/** Opens a pack at its first type. */
export function showPack(packId: string): void {
  packsView.setState({ packId, section: 'edit', typeIndex: 0, wantedField: null })
}

export function showSection(section: Section): void {
  packsView.setState({ section })
}

export function showType(typeIndex: number | null): void {
  packsView.setState({ section: 'edit', typeIndex })
}

export function showLanguages(languages: Locale | 'all'): void {
  packsView.setState({ languages })
}

export function changePreview(change: Partial<Pick<PacksViewState, 'previewLocale' | 'previewTypes'>>): void {
  packsView.setState(change)
}

/** Opens the part of the editor that shows a place, in its language, and goes there. */
export function goToField(path: FieldPath): void {
  const locale = localeOfPath(path)
  packsView.setState(({ languages }) => ({
    section: 'edit',
    typeIndex: typeIndexOf(path),
    wantedField: path,
    languages: locale !== null && languages !== 'all' ? locale : languages,
  }))
}

export function fieldReached(): void {
  packsView.setState({ wantedField: null })
}
