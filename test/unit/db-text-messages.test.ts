import SqliteDatabase from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { TextMessage } from '../../shared/text-message.ts'
import { startDataService, TEST_TIME, unwrap, type TestService } from '../helpers/data-service.ts'

let at: TestService
beforeEach(() => {
  at = startDataService()
})
afterEach(() => at.dispose())

function message(number: number): TextMessage {
  return {
    id: `message-${number}`,
    at: TEST_TIME + number,
    lineId: 'first',
    address: '101',
    displayName: 'Anna',
    text: `Line one\nand two, number ${number}`,
    isRead: false,
  }
}

async function add(...messages: readonly TextMessage[]): Promise<void> {
  for (const one of messages) unwrap(await at.service.handlers['text-messages.add'](one))
}

async function list(limit = 200): Promise<TextMessage[]> {
  return unwrap(await at.service.handlers['text-messages.list']({ limit }))
}

describe('messages to the operator', () => {
  test('are listed newest first, as they came, also after a restart', async () => {
    await add(message(1), message(2), message(3))
    expect(await list(2)).toEqual([message(3), message(2)])
    at = await at.reopen()
    expect(await list()).toEqual([message(3), message(2), message(1)])
  })

  test('come once, however often they are told', async () => {
    await add(message(1))
    await add({ ...message(1), text: 'another' })
    expect(await list()).toEqual([message(1)])
  })

  test('are marked as read one by one', async () => {
    await add(message(1), message(2))
    unwrap(await at.service.handlers['text-messages.mark-read']({ id: 'message-1' }))
    unwrap(await at.service.handlers['text-messages.mark-read']({ id: 'gone' }))
    expect((await list()).map(({ isRead }) => isRead)).toEqual([false, true])
  })

  test('do not fill the disk: the newest five hundred are kept', async () => {
    await add(...Array.from({ length: 505 }, (_, number) => message(number)))
    const database = new SqliteDatabase(at.file, { readonly: true })
    const ids = database.prepare<[], { id: string }>('SELECT id FROM text_message ORDER BY at').all()
    database.close()
    expect(ids.length).toBe(500)
    expect(ids[0]?.id).toBe('message-5')
  }, 30_000)
})
