import { createContext, useContext } from 'react'
import { LOCALES, type Locale } from '../../../shared/locale.ts'
import type { Pack } from '../../../shared/typology/pack.ts'
import { useLocale } from '../../ui/app-store.ts'
import type { FactOptions } from './fact-name.ts'
import { usePacksView } from './view-store.ts'

/** What every field of the editor may need to know of the packs around it. */
export type PackEditing = {
  /** The pack as it is being edited. */
  readonly pack: Pack
  /** The version of it that is in use; null: none yet. */
  readonly published: Pack | null
  /** All packs, this one as it is being edited. */
  readonly packs: readonly Pack[]
  /** What conditions may ask about. */
  readonly facts: FactOptions
}

export const PackEditingContext = createContext<PackEditing | null>(null)

export function usePackEditing(): PackEditing {
  const editing = useContext(PackEditingContext)
  if (!editing) throw new Error('usePackEditing is used outside PackEditingContext')
  return editing
}

/** The languages whose texts are shown now. */
export function useEditedLocales(): readonly Locale[] {
  const locale = useLocale()
  const languages = usePacksView((state) => state.languages)
  return languages === 'all' ? LOCALES : [languages ?? locale]
}

/** Right to left or left to right, whatever the language of the interface. */
export function directionOf(locale: Locale): 'ltr' | 'rtl' {
  return locale === 'fa' ? 'rtl' : 'ltr'
}
