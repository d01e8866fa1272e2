import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Note } from '../../shared/card.ts'
import type { PlanFeedback, TypeChange, TypeSource } from '../../shared/client-type.ts'
import type { Locale } from '../../shared/locale.ts'
import {
  feedbackReportSchema,
  MATRIX_POINTS_MAX,
  matrixReportSchema,
  suggestionReportSchema,
  typeReportSchema,
} from '../../shared/reports.ts'
import { shippedPacks } from '../../shared/typology/packs.ts'
import {
  callerIdentity,
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

/** What the product calls a typology, or one of its types. */
function labelOf(typology: string, type?: string, locale: Locale = 'en'): string {
  const pack = shippedPacks().find(({ id }) => id === typology)
  const labelled = type === undefined ? pack : pack?.types.find(({ id }) => id === type)
  if (!labelled) throw new Error(`there is no ${typology} ${type ?? ''}`)
  return labelled.label[locale]
}

type Said = Partial<Record<TypeSource, string>>

/** A client with what is stored of its types: typology → who says what; answers its key. */
function addClient(types: Readonly<Record<string, Said>> = {}): number {
  const { database } = at.service
  const count = Number(database.prepare('SELECT count(*) FROM client').pluck().get())
  const insert = database.prepare(
    `INSERT INTO client (id, kind, name, company, email, place, changed_at) VALUES (?, 'person', ?, '', '', '', 0)`,
  )
  const clientKey = Number(insert.run(`client-${count + 1}`, `Client ${count + 1}`).lastInsertRowid)
  const insertType = database.prepare(
    `INSERT INTO client_type (client_key, typology, source, type, decided_at, decided_by) VALUES (?, ?, ?, ?, 0, '')`,
  )
  for (const [typology, said] of Object.entries(types)) {
    for (const [source, type] of Object.entries(said)) insertType.run(clientKey, typology, source, type)
  }
  return clientKey
}

async function typeReport(locale: Locale = 'en') {
  return typeReportSchema.parse(unwrap(await at.service.handlers['reports.types']({ locale })))
}

describe('the report of types', () => {
  test('counts each client once in a typology: by the operator, else the CRM, else what is suggested', async () => {
    addClient({ lifecycle: { operator: 'loyal', crm: 'lost', suggestion: 'marginal' } })
    addClient({ lifecycle: { crm: 'lost', suggestion: 'loyal' } })
    addClient({ lifecycle: { suggestion: 'loyal' }, 'service-style': { operator: 'tester' } })
    addClient()
    const { typologies } = await typeReport()
    expect(typologies.map(({ id, none }) => [id, none])).toEqual([
      ['account-trust', 4],
      ['relationship', 4],
      ['lifecycle', 1],
      ['service-style', 3],
    ])
    expect(typologies[2]).toEqual({
      id: 'lifecycle',
      label: labelOf('lifecycle'),
      none: 1,
      types: [
        { id: 'loyal', label: labelOf('lifecycle', 'loyal'), operator: 1, crm: 0, suggestion: 1 },
        { id: 'potential', label: labelOf('lifecycle', 'potential'), operator: 0, crm: 0, suggestion: 0 },
        { id: 'marginal', label: labelOf('lifecycle', 'marginal'), operator: 0, crm: 0, suggestion: 0 },
        { id: 'lost', label: labelOf('lifecycle', 'lost'), operator: 0, crm: 1, suggestion: 0 },
      ],
    })
  })

  test('names what no pack knows by its id, behind what is known', async () => {
    addClient({ lifecycle: { operator: 'retired-type' }, weather: { crm: 'sunny' } })
    const { typologies } = await typeReport()
    expect(typologies[2]?.types.at(-1)).toMatchObject({ id: 'retired-type', label: 'retired-type', operator: 1 })
    expect(typologies.at(-1)).toMatchObject({
      id: 'weather',
      label: 'weather',
      none: 0,
      types: [{ id: 'sunny', crm: 1 }],
    })
  })

  test('counts all of many clients, also where keys are missing in between', async () => {
    at.service.database.transaction(() => {
      for (let count = 0; count < 1_100; count += 1) addClient({ lifecycle: { suggestion: 'loyal' } })
    })()
    at.service.database.exec('DELETE FROM client WHERE client_key BETWEEN 100 AND 699')
    const { typologies } = await typeReport()
    expect(typologies[2]).toMatchObject({ none: 0, types: [{ id: 'loyal', suggestion: 500 }, {}, {}, {}] })
    expect(typologies[0]?.none).toBe(500)
  })

  test('lets everything else go first between the parts it counts', async () => {
    at.service.database.transaction(() => {
      for (let count = 0; count < 1_100; count += 1) addClient()
    })()
    let turns = 0
    let isOver = false
    const count = (): void => {
      turns += 1
      if (!isOver) setImmediate(count)
    }
    setImmediate(count)
    await typeReport()
    isOver = true
    expect(turns).toBeGreaterThanOrEqual(4)
  })

  test('shows the last ninety days on which there was a count, with 0 where a type had none', async () => {
    const insert = at.service.database.prepare("INSERT INTO type_count VALUES (?, 'lifecycle', ?, ?)")
    const days = Array.from({ length: 100 }, (_, day) =>
      new Date(Date.UTC(2026, 0, 1 + day * 2)).toISOString().slice(0, 10),
    )
    days.forEach((day, index) => insert.run(day, 'loyal', index))
    insert.run(days[50], 'lost', 7)
    insert.run(days[5], 'marginal', 7)
    const report = await typeReport()
    expect(report.days).toEqual(days.slice(10))
    const counts = (type: string) => report.history.find((line) => line.type === type)?.counts
    expect(counts('loyal')).toEqual(days.map((_, index) => index).slice(10))
    expect(counts('lost')).toEqual(days.map((_, index) => (index === 50 ? 7 : 0)).slice(10))
    expect(counts('marginal')).toBeUndefined()
  })

  test('speaks the language of the reader', async () => {
    const { typologies } = await typeReport('fa')
    expect(typologies[2]?.label).toBe(labelOf('lifecycle', undefined, 'fa'))
    expect(typologies[2]?.types[0]?.label).toBe(labelOf('lifecycle', 'loyal', 'fa'))
  })

  test('is empty, not broken, where there are no clients', async () => {
    const { typologies, days, history } = await typeReport()
    expect(typologies.map(({ none }) => none)).toEqual([0, 0, 0, 0])
    expect([days, history]).toEqual([[], []])
  })
})

function addScores(clientKey: number, expectation: number | null, experience: number | null): void {
  at.service.database
    .prepare('INSERT INTO client_profile (client_key, expectation, experience) VALUES (?, ?, ?)')
    .run(clientKey, expectation, experience)
}

async function matrixReport() {
  return matrixReportSchema.parse(unwrap(await at.service.handlers['reports.matrix']({ locale: 'en' })))
}

describe('the matrix of expectation and experience', () => {
  test('shows every client with both scores, with the type that counts', async () => {
    addScores(addClient({ relationship: { operator: 'ideal', crm: 'detached', suggestion: 'devoted' } }), 9, 8)
    addScores(
      addClient({ relationship: { crm: 'disappointed', suggestion: 'devoted' }, lifecycle: { operator: 'lost' } }),
      9,
      2.5,
    )
    addScores(addClient({ relationship: { suggestion: 'old-type' } }), 1, 9)
    addScores(addClient(), 1, 1)
    addScores(addClient(), 9, null)
    addScores(addClient(), null, 9)
    addClient()
    const { types, typeIndexes, ...report } = await matrixReport()
    expect(report).toEqual({
      total: 4,
      clientIds: ['client-1', 'client-2', 'client-3', 'client-4'],
      names: ['Client 1', 'Client 2', 'Client 3', 'Client 4'],
      expectation: [9, 9, 1, 1],
      experience: [8, 2.5, 9, 1],
      quadrants: { devoted: 1, disappointed: 1, delighted: 1, disaffected: 1 },
    })
    expect(typeIndexes.map((index) => types[index]?.id)).toEqual(['ideal', 'disappointed', 'old-type', undefined])
    expect(typeIndexes[3]).toBe(-1)
    expect(types.filter(({ clients }) => clients > 0)).toEqual([
      { id: 'disappointed', label: labelOf('relationship', 'disappointed'), clients: 1 },
      { id: 'ideal', label: labelOf('relationship', 'ideal'), clients: 1 },
      { id: 'old-type', label: 'old-type', clients: 1 },
    ])
  })

  test.each([
    [5, 5, 'disaffected'],
    [5.4, 5.5, 'delighted'],
    [5.5, 5.4, 'disappointed'],
    [6, 6, 'devoted'],
  ])('expectation %d and experience %d are %s', async (expectation, experience, quadrant) => {
    addScores(addClient(), expectation, experience)
    const { quadrants } = await matrixReport()
    expect(Object.entries(quadrants).filter(([, clients]) => clients > 0)).toEqual([[quadrant, 1]])
  })

  test('counts all of very many clients and shows an even part of them', async () => {
    const clients = MATRIX_POINTS_MAX * 1.25
    at.service.database.exec(`
      WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${clients})
      INSERT INTO client (client_key, id, kind, name, company, email, place, changed_at)
        SELECT n, 'client-' || n, 'person', '', '', '', '', 0 FROM number;
      INSERT INTO client_profile (client_key, expectation, experience) SELECT client_key, 9, 9 FROM client`)
    const { total, clientIds, typeIndexes, quadrants } = await matrixReport()
    expect([total, quadrants.devoted]).toEqual([clients, clients])
    expect([clientIds.length, typeIndexes.length]).toEqual([MATRIX_POINTS_MAX, MATRIX_POINTS_MAX])
    const keys = clientIds.map((id) => Number(id.slice('client-'.length)))
    const gaps = keys.slice(1).map((key, index) => key - (keys[index] ?? 0))
    expect([Math.min(...gaps), Math.max(...gaps)]).toEqual([1, 2])
    expect(keys.at(-1)).toBeGreaterThan(clients - 3)
  })
})

async function suggestionReport() {
  return suggestionReportSchema.parse(unwrap(await at.service.handlers['reports.suggestions']({ locale: 'en' })))
}

type Change = {
  readonly clientId: string
  readonly kind: TypeChange['kind']
  readonly from?: string
  readonly to?: string
  readonly suggested?: string
  readonly typology?: string
}

function addChange({ clientId, kind, from, to, suggested, typology = 'lifecycle' }: Change): void {
  at.service.database
    .prepare(
      `INSERT INTO type_change (client_id, typology, from_type, to_type, kind, suggested_type, changed_by, why, at)
       VALUES (?, ?, ?, ?, ?, ?, '', '', 0)`,
    )
    .run(clientId, typology, from ?? null, to ?? null, kind, suggested ?? null)
}

describe('the report of suggestions', () => {
  test('says how often operators agreed, and what they chose instead', async () => {
    addChange({ clientId: 'a', kind: 'confirmed', to: 'loyal', suggested: 'loyal' })
    addChange({ clientId: 'b', kind: 'chosen', to: 'marginal', suggested: 'loyal' })
    addChange({ clientId: 'c', kind: 'chosen', to: 'lost', suggested: 'loyal' })
    addChange({ clientId: 'd', kind: 'chosen', to: 'lost', suggested: 'loyal' })
    addChange({ clientId: 'e', kind: 'removed', from: 'loyal', suggested: 'loyal' })
    expect(await suggestionReport()).toEqual([
      {
        typology: 'lifecycle',
        typologyLabel: labelOf('lifecycle'),
        type: 'loyal',
        label: labelOf('lifecycle', 'loyal'),
        confirmed: 1,
        changed: 4,
        instead: [
          { label: labelOf('lifecycle', 'lost'), count: 2 },
          { label: labelOf('lifecycle', 'marginal'), count: 1 },
        ],
        open: 0,
      },
    ])
  })

  test('a second word on the same suggestion counts instead of the first', async () => {
    addChange({ clientId: 'a', kind: 'confirmed', to: 'loyal', suggested: 'loyal' })
    addChange({ clientId: 'a', kind: 'chosen', from: 'loyal', to: 'lost', suggested: 'loyal' })
    addChange({ clientId: 'a', kind: 'chosen', from: 'lost', to: 'marginal', suggested: 'marginal' })
    const report = await suggestionReport()
    expect(report.map(({ type, confirmed, changed }) => [type, confirmed, changed])).toEqual([
      ['loyal', 0, 1],
      ['marginal', 1, 0],
    ])
  })

  test('decisions without a suggestion, the CRM’s changes, and taking another type away say nothing', async () => {
    addChange({ clientId: 'a', kind: 'chosen', to: 'loyal' })
    addChange({ clientId: 'b', kind: 'crm', to: 'loyal', suggested: 'loyal' })
    addChange({ clientId: 'c', kind: 'removed', from: 'lost', suggested: 'loyal' })
    expect(await suggestionReport()).toEqual([])
  })

  test('counts what waits for somebody to decide', async () => {
    addClient({ lifecycle: { suggestion: 'loyal' }, 'service-style': { suggestion: 'tester' } })
    addClient({ lifecycle: { suggestion: 'loyal', crm: 'lost' } })
    addClient({ lifecycle: { suggestion: 'loyal', operator: 'loyal' } })
    addClient({ lifecycle: { suggestion: 'old-type' } })
    const report = await suggestionReport()
    expect(report.map(({ typology, label, open }) => [typology, label, open])).toEqual([
      ['lifecycle', labelOf('lifecycle', 'loyal'), 1],
      ['lifecycle', 'old-type', 1],
      ['service-style', labelOf('service-style', 'tester'), 1],
    ])
  })

  test('reads all of many decisions', async () => {
    at.service.database.transaction(() => {
      for (let count = 0; count < 2_500; count += 1)
        addChange({ clientId: `client-${count}`, kind: 'confirmed', to: 'loyal', suggested: 'loyal' })
    })()
    expect(await suggestionReport()).toMatchObject([{ type: 'loyal', confirmed: 2_500 }])
  })
})

async function feedbackReport() {
  return feedbackReportSchema.parse(unwrap(await at.service.handlers['reports.feedback']({ locale: 'en' })))
}

/** A call that was ended with this word on its plan. */
async function addFeedback(
  callId: string,
  types: Readonly<Record<string, string>>,
  feedback: PlanFeedback,
  outcome: Note['outcome'],
): Promise<void> {
  const { database, handlers } = at.service
  await handlers['call.record'](endedCall(ringingCall(callId, callerIdentity('+74951234567'))))
  unwrap(await handlers['note.save']({ callId, note: { text: 'x', outcome } }))
  database.prepare("INSERT INTO plan_feedback VALUES (?, ?, ?, 0, '')").run(callId, feedback, JSON.stringify(types))
}

describe('the report of feedback', () => {
  test('tells by type what operators said of the plan and how those calls ended', async () => {
    await addFeedback('1', { lifecycle: 'loyal', relationship: 'devoted' }, 'followed', 'resolved')
    await addFeedback('2', { lifecycle: 'loyal' }, 'followed', 'follow-up')
    await addFeedback('3', { lifecycle: 'loyal' }, 'followed', 'no-interest')
    await addFeedback('4', { lifecycle: 'loyal' }, 'changed', 'resolved')
    await addFeedback('5', { lifecycle: 'loyal' }, 'did-not-fit', null)
    const report = await feedbackReport()
    expect(report.map(({ typology, type }) => [typology, type])).toEqual([
      ['relationship', 'devoted'],
      ['lifecycle', 'loyal'],
    ])
    expect(report[1]).toEqual({
      typology: 'lifecycle',
      typologyLabel: labelOf('lifecycle'),
      type: 'loyal',
      label: labelOf('lifecycle', 'loyal'),
      feedback: { followed: 3, changed: 1, 'did-not-fit': 1 },
      outcomes: { resolved: 2, 'follow-up': 1, forwarded: 0, 'no-interest': 1, 'wrong-number': 0 },
      followedWell: 2,
    })
  })

  test('counts a call without a note, and a type that no pack knows under its id', async () => {
    await addFeedback('1', { lifecycle: 'old-type' }, 'followed', 'resolved')
    at.service.database.exec('DELETE FROM note')
    expect(await feedbackReport()).toMatchObject([
      { label: 'old-type', feedback: { followed: 1 }, outcomes: { resolved: 0 }, followedWell: 0 },
    ])
  })

  test('is empty before anybody has said anything', async () => {
    expect(await feedbackReport()).toEqual([])
  })
})
