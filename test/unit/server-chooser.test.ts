import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ServerChooser } from '../../renderer/phone/sip/server-chooser.ts'

const A = 'wss://a.example'
const B = 'wss://b.example'
const C = 'wss://c.example'

function chooser(random = 0.5): ServerChooser {
  const made = new ServerChooser([A, B, C], () => random)
  made.first()
  return made
}

describe('which server is next', () => {
  test('the preferred one is the first, at once', () => {
    expect(new ServerChooser([A, B]).first()).toEqual({ server: A, delayMs: 0 })
  })

  test('the order of the settings, round by round', () => {
    const servers = chooser()
    const tried = Array.from({ length: 7 }, () => servers.afterFailure().server)
    expect(tried).toEqual([B, C, A, B, C, A, B])
  })

  test('after the loss of one that had been of use: the others first', () => {
    const servers = chooser()
    servers.afterFailure()
    expect(servers.current).toBe(B)
    expect(servers.afterLoss(false).server).toBe(A)
    expect([servers.afterFailure().server, servers.afterFailure().server]).toEqual([C, B])
  })

  test('with a call on: the one that carries it first', () => {
    const servers = chooser()
    servers.afterFailure()
    expect(servers.afterLoss(true).server).toBe(B)
    expect(servers.afterFailure().server).toBe(A)
  })

  test('back to the preferred one, and on from there when that fails', () => {
    const servers = chooser()
    servers.afterFailure()
    expect(servers.isOnFallback).toBe(true)
    expect(servers.goBack()).toEqual({ server: A, delayMs: 0 })
    expect(servers.isOnFallback).toBe(false)
    expect(servers.afterFailure().server).toBe(B)
  })

  test('a server that is named twice is one', () => {
    const servers = new ServerChooser([A, A])
    expect(servers.hasOthers).toBe(false)
    servers.first()
    expect(servers.afterLoss(false).server).toBe(A)
  })
})

describe('the pause before an attempt', () => {
  test('grows from round to round, to a limit, and is short again after a success', () => {
    const servers = new ServerChooser([A], () => 0.999_999)
    servers.first()
    const pauses = Array.from({ length: 6 }, () => servers.afterFailure().delayMs)
    expect(pauses).toEqual([2_000, 4_000, 8_000, 12_000, 12_000, 12_000])
    expect(servers.afterLoss(false).delayMs).toBeLessThanOrEqual(2_000)
    expect(servers.afterFailure().delayMs).toBe(2_000)
  })

  test('is another one for each of many phones that lost their server together', () => {
    const phones = Array.from({ length: 500 }, () => {
      const servers = new ServerChooser([A])
      servers.first()
      return servers.afterLoss(false).delayMs
    })
    for (let from = 0; from < 2_000; from += 500) {
      const together = phones.filter((pause) => pause >= from && pause < from + 500)
      expect(together.length).toBeLessThan(250)
    }
  })
})

test('whatever happens, every server is tried before one is tried twice', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 6 }),
      fc.array(fc.constantFrom('failure', 'loss', 'kept', 'back')),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (numbers, happenings, random) => {
        const [first = A, ...others] = numbers.map((number) => `wss://${number}.example`)
        const servers = new ServerChooser([first, ...others], () => random)
        servers.first()
        for (const happening of happenings) {
          if (happening === 'failure') servers.afterFailure()
          else if (happening === 'back') servers.goBack()
          else servers.afterLoss(happening === 'kept')
        }
        const tried = [servers.afterLoss(false), ...others.map(() => servers.afterFailure())]
        expect(new Set(tried.map(({ server }) => server)).size).toBe(numbers.length)
        for (const { delayMs } of tried) expect(delayMs).toBeLessThanOrEqual(12_000)
      },
    ),
  )
})
