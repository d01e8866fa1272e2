import { describe, expect, test } from 'vitest'
import {
  changeDraft,
  draftPublished,
  dropFinished,
  keepDrafts,
  openDrafts,
  putDraft,
  type DraftStore,
  type Keeper,
} from '../../renderer/panel/packs/drafts.ts'
import { newType } from '../../renderer/panel/packs/pack-edits.ts'
import type { PackVersion } from '../../shared/pack-version.ts'
import type { Pack } from '../../shared/typology/pack.ts'
import { shippedPacks } from '../../shared/typology/packs.ts'

const pack = firstPack()
const current: PackVersion = { packId: pack.id, version: 3, publishedAt: 0, author: 'Olga', comment: '', pack }
const changed: Pack = { ...pack, types: [...pack.types, newType()] }

function firstPack(): Pack {
  const [first] = shippedPacks()
  if (!first) throw new Error('no pack ships')
  return first
}

function memory(kept: Record<string, string> = {}): Keeper & { readonly kept: Record<string, string> } {
  return {
    kept,
    getItem: (key) => kept[key] ?? null,
    setItem: (key, value) => {
      kept[key] = value
    },
  }
}

function open(keeper: Keeper = memory()): DraftStore {
  return openDrafts(keeper, (problem) => {
    throw problem
  })
}

const draftOf = (store: DraftStore) => store.getState().drafts[pack.id]

describe('drafts', () => {
  test('begin with the first change, and remember the version they began with', () => {
    const store = open()
    changeDraft(store, current, changed)
    expect(draftOf(store)).toEqual({ pack: changed, base: 3, comment: '' })
    changeDraft(store, { ...current, version: 4 }, { ...changed, priority: 9 })
    expect(draftOf(store)).toMatchObject({ base: 3, pack: { priority: 9 } })
  })

  test('end when everything is as it was, unless somebody has commented them', () => {
    const store = open()
    changeDraft(store, current, changed)
    changeDraft(store, current, structuredClone(pack))
    expect(draftOf(store)).toBe(undefined)
    putDraft(store, { pack: changed, base: 3, comment: 'why' })
    changeDraft(store, current, pack)
    expect(draftOf(store)).toMatchObject({ comment: 'why' })
  })

  test('of a pack that is not in use stay whatever they say', () => {
    const store = open()
    changeDraft(store, undefined, pack)
    expect(draftOf(store)).toMatchObject({ base: null })
  })

  test('are there again after a restart, unfinished texts and all', () => {
    const keeper = memory()
    const store = open(keeper)
    changeDraft(store, current, changed)
    keepDrafts(store, keeper)
    expect(open(keeper).getState().drafts).toEqual(store.getState().drafts)
  })

  test('that cannot be read are reported, and the others are not lost with them', () => {
    const problems: string[] = []
    const keeper = memory({
      'vizitka.pack-drafts': JSON.stringify({
        broken: { pack: { id: 'broken' }, base: 1, comment: '' },
        [pack.id]: { pack: changed, base: 3, comment: '' },
      }),
    })
    const store = openDrafts(keeper, (problem) => problems.push(problem.message))
    expect(Object.keys(store.getState().drafts)).toEqual([pack.id])
    expect(problems).toEqual([expect.stringContaining('broken')])
  })

  test('begin anew, with a report, where what was kept is no JSON', () => {
    const problems: string[] = []
    const store = openDrafts(memory({ 'vizitka.pack-drafts': '{' }), (problem) => problems.push(problem.message))
    expect(store.getState().drafts).toEqual({})
    expect(problems).toHaveLength(1)
  })

  test('say so while the storage is full, and when it is not any more', () => {
    const store = open()
    changeDraft(store, current, changed)
    keepDrafts(store, {
      getItem: () => null,
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError')
      },
    })
    expect(store.getState().areKept).toBe(false)
    keepDrafts(store, memory())
    expect(store.getState().areKept).toBe(true)
  })

  test('that were published are dropped as soon as the list of packs has them', () => {
    const store = open()
    putDraft(store, { pack: changed, base: 3, comment: 'why' })
    const version: PackVersion = { ...current, version: 4, pack: { ...changed, version: 4 } }
    draftPublished(store, version)
    dropFinished(store, [current])
    expect(draftOf(store)).toMatchObject({ base: 4, comment: '' })
    dropFinished(store, [version])
    expect(draftOf(store)).toBe(undefined)
  })

  test('that were changed while they were being published go on from the new version', () => {
    const store = open()
    putDraft(store, { pack: changed, base: 3, comment: 'why' })
    changeDraft(store, current, { ...changed, priority: 9 })
    const version: PackVersion = { ...current, version: 4, pack: { ...changed, version: 4 } }
    draftPublished(store, version)
    dropFinished(store, [version])
    expect(draftOf(store)).toMatchObject({ base: 4, pack: { priority: 9 } })
  })
})
