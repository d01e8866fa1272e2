import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { externalTypes, internalTypes } from '../../db/types/external-types.ts'
import { packSchema } from '../../shared/typology/pack.ts'
import { shippedPacks } from '../../shared/typology/packs.ts'
import { crmClient, startDataService, TEST_TIME, unwrap, type TestService } from '../helpers/data-service.ts'
import { openOperatorParts, type OperatorParts } from '../helpers/operator-parts.ts'

const STYLE = 'service-style'
const TRUST = 'account-trust'

let at: TestService
let parts: OperatorParts
let clientId: string
beforeEach(() => {
  at = startDataService()
  parts = openOperatorParts(at.service.database, at.clock)
  importTypes({})
  clientId = parts.client('7').id
})
afterEach(async () => {
  await at.dispose()
})

/** The CRM's client, as a sync brings it, with these types. */
function importTypes(types: Readonly<Record<string, string>>): void {
  at.importClients([crmClient({ id: '7', name: 'Мария', types, changedAt: at.clock.now })])
}

function set(type: string | null, { typology = STYLE, why = '' } = {}): ReturnType<typeof parts.decisions.set> {
  at.clock.now += 1_000
  return parts.decisions.set(clientId, 'call-1', typology, type, why)
}

function suggest(type: string, typology = STYLE): void {
  parts.suggested.set(typology, { type, confidence: 0.7 })
}

/** What people say, as `source: type` of one typology. */
function said(typology = STYLE): Readonly<Record<string, string | undefined>> {
  const { operator, crm } = parts.clients.types.said(parts.client('7').clientKey)
  return { operator: operator.get(typology), crm: crm.get(typology) }
}

function rows(sql: string): unknown[] {
  return at.service.database.prepare(sql).all()
}

const kinds = (): unknown[] =>
  at.service.database.prepare('SELECT kind FROM type_change ORDER BY change_key').pluck().all()
const entries = (): unknown[] => rows('SELECT kind, client_id FROM outbox')

/** The CRM takes the entry that waits. */
function sendNext(): void {
  const row = parts.outbox.next()
  if (!row) throw new Error('nothing waits')
  parts.outbox.begin(row.sequence, '{}')
  parts.outbox.markSent(row)
}

describe('an operator', () => {
  test('confirms what is suggested: it is held, written down with who, when and why, and told to the CRM', () => {
    suggest('all-now')
    expect(unwrap(set('all-now', { why: 'asked three times' }))).toBe(null)
    expect(said()).toEqual({ operator: 'all-now', crm: undefined })
    expect(rows('SELECT * FROM type_change')).toEqual([
      {
        change_key: 1,
        client_id: clientId,
        call_id: 'call-1',
        typology: STYLE,
        from_type: null,
        to_type: 'all-now',
        kind: 'confirmed',
        suggested_type: 'all-now',
        suggested_confidence: 0.7,
        changed_by: 'Olga',
        why: 'asked three times',
        at: TEST_TIME + 1_000,
      },
    ])
    expect(parts.nextEntry()).toMatchObject({ kind: 'types', crmClientId: '7', types: { [STYLE]: 'all-now' } })
  })

  test('chooses a type other than the suggested one, or where nothing is suggested', () => {
    set('undecided')
    suggest('all-now')
    set('tester')
    expect(kinds()).toEqual(['chosen', 'chosen'])
    expect(said()).toMatchObject({ operator: 'tester' })
  })

  test('is not told off for a second press of the key: it changes nothing', () => {
    suggest('all-now')
    set('all-now')
    set('all-now')
    expect(kinds()).toEqual(['confirmed'])
  })

  test('sets the same type again and has thereby seen what is suggested now; the CRM is not told twice', () => {
    set('tester')
    expect(parts.decisions.suggestedWhenDecided(clientId, STYLE)).toBe(null)
    suggest('complainer')
    set('tester')
    expect(parts.decisions.suggestedWhenDecided(clientId, STYLE)).toBe('complainer')
    expect(kinds()).toEqual(['chosen', 'chosen'])
    expect(entries()).toHaveLength(1)
  })

  test('agrees with the CRM: the word is the operator’s from then on, and there is nothing to tell', () => {
    importTypes({ [STYLE]: 'tester' })
    suggest('complainer')
    set('tester')
    expect(said()).toEqual({ operator: 'tester', crm: 'tester' })
    expect(parts.decisions.suggestedWhenDecided(clientId, STYLE)).toBe('complainer')
    expect(entries()).toEqual([])
  })

  test('cannot set a type of no pack, nor decide on nobody, and nothing is written then', () => {
    expect(set('nonsense')).toMatchObject({ ok: false, error: { code: 'unknown-type' } })
    expect(set('all-now', { typology: 'nonsense' })).toMatchObject({ ok: false, error: { code: 'unknown-type' } })
    expect(parts.decisions.set('nobody', null, STYLE, 'all-now', '')).toMatchObject({
      ok: false,
      error: { code: 'unknown-client' },
    })
    expect([...kinds(), ...entries()]).toEqual([])
  })

  test('decides wholly or not at all', () => {
    at.service.database.exec(
      "CREATE TEMP TRIGGER full BEFORE INSERT ON outbox BEGIN SELECT raise(ABORT, 'no room'); END",
    )
    expect(() => set('all-now')).toThrow('no room')
    expect(said()).toEqual({ operator: undefined, crm: undefined })
    expect(kinds()).toEqual([])
  })
})

