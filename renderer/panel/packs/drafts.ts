import { createStore, useStore, type StoreApi } from 'zustand'
import type { PackVersion } from '../../../shared/pack-version.ts'
import type { Pack } from '../../../shared/typology/pack.ts'
import { packDraftSchema, type PackDraft } from './draft-schema.ts'
import { isSameContent } from './pack-edits.ts'

/** Drafts by pack id. They outlive the tab, the window and the app. */
export type DraftState = {
  readonly drafts: Readonly<Record<string, PackDraft>>
  /** False while this computer refuses to keep them: then they last as long as the window. */
  readonly areKept: boolean
}
export type DraftStore = StoreApi<DraftState>

/** What of the browser's storage is used. */
export type Keeper = Pick<Storage, 'getItem' | 'setItem'>

const KEY = 'vizitka.pack-drafts'
const PAUSE_MS = 300

/** Reads the drafts that were kept; those that this version cannot read are handed to `onProblem` and left out. */
export function openDrafts(keeper: Keeper, onProblem: (problem: Error) => void): DraftStore {
  const drafts: Record<string, PackDraft> = {}
  for (const [packId, kept] of Object.entries(readKept(keeper, onProblem))) {
    const draft = packDraftSchema.safeParse(kept)
    if (draft.success) drafts[packId] = draft.data
    else onProblem(new Error(`the draft of «${packId}» cannot be read: ${draft.error.message}`))
  }
  return createStore<DraftState>(() => ({ drafts, areKept: true }))
}

function readKept(keeper: Keeper, onProblem: (problem: Error) => void): object {
  try {
    const kept: unknown = JSON.parse(keeper.getItem(KEY) ?? '{}')
    return typeof kept === 'object' && kept !== null ? kept : {}
  } catch (error) {
    onProblem(new Error('the kept drafts cannot be read', { cause: error }))
    return {}
  }
}

/** Writes the drafts now; a full or forbidden storage is told by `areKept`. */
export function keepDrafts(store: DraftStore, keeper: Keeper): void {
  const { drafts, areKept } = store.getState()
  let isKept = true
  try {
    keeper.setItem(KEY, JSON.stringify(drafts))
  } catch {
    isKept = false
  }
  if (isKept !== areKept) store.setState({ areKept: isKept })
}

/**
 * Takes over a changed pack. A draft that has come to equal the version in use (undefined: there is none), and that
 * nobody has commented, is none any more.
 */
export function changeDraft(store: DraftStore, current: PackVersion | undefined, pack: Pack): void {
  const { drafts } = store.getState()
  const draft = drafts[pack.id]
  const comment = draft?.comment ?? ''
  if (current && comment === '' && isSameContent(current.pack, pack)) return dropDraft(store, pack.id)
  putDraft(store, { pack, base: draft ? draft.base : (current?.version ?? null), comment })
}

export function putDraft(store: DraftStore, draft: PackDraft): void {
  store.setState(({ drafts }) => ({ drafts: { ...drafts, [draft.pack.id]: draft } }))
}

export function dropDraft(store: DraftStore, packId: string): void {
  store.setState(({ drafts }) => ({
    drafts: Object.fromEntries(Object.entries(drafts).filter(([id]) => id !== packId)),
  }))
}

/** What was published is the version in use now; what was written meanwhile stays a draft on top of it. */
export function draftPublished(store: DraftStore, { packId, version }: PackVersion): void {
  const draft = store.getState().drafts[packId]
  if (draft) putDraft(store, { ...draft, base: version, comment: '' })
}

/** Drops the drafts that say the same as what is in use, and that nobody has commented. */
export function dropFinished(store: DraftStore, versions: readonly PackVersion[]): void {
  for (const { pack, comment } of Object.values(store.getState().drafts)) {
    const current = versions.find(({ packId }) => packId === pack.id)
    if (current && comment === '' && isSameContent(current.pack, pack)) dropDraft(store, pack.id)
  }
}

let opened: DraftStore | undefined

/** The drafts of this window: kept at each pause in typing, and when the window goes. */
export function draftStore(): DraftStore {
  if (opened) return opened
  const store = openDrafts(localStorage, reportError)
  let timer: number | undefined
  const keep = (): void => {
    window.clearTimeout(timer)
    timer = undefined
    keepDrafts(store, localStorage)
  }
  store.subscribe((state, before) => {
    if (state.drafts === before.drafts) return
    window.clearTimeout(timer)
    timer = window.setTimeout(keep, PAUSE_MS)
  })
  window.addEventListener('pagehide', () => {
    if (timer !== undefined) keep()
  })
  opened = store
  return store
}

export function useDrafts<Selected>(selector: (state: DraftState) => Selected): Selected {
  return useStore(draftStore(), selector)
}
