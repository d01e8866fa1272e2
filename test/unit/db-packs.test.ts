import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { checkPack } from '../../db/packs/check-pack.ts'
import { jsonFault } from '../../db/packs/json-fault.ts'
import { openPackStore } from '../../db/packs/pack-store.ts'
import { openSettings } from '../../db/settings.ts'
import { PACK_FILE_MAX_LENGTH } from '../../shared/pack-version.ts'
import type { Result } from '../../shared/result.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../shared/settings.ts'
import type { Pack } from '../../shared/typology/pack.ts'
import { shippedPacks } from '../../shared/typology/packs.ts'
import { startDataService, TEST_TIME, unwrap, type TestService } from '../helpers/data-service.ts'

let at: TestService
beforeEach(async () => {
  at = startDataService()
  await signIn({ role: 'supervisor', operatorName: 'Анна' })
})
afterEach(async () => {
  vi.restoreAllMocks()
  await at.dispose()
})

async function signIn(settings: Partial<Settings>): Promise<void> {
  const stored = { settings: { ...DEFAULT_SETTINGS, ...settings }, encryptedPassword: null }
  unwrap(await at.service.handlers['settings.write'](stored))
}

function shipped(id: string): Pack {
  const pack = shippedPacks().find((one) => one.id === id)
  if (!pack) throw new Error(`${id} does not ship`)
  return structuredClone(pack)
}

/** A pack of a company's own. */
function ownPack(fields: Partial<Pack> = {}): Pack {
  const { types, ...pack } = shipped('lifecycle')
  return { ...pack, id: 'branch', priority: 9, types: types.slice(0, 1), ...fields }
}

const publish = (pack: Pack, comment = '') => at.service.handlers['packs.publish']({ pack, comment })
const retire = (packId: string) => at.service.handlers['packs.retire']({ packId })

/** What a refusal tells people to do. */
function adviceOf(result: Result<unknown>): string {
  return result.ok ? '' : result.error.message
}

async function inUse(): Promise<string[]> {
  const list = unwrap(await at.service.handlers['packs.list'](null))
  return list.map(({ packId, version }) => `${packId} ${version}`)
}

async function versions(packId: string) {
  return unwrap(await at.service.handlers['packs.versions']({ packId }))
}

const SHIPPED = ['account-trust 1', 'relationship 1', 'lifecycle 1', 'service-style 1']