describe('a guess that is declined', () => {
  test('is written down once, with what was suggested, and nothing is told to the CRM', () => {
    suggest('tester')
    set(null)
    set(null)
    expect(rows('SELECT kind, from_type, to_type, suggested_type FROM type_change')).toEqual([
      { kind: 'removed', from_type: null, to_type: null, suggested_type: 'tester' },
    ])
    expect(parts.decisions.declined(clientId, STYLE)).toBe('tester')
    expect(entries()).toEqual([])
  })

  test('is none any more once an operator has chosen a type', () => {
    suggest('tester')
    set(null)
    set('all-now')
    expect(parts.decisions.declined(clientId, STYLE)).toBeNull()
  })

  test('was never there where nothing is suggested', () => {
    set(null)
    expect(kinds()).toEqual([])
    expect(parts.decisions.declined(clientId, STYLE)).toBeNull()
  })
})

describe('a type that is taken away', () => {
  beforeEach(() => {
    importTypes({ [STYLE]: 'tester', lifecycle: 'loyal' })
  })

  test('is gone at once, whoever gave it, and the CRM is told all types without it', () => {
    set('all-now')
    set(null)
    expect(said()).toEqual({ operator: undefined, crm: undefined })
    expect(parts.nextEntry()).toMatchObject({ kind: 'types', types: { lifecycle: 'loyal' } })
    expect(rows("SELECT from_type, to_type FROM type_change WHERE kind = 'removed'")).toEqual([
      { from_type: 'all-now', to_type: null },
    ])
  })

  test('does not come back with a sync before the CRM has been told', () => {
    set(null)
    importTypes({ [STYLE]: 'tester', lifecycle: 'loyal' })
    expect(said()).toEqual({ operator: undefined, crm: undefined })
    expect(parts.nextEntry()).toMatchObject({ types: { lifecycle: 'loyal' } })
    expect(kinds()).toEqual(['removed'])
  })

  test('may be given again at the CRM after that, and this is history', () => {
    set(null)
    sendNext()
    importTypes({ lifecycle: 'loyal' })
    importTypes({ [STYLE]: 'tester', lifecycle: 'loyal' })
    expect(said()).toEqual({ operator: undefined, crm: 'tester' })
    expect(kinds()).toEqual(['removed', 'crm'])
  })

  test('and another one are told together', () => {
    set(null)
    set(null, { typology: 'lifecycle' })
    importTypes({ [STYLE]: 'tester', lifecycle: 'loyal' })
    expect(said()).toEqual({ operator: undefined, crm: undefined })
    expect(said('lifecycle')).toEqual({ operator: undefined, crm: undefined })
    expect(entries()).toHaveLength(1)
    expect(parts.nextEntry()).toEqual(expect.objectContaining({ types: {} }))
  })

  test('of which there is none is nothing to write down', () => {
    expect(set(null, { typology: 'relationship' }).ok).toBe(true)
    expect([...kinds(), ...entries()]).toEqual([])
  })
})

