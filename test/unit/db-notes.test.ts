import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  callerIdentity,
  crmClient,
  endedCall,
  ringingCall,
  startDataService,
  unwrap,
  type TestService,
} from '../helpers/data-service.ts'

let at: TestService
beforeEach(() => {
  at = startDataService()
})
afterEach(async () => {
  await at.dispose()
})

const call = ringingCall('call-1', callerIdentity('+74951234567', 'Пётр'))

function outbox(): unknown[] {
  return at.service.database.prepare('SELECT kind, state, call_id AS callId FROM outbox ORDER BY sequence').all()
}

async function find(search: string): Promise<readonly string[]> {
  const found = unwrap(await at.service.handlers['calls.list']({ search, before: null, limit: 50 }))
  return found.map(({ note }) => note)
}

async function saveNote(callId: string, text: string): Promise<void> {
  unwrap(await at.service.handlers['note.save']({ callId, note: { text, outcome: null } }))
}

describe('notes', () => {
  test('a note for a call nobody has recorded is refused, not kept somewhere', async () => {
    const saved = await at.service.handlers['note.save']({ callId: 'nobody', note: { text: 'x', outcome: null } })
    expect(saved).toMatchObject({ ok: false, error: { code: 'unknown-call' } })
  })

  test('a call is reported once, when it ends, also when nobody answered', async () => {
    await at.service.handlers['call.record'](call)
    expect(outbox()).toEqual([])
    const missed = { ...call, state: 'ended', endReason: 'cancelled', stamps: { ...call.stamps, endedAt: 5 } } as const
    await at.service.handlers['call.record'](missed)
    await at.service.handlers['call.record'](missed)
    expect(outbox()).toEqual([{ kind: 'call', state: 'waiting', callId: 'call-1' }])
  })

  test('a note goes with the report as long as that waits, and after it on its own, once', async () => {
    at.importClients([crmClient({ id: '7', name: 'Пётр', phones: ['+74951234567'] })])
    await at.service.handlers['call.record'](endedCall(call))
    await saveNote('call-1', 'one')
    expect(outbox()).toHaveLength(1)
    at.service.database.exec("UPDATE outbox SET state = 'sent'")
    await saveNote('call-1', 'two')
    await saveNote('call-1', 'three')
    expect(outbox()).toMatchObject([{ kind: 'call' }, { kind: 'note', callId: 'call-1' }])
  })

  test('if the outbox cannot take the change, the note is not saved either', async () => {
    at.importClients([crmClient({ id: '7', name: 'Пётр', phones: ['+74951234567'] })])
    await at.service.handlers['call.record'](endedCall(call))
    at.service.database.exec(`UPDATE outbox SET state = 'sent';
      CREATE TRIGGER no_room BEFORE INSERT ON outbox BEGIN SELECT raise(ABORT, 'no room'); END`)
    await expect(saveNote('call-1', 'lost')).rejects.toThrow('no room')
    expect(at.service.database.prepare('SELECT count(*) FROM note').pluck().get()).toBe(0)
    expect(await find('lost')).toEqual([])
  })

  test('an old wording is not found any more', async () => {
    await at.service.handlers['call.record'](call)
    await saveNote('call-1', 'apples')
    await saveNote('call-1', 'pears')
    expect(await find('apples')).toEqual([])
    expect(await find('pear')).toEqual(['pears'])
  })
})

describe('the list of calls', () => {
  test.each([
    ['счёт with ё', 'выставить счёт до пятницы', 'счет'],
    ['счет with е', 'выставить счет до пятницы', 'счёт'],
    ['another Russian case', 'просит скидку по договору', 'договоры'],
    ['Persian letters typed on an Arabic keyboard', 'مشتری کتاب می‌خواهد', 'مشتري كتاب'],
    ['a Persian word with a space for the joiner', 'مشتری کتاب می‌خواهد', 'می خواهد'],
    ['two Chinese characters inside a sentence', '客户合同已经签了', '合同'],
    ['two Chinese characters across words', '客户合同已经签了', '户合'],
    ['the beginning of a word', 'sent the invoice', 'inv'],
  ])('finds a note by %s', async (_, text, search) => {
    await at.service.handlers['call.record'](call)
    await saveNote('call-1', text)
    expect(await find(search)).toEqual([text])
    expect(await find('ничего')).toEqual([])
  })

  test('finds Chinese only in the order typed', async () => {
    await at.service.handlers['call.record'](call)
    await saveNote('call-1', '客户合同')
    expect(await find('同合')).toEqual([])
  })

  test('finds calls by client, company, display name and digits of the number', async () => {
    at.importClients([crmClient({ id: '1', name: 'Мария Орлова', company: 'ООО «Ромашка»', phones: ['+74951234567'] })])
    await at.service.handlers['call.record'](call)
    const list = at.service.handlers['calls.list']
    for (const search of ['орлова мар', 'ромашка', 'петр', '8 (495) 123-45-67', '12345']) {
      expect(unwrap(await list({ search, before: null, limit: 5 })), search).toMatchObject([
        { callId: 'call-1', clientName: 'Мария Орлова' },
      ])
    }
    expect(unwrap(await list({ search: '999', before: null, limit: 5 }))).toEqual([])
  })

  test('goes on before a time, newest first', async () => {
    for (const time of [1, 2, 3])
      await at.service.handlers['call.record'](ringingCall(`c${time}`, callerIdentity(null), time))
    const page = unwrap(await at.service.handlers['calls.list']({ search: '', before: 3, limit: 1 }))
    expect(page).toMatchObject([{ callId: 'c2', withheld: true, number: '' }])
  })

  test('a call that a crash left live is ended and reported at the next start', async () => {
    await at.service.handlers['call.record'](call)
    at = await at.reopen()
    await at.service.handlers['calls.reconcile']({ liveCallIds: [call.id] })
    expect(outbox()).toHaveLength(0)
    await at.service.handlers['calls.reconcile']({ liveCallIds: [] })
    expect(unwrap(await at.service.handlers['calls.list']({ search: '', before: null, limit: 5 }))).toMatchObject([
      { state: 'ended', endReason: 'connection-lost' },
    ])
    expect(outbox()).toHaveLength(1)
  })
})
