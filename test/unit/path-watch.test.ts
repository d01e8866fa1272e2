import { describe, expect, test } from 'vitest'
import { PathWatch, type PathAction } from '../../renderer/phone/sip/path-watch.ts'

/** What is done in each second from `from` on, without anything received. */
function seconds(watch: PathWatch, from: number, count: number): PathAction[] {
  return Array.from({ length: count }, (_, index) => watch.tick((from + index + 1) * 1_000))
}

describe('the watch over the path', () => {
  test('asks after ten idle seconds, and gives up ten seconds later: far within half a minute', () => {
    const actions = seconds(new PathWatch(0), 0, 20)
    expect(actions.indexOf('ping')).toBe(9)
    expect(actions.indexOf('dead')).toBe(19)
    expect(actions.filter((action) => action !== 'none')).toHaveLength(2)
  })

  test('asks nothing while something comes', () => {
    const watch = new PathWatch(0)
    for (let second = 1; second < 60; second += 1) {
      if (second % 9 === 0) watch.heard(second * 1_000)
      expect(watch.tick(second * 1_000)).toBe('none')
    }
  })

  test('anything received is an answer', () => {
    const watch = new PathWatch(0)
    expect(seconds(watch, 0, 15)).toContain('ping')
    watch.heard(15_000)
    expect(seconds(watch, 15, 15).filter((action) => action !== 'none')).toEqual(['ping'])
  })

  test('in doubt, an answer has to come within five seconds', () => {
    const watch = new PathWatch(0)
    watch.doubt(3_000)
    expect(seconds(watch, 3, 5)).toEqual(['none', 'none', 'none', 'none', 'dead'])
  })

  test('what was asked before a sleep of hours is not held against the server', () => {
    const watch = new PathWatch(0)
    expect(seconds(watch, 0, 10)).toContain('ping')
    watch.doubt(7_200_000)
    expect(watch.tick(7_201_000)).toBe('none')
    watch.heard(7_201_500)
    expect(watch.tick(7_206_000)).toBe('none')
  })
})
