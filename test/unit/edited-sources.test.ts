import { describe, expect, test } from 'vitest'
import {
  newSource,
  refusedSource,
  sourceSecretsToSend,
  sourcesToSave,
  withSource,
} from '../../renderer/panel/crm/edited-sources.ts'
import { moved } from '../../renderer/panel/moved.ts'
import type { CsvMapping } from '../../shared/crm-source.ts'
import { furtherSourceSchema, furtherSourcesSchema, type FurtherSource } from '../../shared/further-source.ts'

const NO_COLUMNS: CsvMapping = {
  id: [],
  name: [],
  phones: [],
  company: [],
  email: [],
  country: [],
  place: [],
  language: [],
  tags: [],
  kind: [],
}

function source(id: string, name = id): FurtherSource {
  return { id, name, source: { kind: 'carddav', settings: { url: 'https://dav.example.com/', user: '', tag: '' } } }
}

describe('further sources while they are edited', () => {
  test('a new one has an id of its own that the settings take, and is not complete yet', () => {
    const [one, other] = [newSource(), newSource()]
    expect(one.id).not.toBe(other.id)
    expect(furtherSourceSchema.shape.id.safeParse(one.id).success).toBe(true)
    expect(furtherSourceSchema.safeParse(one).success).toBe(false)
  })

  test('one is changed among the others, and moved a place', () => {
    const sources = [source('a'), source('b'), source('c')]
    expect(withSource(sources, source('b', 'Suppliers')).map(({ name }) => name)).toEqual(['a', 'Suppliers', 'c'])
    expect(moved(sources, 'c', -1).map(({ id }) => id)).toEqual(['a', 'c', 'b'])
    expect(moved(sources, 'c', 1).map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  })

  test('what is saved has no blanks around names, and no columns that were never typed', () => {
    const mapped: FurtherSource = {
      id: 'list',
      name: ' Suppliers ',
      source: {
        kind: 'files',
        settings: {
          path: '/list.csv',
          encoding: null,
          delimiter: null,
          mapping: { ...NO_COLUMNS, name: ['First', ''] },
        },
      },
    }
    const saved = sourcesToSave([mapped])
    expect(saved).toMatchObject([{ name: 'Suppliers', source: { settings: { mapping: { name: ['First'] } } } }])
    expect(furtherSourcesSchema.parse(sourcesToSave([source('a')]))).toEqual([source('a')])
  })

  test('only typed secrets are sent, and none of a source that was removed', () => {
    const typed = { a: { password: 'one' }, b: { password: '' }, gone: { password: 'two' } }
    expect(sourceSecretsToSend(typed, [source('a'), source('b'), source('c')])).toEqual({ a: { password: 'one' } })
  })

  test('what the settings refuse leads to the source it is about', () => {
    const sources = [source('a'), source('b', '')]
    const checked = furtherSourcesSchema.safeParse(sources)
    const [issue] = checked.error?.issues ?? []
    expect(refusedSource(['furtherSources', ...(issue?.path ?? [])], sources)?.id).toBe('b')
    expect(refusedSource(['accounts', 1, 'name'], sources)).toBeNull()
    expect(refusedSource(['furtherSources'], sources)).toBeNull()
  })
})
