import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PushEntry } from '../../shared/outbox.ts'
import { crmClient, startDataService, TEST_TIME, unwrap, type TestService } from '../helpers/data-service.ts'
import { onePageCrm, openOperatorParts, type OperatorParts } from '../helpers/operator-parts.ts'

let at: TestService
let parts: OperatorParts
let clientId: string
beforeEach(() => {
  at = startDataService()
  parts = openOperatorParts(at.service.database, at.clock)
  importTags(['vip', 'newsletter'])
  clientId = parts.client('7').id
})
afterEach(async () => {
  await at.dispose()
})

function importTags(tags: readonly string[], id = '7'): void {
  at.importClients([crmClient({ id, name: `Client ${id}`, tags })])
}

const shown = (id = '7'): string[] => parts.tags.of(parts.client(id).clientKey)
const add = (tag: string) => parts.tags.add(clientId, tag)
const remove = (tag: string) => parts.tags.remove(clientId, tag)

function countEntries(): unknown {
  return at.service.database.prepare("SELECT count(*) FROM outbox WHERE kind = 'tags'").pluck().get()
}

/** The CRM does what it is told. */
function sendNext(): void {
  const row = parts.outbox.next()
  if (!row) throw new Error('nothing waits')
  parts.outbox.begin(row.sequence, '{}')
  parts.outbox.markSent(row)
}

describe('a tag that an operator adds', () => {
  test('stands beside the CRM’s, and the CRM is told that one only', () => {
    unwrap(add('любит чай'))
    expect(shown()).toEqual(['newsletter', 'vip', 'любит чай'])
    expect(parts.nextEntry()).toMatchObject({ kind: 'tags', crmClientId: '7', added: ['любит чай'], removed: [] })
  })

  test('stays while the CRM does not list it, and belongs to the CRM once it does', () => {
    unwrap(add('tea'))
    importTags(['vip'])
    expect(shown()).toEqual(['tea', 'vip'])
    importTags(['vip', 'tea'])
    importTags(['vip'])
    expect(shown()).toEqual(['vip'])
  })

  test('in another case or spelling is the one that the client has', () => {
    unwrap(add(' VIP '))
    expect(shown()).toEqual(['newsletter', 'vip'])
    expect(countEntries()).toBe(0)
  })

  test('is written as on most other clients', () => {
    importTags(['ждёт звонка'], '1')
    importTags(['Ждет-звонка'], '2')
    importTags(['Ждет-звонка'], '3')
    unwrap(add('ЖДЕТ ЗВОНКА'))
    expect(shown()).toContain('Ждет-звонка')
  })

  test('is not taken for another one that differs in a sign', () => {
    importTags(['C++'], '1')
    unwrap(add('C#'))
    expect(shown()).toContain('C#')
  })

  test('needs a client and a character that can be seen', () => {
    expect(parts.tags.add('nobody', 'tea')).toMatchObject({ ok: false, error: { code: 'unknown-client' } })
    expect(add('\u202e \u0007')).toMatchObject({ ok: false, error: { code: 'empty-tag' } })
    expect(shown()).toEqual(['newsletter', 'vip'])
  })
})

describe('a tag that an operator takes away', () => {
  test('is hidden until the CRM has stopped listing it, and may come back from there then', () => {
    unwrap(remove('vip'))
    expect(parts.nextEntry()).toMatchObject({ kind: 'tags', added: [], removed: ['vip'] })
    importTags(['vip', 'newsletter'])
    expect(shown()).toEqual(['newsletter'])
    importTags(['newsletter'])
    importTags(['vip', 'newsletter'])
    expect(shown()).toEqual(['newsletter', 'vip'])
  })

  test('is told to the CRM even if the CRM was told of it a moment ago', () => {
    unwrap(add('tea'))
    sendNext()
    unwrap(remove('tea'))
    importTags(['vip', 'newsletter', 'tea'])
    expect(shown()).toEqual(['newsletter', 'vip'])
    expect(parts.nextEntry()).toMatchObject({ added: [], removed: ['tea'] })
  })

  test('can be added again', () => {
    unwrap(remove('vip'))
    unwrap(add('vip'))
    importTags(['vip', 'newsletter'])
    expect(shown()).toEqual(['newsletter', 'vip'])
    expect(at.service.database.prepare("SELECT count(*) FROM client_tag WHERE origin <> 'crm'").pluck().get()).toBe(0)
  })

  test('of a client that the CRM does not know leaves nothing behind', () => {
    const local = parts.clients.insertLocal({ ...parts.client('7'), name: 'Local' }, TEST_TIME)
    unwrap(parts.tags.add(local.id, 'tea'))
    unwrap(parts.tags.remove(local.id, 'tea'))
    expect(parts.clients.tags.of(local.clientKey)).toEqual([])
  })

  test('that the client does not have changes nothing', () => {
    expect(remove('tea').ok).toBe(true)
    expect(remove('VIP').ok).toBe(true)
    expect(countEntries()).toBe(0)
  })
})

describe('telling the CRM', () => {
  test('several changes are one entry, with what is left of them', () => {
    unwrap(add('tea'))
    unwrap(add('coffee'))
    unwrap(remove('vip'))
    unwrap(remove('coffee'))
    expect(countEntries()).toBe(1)
    expect(parts.nextEntry()).toMatchObject({ added: ['tea'], removed: ['coffee', 'vip'] })
  })

  test('is needless where the CRM says the same by then, and is no refusal', async () => {
    unwrap(remove('vip'))
    importTags(['newsletter'])
    const told: PushEntry[] = []
    await parts.sync.configure(onePageCrm([], (entry) => void told.push(entry)))
    await parts.sync.run()
    await parts.sync.stop()
    expect(told).toEqual([])
    expect(parts.outbox.counts()).toEqual({ waiting: 0, refused: 0 })
  })
})

describe('completion', () => {
  beforeEach(() => {
    importTags(['ждёт звонка', 'постоянный'], '1')
    importTags(['ждёт звонка', '老客户', 'Newcomer'], '2')
    importTags(['ждёт звонка', 'ждёт счёт', '★'], '3')
  })

  test('offers tags with words that begin like the text, the most used first', () => {
    expect(parts.tags.complete('ждет')).toEqual(['ждёт звонка', 'ждёт счёт'])
    expect(parts.tags.complete('сч')).toEqual(['ждёт счёт'])
    expect(parts.tags.complete('NEW')).toEqual(['Newcomer', 'newsletter'])
    expect(parts.tags.complete('老客')).toEqual(['老客户'])
    expect(parts.tags.complete('★')).toEqual(['★'])
    expect(parts.tags.complete('nothing')).toEqual([])
  })

  test('without a text offers the most used of all, and at most twenty', () => {
    expect(parts.tags.complete(' ')[0]).toBe('ждёт звонка')
    importTags(
      Array.from({ length: 30 }, (_, index) => `many ${index}`),
      '4',
    )
    expect(parts.tags.complete('many')).toHaveLength(20)
  })

  test('does not offer what everybody has taken away', () => {
    unwrap(remove('newsletter'))
    expect(parts.tags.complete('new')).toEqual(['Newcomer'])
  })
})
