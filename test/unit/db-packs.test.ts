import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { checkPack } from '../../db/packs/check-pack.ts'
import { jsonFault } from '../../db/packs/json-fault.ts'
import { openPackStore } from '../../db/packs/pack-store.ts'
import { openSettings } from '../../db/settings.ts'
import { PACK_FILE_MAX_LENGTH } from '../../shared/pack-version.ts'
import type { Result } from '../../shared/result.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../shared/settings.ts'
import { packFault, type PackFault } from '../../shared/typology/pack-fault.ts'
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
  const stored = { settings: { ...DEFAULT_SETTINGS, ...settings }, encryptedSecrets: null }
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
    expect(adviceOf(refused)).toMatch(/^types\[0\]\.say\.en: unknown-limit .*\{discount\}/)
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
    const parameters = { count: PACK_FILE_MAX_LENGTH + 1, max: PACK_FILE_MAX_LENGTH }
    expect(problems).toEqual([{ path: '', code: 'file-too-long', parameters }])
  })

  test.each<[string, PackFault, (draft: Draft) => void]>([
    ['label.ru', packFault('missing-text', {}), (draft) => (draft['label'] = { ...texts('x'), ru: undefined })],
    ['label.fa', packFault('empty-text', {}), (draft) => (draft['label'] = { ...texts('x'), fa: '' })],
    ['types', packFault('missing-list', {}), (draft) => Reflect.deleteProperty(draft, 'types')],
    ['colour', packFault('unknown-field', { field: 'colour' }), (draft) => (draft['colour'] = 'red')],
    [
      'types[0].say.de',
      packFault('unknown-field', { field: 'de' }),
      (draft) => (first(draft)['say'] = { ...texts('x'), de: 'x' }),
    ],
    ['priority', packFault('not-a-number', { value: '3' }), (draft) => (draft['priority'] = '3')],
    ['priority', packFault('not-a-whole-number', { value: '1.5' }), (draft) => (draft['priority'] = 1.5)],
    ['priority', packFault('not-above', { value: '0', bound: 0 }), (draft) => (draft['priority'] = 0)],
    ['types[0].check', packFault('not-true-or-false', { value: 'yes' }), (draft) => (first(draft)['check'] = 'yes')],
    ['types[0].say', packFault('not-fields', { value: 'Hello' }), (draft) => (first(draft)['say'] = 'Hello')],
    ['types[0].dont', packFault('not-a-list', { value: '{…}' }), (draft) => (first(draft)['dont'] = {})],
    ['types[0]', packFault('not-fields', { value: 'null' }), (draft) => Object.assign(draft, { types: [null] })],
    ['format', packFault('only-choice', { choice: '1' }), (draft) => (draft['format'] = 2)],
    [
      'types[0].say.fa',
      packFault('too-long', { count: 10, length: 100, max: 90 }),
      (draft) => (first(draft)['say'] = { ...texts('x'), fa: 'س'.repeat(100) }),
    ],
    [
      'types[0].say["zh-Hans"]',
      packFault('too-long', { count: 1, length: 91, max: 90 }),
      (draft) => (first(draft)['say'] = { ...texts('x'), 'zh-Hans': '𠮷'.repeat(91) }),
    ],
    [
      'types[0].id',
      packFault('too-long', { count: 20, length: 100, max: 80 }),
      (draft) => (first(draft)['id'] = 'x'.repeat(100)),
    ],
    [
      'types[0].do',
      packFault('too-many-entries', { count: 2, length: 7, max: 5 }),
      (draft) => (first(draft)['do'] = Array.from({ length: 7 }, () => line)),
    ],
    ['types[0].signs', packFault('too-few-entries', { count: 1 }), (draft) => (first(draft)['signs'] = [])],
    [
      'types[0].minimumSigns',
      packFault('too-large', { value: '9', max: 4 }),
      (draft) => (first(draft)['minimumSigns'] = 9),
    ],
    [
      'types[0].do[0].topic',
      packFault('not-a-choice', {
        value: 'weather',
        choices:
          'greeting, pace, price, payment, channel, tone, boundaries, ownership, follow-up, escalation, feedback',
      }),
      (draft) => (first(draft)['do'] = [{ ...line, topic: 'weather' }]),
    ],
    [
      'types[0].signs[0].strength',
      packFault('missing-choice', { choices: 'weak, fair, strong' }),
      (draft) => (first(draft)['signs'] = [{ ...sign, strength: undefined }]),
    ],
    [
      'types[0].signs[0].id',
      packFault('bad-word', { value: 'A sign' }),
      (draft) => (first(draft)['signs'] = [{ ...sign, id: 'A sign' }]),
    ],
    [
      'types[0].signs[0].when[0].is',
      packFault('not-true-false-or-text', { value: '3' }),
      (draft) => (first(draft)['signs'] = [{ ...sign, when: [{ fact: 'trialTaken', is: 3 }] }]),
    ],
    [
      'types[0].signs[0].when[0]',
      packFault('fact-is-number', { fact: 'purchases' }),
      (draft) => (first(draft)['signs'] = [{ ...sign, when: [{ fact: 'purchases', is: true }] }]),
    ],
    [
      'types[0].confusedWith.type',
      packFault('unknown-type', { type: 'nobody' }),
      (draft) => (first(draft)['confusedWith'] = { type: 'nobody', text: texts('Look closer') }),
    ],
    [
      'types[0].signs[0].evidence.en',
      packFault('unknown-fact-placeholder', { placeholder: '{purchase}' }),
      (draft) =>
        (first(draft)['signs'] = [
          { ...sign, evidence: { ...texts('{purchases}'), en: '{purchase}' } },
          { ...sign, id: 'other' },
        ]),
    ],
    [
      'types[0].say.ru',
      packFault('placeholders-differ', { english: '{discountLimit}' }),
      (draft) => (first(draft)['say'] = { ...texts('Up to {discountLimit}'), ru: 'Скидка' }),
    ],
    [
      'types[0].do[0].text.en',
      packFault('unknown-limit', { placeholder: '{limit}', known: '{discountLimit}, {compensationLimit}' }),
      (draft) => (first(draft)['do'] = [{ ...line, text: { ...texts('x'), en: '{limit}' } }]),
    ],
    [
      'types[0].checklist[1].id',
      packFault('repeated-step', { id: 'call-back' }),
      (draft) =>
        (first(draft)['checklist'] = ['call-back', 'call-back'].map((id) => ({ id, text: texts('Call back') }))),
    ],
    [
      'types[1].externalId',
      packFault('external-id-taken', { externalId: 'loyal', type: 'loyal' }),
      (draft) => Object.assign(draft.types[1] ?? {}, { externalId: 'loyal' }),
    ],
    ['version', packFault('missing-number', {}), (draft) => Reflect.deleteProperty(draft, 'version')],
    ['types[0].say', packFault('missing-fields', {}), (draft) => Reflect.deleteProperty(first(draft), 'say')],
    ['source', packFault('not-a-text', { value: '7' }), (draft) => (draft['source'] = 7)],
    ['id', packFault('bad-pack-id', { value: 'Us2' }), (draft) => (draft['id'] = 'Us2')],
    ['id', packFault('empty-text', {}), (draft) => (draft['id'] = '')],
    ['types[0].id', packFault('bad-type-id', { value: 'a/b/c' }), (draft) => (first(draft)['id'] = 'a/b/c')],
    [
      'types[0].minimumSigns',
      packFault('too-small', { value: '0', min: 1 }),
      (draft) => (first(draft)['minimumSigns'] = 0),
    ],
    [
      'types[0].signs[1].id',
      packFault('repeated-sign', { id: 'seen' }),
      (draft) => (first(draft)['signs'] = [sign, sign]),
    ],
    [
      'types[0].counterSigns[0].id',
      packFault('repeated-sign', { id: 'seen' }),
      (draft) => Object.assign(first(draft), { signs: [sign], counterSigns: [sign] }),
    ],
    [
      'types[1].id',
      packFault('repeated-type', { id: 'loyal' }),
      (draft) => Object.assign(draft.types[1] ?? {}, { id: 'loyal' }),
    ],
    [
      'types[0].signs[0].text.en',
      packFault('placeholder-not-allowed', { placeholder: '{purchases}' }),
      (draft) => (first(draft)['signs'] = [{ ...sign, text: texts('{purchases}') }]),
    ],
    [
      'types[0].say.fa',
      packFault('placeholders-not-in-english', { placeholders: '{discountLimit}' }),
      (draft) => (first(draft)['say'] = { ...texts('x'), fa: '{discountLimit}' }),
    ],
  ])('finds at %s: %j', (path, fault, change) => {
    expect(problemsAfter(change)).toContainEqual({ path, ...fault })
  })

  test.each<[object, PackFault]>([
    [{ fact: 'shoeSize', atLeast: 44 }, packFault('unknown-fact', { fact: 'shoeSize' })],
    [{ fact: 'purchases' }, packFault('no-test', { fact: 'purchases' })],
    [{ fact: 'trialTaken', is: true, atLeast: 1 }, packFault('several-tests', { fact: 'trialTaken' })],
    [{ fact: 'purchases', atLeast: 3, atMost: 2 }, packFault('empty-range', { fact: 'purchases' })],
    [{ fact: 'trialTaken', is: 'yes' }, packFault('fact-is-truth', { fact: 'trialTaken' })],
    [
      { fact: 'emailKind', is: 'paid' },
      packFault('fact-is-email-kind', { fact: 'emailKind', choices: 'corporate, free, disposable' }),
    ],
    [{ fact: 'ipCountry', atLeast: 1 }, packFault('fact-is-text', { fact: 'ipCountry' })],
    [{ fact: 'margin', atLeast: 1 }, packFault('fact-is-money', { fact: 'margin' })],
  ])('of the condition %j it finds %j', (condition, fault) => {
    const problems = problemsAfter((draft) => (first(draft)['signs'] = [{ ...sign, when: [condition] }]))
    expect(problems).toEqual([{ path: 'types[0].signs[0].when[0]', ...fault }])
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
    const missing = ['format', 'id', 'version', 'priority', 'label', 'shortLabel', 'source', 'types']
    const more = packFault('more-problems', { count: 60 + missing.length - 50 })
    expect(problems.at(-1)).toEqual({ path: '', ...more })
  })

  test.each<[string, number, number, PackFault]>([
    ['', 1, 1, packFault('json-value-missing-at-end', {})],
    ['{\n  "id": "x"\n  "say": 1\n}', 3, 3, packFault('json-comma-missing', { bracket: '}' })],
    ['{\r\n  "id": "x",\r\n}', 2, 12, packFault('json-comma-extra', {})],
    ['{ "имя": "х", "id" 1 }', 1, 20, packFault('json-colon-missing', {})],
    ['{ id: 1 }', 1, 3, packFault('json-name-missing', {})],
    ['{ "id": “x” }', 1, 9, packFault('json-quotes', {})],
    ["['x']", 1, 2, packFault('json-quotes', {})],
    ['[1, 2', 1, 6, packFault('json-not-closed', { bracket: ']' })],
    ['{ "id": 1,', 1, 11, packFault('json-not-closed', { bracket: '}' })],
    ['[1,,2]', 1, 4, packFault('json-value-missing', {})],
    ['{ "id": // note\n 1 }', 1, 9, packFault('json-comment', {})],
    ['{ "id": "x\n" }', 1, 9, packFault('json-text-not-closed', {})],
    ['{ "id": "a\\x" }', 1, 11, packFault('json-backslash', {})],
    ['{ "id": "a\tb" }', 1, 11, packFault('json-tab', {})],
    ['{ "id": True }', 1, 9, packFault('json-bad-value', { character: 'T' })],
    ['{} {}', 1, 4, packFault('json-content-after-end', {})],
    ['[01]', 1, 2, packFault('json-bad-value', { character: '0' })],
  ])('of %j it finds in line %i, column %i: %j', (text, line_, column, { code, parameters }) => {
    const problem = { path: '', code, parameters: { ...parameters, line: line_, column } }
    expect(checkPack(text)).toEqual({ pack: null, problems: [problem] })
  })

  test('brackets without end are no reason to fail', () => {
    expect(checkPack('['.repeat(100_000)).problems).toEqual([
      { path: '', code: 'json-too-deep', parameters: { line: 1, column: 101 } },
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