describe('the packs in use', () => {
  test('are those that ship, the one whose advice ranks highest first', async () => {
    expect(await inUse()).toEqual(SHIPPED)
    expect(await versions('lifecycle')).toMatchObject([{ version: 1, publishedAt: null, author: '' }])
  })

  test('a changed pack is used as the next version, whatever number it carries, also after a restart', async () => {
    at.clock.now = TEST_TIME + 1
    const changed = { ...shipped('lifecycle'), version: 77, source: 'ours' }
    const published = unwrap(await publish(changed, 'clearer words'))
    expect(published).toMatchObject({
      version: 2,
      author: 'Анна',
      comment: 'clearer words',
      publishedAt: TEST_TIME + 1,
    })
    at = await at.reopen()
    expect(await inUse()).toEqual(SHIPPED.with(2, 'lifecycle 2'))
    const [newest] = await versions('lifecycle')
    expect(newest).toEqual(published)
    expect(newest?.pack).toEqual({ ...changed, version: 2 })
  })

  test('going back is publishing an old content again', async () => {
    unwrap(await publish({ ...shipped('lifecycle'), source: 'ours' }))
    const shippedOne = (await versions('lifecycle')).at(-1)
    unwrap(await publish(shippedOne?.pack ?? ownPack(), 'back'))
    expect((await versions('lifecycle')).map(({ version, pack }) => [version, pack.source])).toEqual([
      [3, shipped('lifecycle').source],
      [2, 'ours'],
      [1, shipped('lifecycle').source],
    ])
  })

  test('a pack of the company’s own begins with version 1 and stands where its priority puts it', async () => {
    unwrap(await publish(ownPack({ version: 5 })))
    expect(await inUse()).toEqual([...SHIPPED, 'branch 1'])
  })

  test('an operator who is no supervisor changes nothing', async () => {
    await signIn({ role: 'operator' })
    expect(await publish(ownPack())).toMatchObject({ ok: false, error: { code: 'not-a-supervisor' } })
    expect(await retire('branch')).toMatchObject({ ok: false, error: { code: 'not-a-supervisor' } })
    expect(await versions('branch')).toEqual([])
  })

  test('a priority that another pack has is refused, with one that is free', async () => {
    const refused = await publish(ownPack({ priority: 2 }))
    expect(refused).toMatchObject({ ok: false, error: { code: 'priority-taken' } })
    expect(adviceOf(refused)).toMatch(/«relationship».*such as 5/)
    expect(await versions('branch')).toEqual([])
    expect(await publish({ ...shipped('relationship'), priority: 8 })).toMatchObject({ ok: true })
    expect(await publish(ownPack({ priority: 2 }))).toMatchObject({ ok: true })
    expect(await inUse()).toEqual(['account-trust 1', 'branch 1', 'lifecycle 1', 'service-style 1', 'relationship 2'])
  })

  test('a pack with a word in braces that nothing can fill in is refused, with the place', async () => {
    const types = ownPack().types.map((type) => ({ ...type, say: texts('Up to {discount}') }))
    const refused = await publish(ownPack({ types }))
    expect(refused).toMatchObject({ ok: false, error: { code: 'broken-pack' } })
    expect(adviceOf(refused)).toMatch(/^types\[0\]\.say\.en: «\{discount\}»/)
    expect(await versions('branch')).toEqual([])
  })

  test('a pack that was taken out of use keeps its versions and can come back', async () => {
    unwrap(await publish(ownPack()))
    unwrap(await retire('branch'))
    expect(await inUse()).toEqual(SHIPPED)
    at = await at.reopen()
    expect(await inUse()).toEqual(SHIPPED)
    const [kept] = await versions('branch')
    unwrap(await publish(kept?.pack ?? shipped('lifecycle'), 'again'))
    expect(await inUse()).toEqual([...SHIPPED, 'branch 2'])
  })

  test('a pack of the product stays in use', async () => {
    unwrap(await publish({ ...shipped('lifecycle'), source: 'ours' }))
    const refused = await retire('lifecycle')
    expect(refused).toMatchObject({ ok: false, error: { code: 'shipped-pack' } })
    expect(adviceOf(refused)).toContain('publish a changed version')
    expect(await inUse()).toEqual(SHIPPED.with(2, 'lifecycle 2'))
  })

  test('a pack that nobody has published cannot be taken out of use', async () => {
    expect(await retire('branch')).toMatchObject({ ok: false, error: { code: 'unknown-pack' } })
  })

  test('of a version that a newer program has written the one before it is used, and the problem reported once', async () => {
    unwrap(await publish({ ...shipped('lifecycle'), source: 'ours' }))
    const insert = at.service.database.prepare("INSERT INTO pack_version VALUES (?, ?, ?, '', '', 1, 0)")
    insert.run('lifecycle', 3, JSON.stringify({ ...shipped('lifecycle'), format: 2 }))
    insert.run('branch', 1, JSON.stringify({ ...ownPack(), format: 2 }))
    const reports = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    at = await at.reopen()
    expect(await inUse()).toEqual(SHIPPED.with(2, 'lifecycle 2'))
    expect((await versions('lifecycle')).map(({ version }) => version)).toEqual([2, 1])
    expect(reports.mock.calls.map(([line]) => /pack (\w+ \d)/.exec(String(line))?.[1])).toEqual([
      'lifecycle 3',
      'branch 1',
    ])
    expect(unwrap(await publish(shipped('lifecycle'))).version).toBe(4)
  })

  test('are the same array until another pack is in use, so that others can tell whether they changed', () => {
    const settings = openSettings(at.service.database)
    const store = openPackStore(at.service.database, { settings, now: () => TEST_TIME })
    const before = store.current()
    expect(store.current()).toBe(before)
    unwrap(store.publish(ownPack(), ''))
    expect(store.current().map(({ id }) => id)).toEqual([...before.map(({ id }) => id), 'branch'])
  })
})

