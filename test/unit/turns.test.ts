import { expect, test } from 'vitest'
import { Turns } from '../../db/sync/turns.ts'

function opened(): { readonly promise: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined
  const promise = new Promise<void>((resolve) => (open = resolve))
  return { promise, open }
}

test('work is done one after the other, in the order in which it came', async () => {
  const turns = new Turns()
  const { signal } = new AbortController()
  const gate = opened()
  const done: string[] = []
  const first = turns.inTurn(signal, async () => {
    await gate.promise
    done.push('first')
  })
  const second = turns.inTurn(signal, async () => void done.push('second'))
  gate.open()
  await Promise.all([first, second])
  expect(done).toEqual(['first', 'second'])
})

test('who gives up while waiting does not wait, does nothing, and keeps nobody waiting', async () => {
  const turns = new Turns()
  const { signal } = new AbortController()
  const gate = opened()
  const done: string[] = []
  const first = turns.inTurn(signal, async () => {
    await gate.promise
    done.push('first')
  })
  const abort = new AbortController()
  const second = turns.inTurn(abort.signal, async () => void done.push('second'))
  const third = turns.inTurn(signal, async () => void done.push('third'))
  abort.abort()
  await second
  expect(done).toEqual([])
  gate.open()
  await Promise.all([first, third])
  expect(done).toEqual(['first', 'third'])
})

test('work that breaks tells who asked for it, and the next one begins', async () => {
  const turns = new Turns()
  const { signal } = new AbortController()
  const broken = turns.inTurn(signal, () => Promise.reject(new Error('broken')))
  await expect(broken).rejects.toThrow('broken')
  await expect(turns.inTurn(signal, () => Promise.resolve())).resolves.toBeUndefined()
})