describe('several decisions before the CRM is told', () => {
  test('are one entry with the last word', () => {
    set('all-now')
    set('tester')
    set('devoted', { typology: 'relationship' })
    expect(entries()).toHaveLength(1)
    expect(parts.nextEntry()).toMatchObject({ types: { [STYLE]: 'tester', relationship: 'devoted' } })
  })

  test('are two where the first is under way', () => {
    set('all-now')
    const first = parts.outbox.next()
    if (!first) throw new Error('nothing waits')
    parts.outbox.begin(first.sequence, '{}')
    set('tester')
    expect(entries()).toHaveLength(2)
    parts.outbox.markSent(first)
    expect(parts.nextEntry()).toMatchObject({ types: { [STYLE]: 'tester' } })
  })

  test('on a client that the CRM does not know yet go with that client', () => {
    const local = parts.clients.insertLocal({ ...parts.client('7'), name: 'Local' }, TEST_TIME)
    parts.outbox.enqueue({ kind: 'client', clientId: local.id, callId: null })
    parts.decisions.set(local.id, null, STYLE, 'all-now', '')
    expect(entries()).toEqual([{ kind: 'client', client_id: local.id }])
    expect(parts.nextEntry()).toMatchObject({ kind: 'client', client: { types: { [STYLE]: 'all-now' } } })
    parts.outbox.begin(parts.outbox.next()?.sequence ?? 0, '{}')
    parts.decisions.set(local.id, null, STYLE, 'tester', '')
    expect(entries()).toEqual([
      { kind: 'client', client_id: local.id },
      { kind: 'types', client_id: local.id },
    ])
  })
})

describe('an operator’s word', () => {
  test('stands above what the CRM still lists', () => {
    importTypes({ [STYLE]: 'tester' })
    set('all-now')
    importTypes({ [STYLE]: 'tester' })
    importTypes({})
    importTypes({ [STYLE]: 'know-it-all' })
    expect(said()).toMatchObject({ operator: 'all-now' })
    expect(parts.nextEntry()).toMatchObject({ types: { [STYLE]: 'all-now' } })
  })

  test('goes when a person at the CRM has changed what the CRM had taken over', () => {
    set('all-now')
    sendNext()
    importTypes({ [STYLE]: 'all-now' })
    importTypes({ [STYLE]: 'tester' })
    expect(said()).toEqual({ operator: undefined, crm: 'tester' })
    expect(rows("SELECT from_type, to_type, changed_by FROM type_change WHERE kind = 'crm'")).toEqual([
      { from_type: 'all-now', to_type: 'tester', changed_by: '' },
    ])
  })

  test('does not go for an echo of an earlier word of ours', () => {
    set('all-now')
    sendNext()
    importTypes({ [STYLE]: 'all-now' })
    set('tester')
    sendNext()
    set('all-now')
    // the sync brings what it was told before, while the newest word waits
    importTypes({ [STYLE]: 'tester' })
    expect(said()).toMatchObject({ operator: 'all-now' })
    expect(kinds()).not.toContain('crm')
  })

  test('that was said when something else was suggested is remembered with it', () => {
    suggest('complainer')
    set('all-now')
    importTypes({ [STYLE]: 'all-now' })
    importTypes({ [STYLE]: 'tester' })
    expect(parts.decisions.suggestedWhenDecided(clientId, STYLE)).toBe('complainer')
    expect(parts.decisions.suggestedWhenDecided(clientId, 'relationship')).toBe(null)
  })
})