type Draft = { [field: string]: unknown; types: Record<string, unknown>[] }

/** What is wrong with the pack of the product after this change. */
function problemsAfter(change: (draft: Draft) => void) {
  const draft = JSON.parse(JSON.stringify(shipped('lifecycle'))) as Draft
  change(draft)
  const { pack, problems } = checkPack(JSON.stringify(draft))
  expect(pack === null).toBe(problems.length > 0)
  return problems
}

/** The first type, for a change. */
function first(draft: Draft): Record<string, unknown> {
  return draft.types[0] ?? {}
}

const texts = (text: string) => ({ en: text, ru: text, fa: text, 'zh-Hans': text })
const sign = { id: 'seen', text: texts('Seen'), strength: 'weak' }
const line = { topic: 'tone', intent: 'be-kind', text: texts('Be kind') }

describe('checking a pack file', () => {
  test.each(shippedPacks().map((pack) => pack.id))('reads %s as it ships', (id) => {
    expect(checkPack(JSON.stringify(shipped(id), null, 2))).toEqual({ pack: shipped(id), problems: [] })
  })

  test('passes over the mark that some editors put at the beginning', () => {
    expect(checkPack(`\uFEFF${JSON.stringify(shipped('lifecycle'))}`).problems).toEqual([])
  })

  test('does not read a file that is far too large for a pack', () => {
    const { pack, problems } = checkPack(' '.repeat(PACK_FILE_MAX_LENGTH + 1))
    expect(pack).toBeNull()
    expect(problems.map(({ message }) => message).join()).toMatch(/is it the right file\?$/)
  })

  test.each<[string, string, (draft: Draft) => void]>([
    [
      'label.ru',
      'this is missing: write a text in double quotes',
      (draft) => (draft['label'] = { ...texts('x'), ru: undefined }),
    ],
    ['label.fa', 'this text is empty: write one', (draft) => (draft['label'] = { ...texts('x'), fa: '' })],
    ['types', 'this is missing: write a list in [ ]', (draft) => Reflect.deleteProperty(draft, 'types')],
    [
      'colour',
      'there is no field «colour» here: check its spelling, or take it out',
      (draft) => (draft['colour'] = 'red'),
    ],
    [
      'types[0].say.de',
      'there is no field «de» here: check its spelling, or take it out',
      (draft) => (first(draft)['say'] = { ...texts('x'), de: 'x' }),
    ],
    ['priority', '«3» cannot stand here: write a number without quotes', (draft) => (draft['priority'] = '3')],
    ['priority', '«1.5» cannot stand here: write a whole number without quotes', (draft) => (draft['priority'] = 1.5)],
    ['priority', '«0» is too little: more than 0', (draft) => (draft['priority'] = 0)],
    [
      'types[0].check',
      '«yes» cannot stand here: write true or false, without quotes',
      (draft) => (first(draft)['check'] = 'yes'),
    ],
    ['types[0].say', '«Hello» cannot stand here: write fields in { }', (draft) => (first(draft)['say'] = 'Hello')],
    [
      'types[0].dont',
      'a group of fields cannot stand here: write a list in [ ]',
      (draft) => (first(draft)['dont'] = {}),
    ],
    ['types[0]', '«null» cannot stand here: write fields in { }', (draft) => Object.assign(draft, { types: [null] })],
    ['format', '«2» is not known here: write 1', (draft) => (draft['format'] = 2)],
    [
      'types[0].say.fa',
      '10 characters too long: 100, and at most 90 fit',
      (draft) => (first(draft)['say'] = { ...texts('x'), fa: 'س'.repeat(100) }),
    ],
    [
      'types[0].say["zh-Hans"]',
      'one character too long: 91, and at most 90 fit',
      (draft) => (first(draft)['say'] = { ...texts('x'), 'zh-Hans': '𠮷'.repeat(91) }),
    ],
    [
      'types[0].id',
      '20 characters too long: 100, and at most 80 fit',
      (draft) => (first(draft)['id'] = 'x'.repeat(100)),
    ],
    [
      'types[0].do',
      'at most 5 entries: here are 7, take 2 out',
      (draft) => (first(draft)['do'] = Array.from({ length: 7 }, () => line)),
    ],
    ['types[0].signs', 'at least one entry is needed here', (draft) => (first(draft)['signs'] = [])],
    ['types[0].minimumSigns', '«9» is too much: at most 4', (draft) => (first(draft)['minimumSigns'] = 9)],
    [
      'types[0].do[0].topic',
      '«weather» is not known here: write one of these: greeting, pace, price, payment, channel, tone, boundaries, ownership, follow-up, escalation, feedback',
      (draft) => (first(draft)['do'] = [{ ...line, topic: 'weather' }]),
    ],
    [
      'types[0].signs[0].strength',
      'this is missing: write one of these: weak, fair, strong',
      (draft) => (first(draft)['signs'] = [{ ...sign, strength: undefined }]),
    ],
    [
      'types[0].signs[0].id',
      '«A sign» does not fit here: lower-case words joined by hyphens, such as «long-consultations»',
      (draft) => (first(draft)['signs'] = [{ ...sign, id: 'A sign' }]),
    ],
    [
      'types[0].signs[0].when[0].is',
      '«3» cannot stand here: write true or false, without quotes, or a text in double quotes',
      (draft) => (first(draft)['signs'] = [{ ...sign, when: [{ fact: 'trialTaken', is: 3 }] }]),
    ],
    [
      'types[0].signs[0].when[0]',
      '«purchases» is a number: use «atLeast» or «atMost»',
      (draft) => (first(draft)['signs'] = [{ ...sign, when: [{ fact: 'purchases', is: true }] }]),
    ],
    [
      'types[0].confusedWith.type',
      'there is no type «nobody» in this pack',
      (draft) => (first(draft)['confusedWith'] = { type: 'nobody', text: texts('Look closer') }),
    ],
    [
      'types[0].signs[0].evidence.en',
      '«{purchase}»: there is no fact of this name with a value to show: see the list of facts in docs/typologies.md',
      (draft) =>
        (first(draft)['signs'] = [
          { ...sign, evidence: { ...texts('{purchases}'), en: '{purchase}' } },
          { ...sign, id: 'other' },
        ]),
    ],
    [
      'types[0].say.ru',
      'the words in braces differ from the English text: discountLimit',
      (draft) => (first(draft)['say'] = { ...texts('Up to {discountLimit}'), ru: 'Скидка' }),
    ],
    [
      'types[0].do[0].text.en',
      '«{limit}»: advice knows only {discountLimit} and {compensationLimit}',
      (draft) => (first(draft)['do'] = [{ ...line, text: { ...texts('x'), en: '{limit}' } }]),
    ],
    [
      'types[0].checklist[1].id',
      'another step of this type is «call-back» already: choose another word',
      (draft) =>
        (first(draft)['checklist'] = ['call-back', 'call-back'].map((id) => ({ id, text: texts('Call back') }))),
    ],
    [
      'types[1].externalId',
      'other systems know the type «loyal» by «loyal» already: choose another word',
      (draft) => Object.assign(draft.types[1] ?? {}, { externalId: 'loyal' }),
    ],
  ])('says at %s: %s', (path, message, change) => {
    expect(problemsAfter(change)).toContainEqual({ path, message })
  })

  test('tells all faults at once, each language by itself', () => {
    const problems = problemsAfter((draft) => {
      draft['source'] = ''
      first(draft)['say'] = { ...texts('x'.repeat(95)), ru: 'ничего' }
      first(draft)['colour'] = 'red'
    })
    expect(problems.map(({ path }) => path).toSorted()).toEqual([
      'source',
      'types[0].colour',
      'types[0].say.en',
      'types[0].say.fa',
      'types[0].say["zh-Hans"]',
    ])
  })

  test('of a file of another kind it lists the first faults and counts the rest', () => {
    const { problems } = checkPack(
      JSON.stringify(Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`f${n}`, n]))),
    )
    expect(problems).toHaveLength(51)
    expect(problems.at(-1)?.message).toMatch(/^\d+ more problems are not listed/)
  })

  test.each([
    ['', 'line 1, column 1: the file ends too early: a value is missing'],
    ['{\n  "id": "x"\n  "say": 1\n}', 'line 3, column 3: a comma, or the closing }, is missing before this'],
    ['{\r\n  "id": "x",\r\n}', 'line 2, column 12: this comma is one too many: nothing follows it'],
    ['{ "имя": "х", "id" 1 }', 'line 1, column 20: a colon is missing before this'],
    ['{ id: 1 }', 'line 1, column 3: the name of a field, in straight double quotes, is missing here'],
    ['{ "id": “x” }', 'line 1, column 9: texts stand in straight double quotes: "…"'],
    ["['x']", 'line 1, column 2: texts stand in straight double quotes: "…"'],
    ['[1, 2', 'line 1, column 6: the file ends too early: a closing ] is missing'],
    ['{ "id": 1,', 'line 1, column 11: the file ends too early: a closing } is missing'],
    ['[1,,2]', 'line 1, column 4: a value is missing before this'],
    ['{ "id": // note\n 1 }', 'line 1, column 9: comments cannot be kept in this file: take this out'],
    [
      '{ "id": "x\n" }',
      'line 1, column 9: this text is not closed: its closing quote is missing, or a line break in it (write \\n)',
    ],
    ['{ "id": "a\\x" }', 'line 1, column 11: a backslash inside a text is written twice: \\\\'],
    ['{ "id": "a\tb" }', 'line 1, column 11: a tab inside a text is written \\t'],
    [
      '{ "id": True }',
      'line 1, column 9: «T» cannot begin a value: texts stand in double quotes, the rest is a number, true, false, { or [',
    ],
    ['{} {}', 'line 1, column 4: the content has ended before this: take out what follows'],
    [
      '[01]',
      'line 1, column 2: «0» cannot begin a value: texts stand in double quotes, the rest is a number, true, false, { or [',
    ],
  ])('of %j it says: %s', (text, message) => {
    expect(checkPack(text)).toEqual({ pack: null, problems: [{ path: '', message }] })
  })

  test('brackets without end are no reason to fail', () => {
    expect(checkPack('['.repeat(100_000)).problems).toMatchObject([
      { message: 'line 1, column 101: brackets stand too deep inside each other' },
    ])
  })

  test('finds a fault in exactly those texts that are not JSON', () => {
    const damaged = fc
      .tuple(
        fc.json({ maxDepth: 3 }),
        fc.nat(),
        fc.nat({ max: 2 }),
        fc.constantFrom(...Array.from(' \t\n"\\{}[],:0-1.e+tru/n\u0001“я')),
      )
      .map(([text, place, removed, added]) => {
        const at_ = place % (text.length + 1)
        return text.slice(0, at_) + added + text.slice(at_ + removed)
      })
    fc.assert(
      fc.property(damaged, (text) => {
        let isJson = true
        try {
          JSON.parse(text)
        } catch {
          isJson = false
        }
        expect(jsonFault(text) === null).toBe(isJson)
      }),
      { numRuns: 2_000 },
    )
  })
})