describe('changes at the CRM', () => {
  test('of a known type are history; its first word is not', () => {
    importTypes({ [STYLE]: 'tester' })
    expect(kinds()).toEqual([])
    importTypes({ [STYLE]: 'all-now' })
    importTypes({ [STYLE]: 'all-now' })
    importTypes({})
    importTypes({ [STYLE]: 'tester' })
    expect(rows('SELECT from_type, to_type FROM type_change ORDER BY change_key')).toEqual([
      { from_type: 'tester', to_type: 'all-now' },
      { from_type: 'all-now', to_type: null },
      { from_type: null, to_type: 'tester' },
    ])
  })
})

describe('the history of a client', () => {
  test('is told in the operator’s language, newest first', () => {
    suggest('complainer')
    set('all-now', { why: 'спешит' })
    importTypes({ [STYLE]: 'all-now' })
    sendNext()
    at.clock.now += 60_000
    importTypes({ [STYLE]: 'tester' })
    const pack = shippedPacks().find(({ id }) => id === STYLE)
    const label = (type: string) => pack?.types.find(({ id }) => id === type)?.label.ru
    expect(parts.decisions.history(clientId, 'ru')).toEqual([
      {
        at: at.clock.now,
        kind: 'crm',
        typologyLabel: pack?.label.ru,
        from: label('all-now'),
        to: label('tester'),
        suggested: null,
        by: '',
        why: '',
      },
      {
        at: TEST_TIME + 1_000,
        kind: 'chosen',
        typologyLabel: pack?.label.ru,
        from: null,
        to: label('all-now'),
        suggested: label('complainer'),
        by: 'Olga',
        why: 'спешит',
      },
    ])
  })

  test('names what no pack knows any more by its id', () => {
    importTypes({ seasonal: 'summer' })
    importTypes({ seasonal: 'winter' })
    set(null, { typology: 'seasonal' })
    expect(parts.decisions.history(clientId, 'en')).toMatchObject([
      { kind: 'removed', typologyLabel: 'seasonal', from: 'winter', to: null },
      { kind: 'crm', from: 'summer', to: 'winter' },
    ])
  })

  test('stays when the CRM deletes the client', () => {
    set('all-now')
    parts.clients.deleteFromCrm('7')
    expect(parts.decisions.history(clientId, 'en')).toHaveLength(1)
  })
})

describe('what other systems are told', () => {
  test('never names a client a suspect, and comes back as the same type', () => {
    for (const { id, types } of shippedPacks()) {
      for (const { id: type } of types) {
        const told = externalTypes({ [id]: type }, shippedPacks())
        expect(JSON.stringify(told)).not.toContain('suspect')
        expect(internalTypes(told, shippedPacks())).toEqual({ [id]: type })
      }
    }
  })

  test('holds where a company’s version of the pack has lost the other name, or the pack is gone', () => {
    const bare = shippedPacks().map((pack) =>
      packSchema.parse({ ...pack, types: pack.types.map((type) => ({ ...type, externalId: undefined })) }),
    )
    for (const packs of [bare, []]) {
      const told = externalTypes({ [TRUST]: 'suspect' }, packs)
      expect(JSON.stringify(told)).not.toContain('suspect')
      expect(internalTypes(told, packs)).toEqual({ [TRUST]: 'suspect' })
    }
  })

  test('is the same for decisions and for new clients', () => {
    set('suspect', { typology: TRUST })
    expect(JSON.stringify(parts.nextEntry())).not.toContain('suspect')
    sendNext()
    const local = parts.clients.insertLocal({ ...parts.client('7'), name: 'Local' }, TEST_TIME)
    parts.outbox.enqueue({ kind: 'client', clientId: local.id, callId: null })
    parts.decisions.set(local.id, null, TRUST, 'suspect', '')
    expect(JSON.stringify(parts.nextEntry())).not.toContain('suspect')
  })

  test('leaves types of other systems as they are', () => {
    expect(externalTypes({ seasonal: 'summer' }, shippedPacks())).toEqual({ seasonal: 'summer' })
    expect(internalTypes({ seasonal: 'summer' }, shippedPacks())).toEqual({ seasonal: 'summer' })
  })
})
