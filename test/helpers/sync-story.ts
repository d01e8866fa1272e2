import * as fc from 'fast-check'
import type { CrmUnderTest } from './crm-under-test.ts'
import { callerIdentity, endedCall, ringingCall, unwrap, type TestService } from './data-service.ts'
import { FAULTS, type Fault } from './faulty-crm.ts'

const TYPES = ['potential', 'lost', 'loyal'] as const

/** What the people of the CRM do there. Who is looked after by operators here is neither deleted nor renumbered. */
export type CrmStep = {
  readonly act: 'create' | 'create-late' | 'commit' | 'rename' | 'renumber' | 'remove' | 'merge'
  readonly which: number
}
/** What an operator enters here. */
export type OperatorStep = {
  readonly act: 'client' | 'phone' | 'call' | 'note' | 'tag' | 'untag' | 'type'
  readonly which: number
}
export type Step =
  | ({ readonly by: 'crm' } & CrmStep)
  | ({ readonly by: 'operator' } & OperatorStep)
  | { readonly by: 'time'; readonly minutes: number }
  /** A run: a fault, or none, for each request; between requests the CRM's people work on. */
  | { readonly by: 'sync'; readonly faults: readonly (Fault | null)[]; readonly meanwhile: readonly (CrmStep | null)[] }

const which = fc.nat({ max: 40 })
const crmStep: fc.Arbitrary<CrmStep> = fc.record({
  act: fc.constantFrom('create', 'create-late', 'commit', 'rename', 'renumber', 'remove', 'merge'),
  which,
})

/** Steps in any order. `leftOut`: faults that a test of many runs has no time for. */
export function storyOf(leftOut: readonly Fault[]): fc.Arbitrary<Step[]> {
  const fault = fc.constantFrom(...FAULTS.filter((one) => !leftOut.includes(one)))
  const sync = fc.record({
    by: fc.constant('sync' as const),
    faults: fc.array(fc.option(fault, { freq: 2 }), { maxLength: 12 }),
    meanwhile: fc.array(fc.option(crmStep, { freq: 2 }), { maxLength: 12 }),
  })
  return fc.array(
    fc.oneof(
      { weight: 3, arbitrary: crmStep.map((step) => ({ by: 'crm' as const, ...step })) },
      {
        weight: 5,
        arbitrary: fc.record({
          by: fc.constant('operator' as const),
          act: fc.constantFrom('client', 'phone', 'call', 'note', 'tag', 'untag', 'type'),
          which,
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ by: fc.constant('time' as const), minutes: fc.constantFrom(1, 2, 15, 500) }),
      },
      { weight: 4, arbitrary: sync },
    ),
    { maxLength: 24, size: 'max' },
  )
}

/** What has been entered here, by what makes it unmistakable. */
export type Entered = {
  readonly clients: string[]
  readonly numbers: string[]
  readonly calls: string[]
  /** Call → the last text of its note. */
  readonly notes: Map<string, string>
}

/** Plays the steps of people, on both sides. */
export class People {
  readonly entered: Entered = { clients: [], numbers: [], calls: [], notes: new Map() }
  readonly #at: TestService
  readonly #crm: CrmUnderTest | null
  #count = 0

  constructor(at: TestService, crm: CrmUnderTest | null = null) {
    this.#at = at
    this.#crm = crm
  }

  atCrm({ act, which: index }: CrmStep): void {
    const crm = this.#crm
    if (!crm) throw new Error('nobody works at this CRM')
    this.#count += 1
    // a client that is being told of may have been made already, without anybody here knowing under which id
    const known = crm.clients().filter(({ name }) => !name.startsWith('New'))
    const free = known.filter(({ id }) => isFree(id))
    const one = known[index % Math.max(known.length, 1)]
    const freeOne = free[index % Math.max(free.length, 1)]
    if (act === 'create') crm.create(`Made ${this.#count}`, `+7 812 200-00-${String(this.#count).padStart(3, '0')}`)
    else if (act === 'create-late') crm.createLate(`Late ${this.#count}`, `+7 812 3000-${1_000 + this.#count}`)
    else if (act === 'commit') crm.commit()
    else if (act === 'rename' && one) crm.rename(one.id, `Renamed ${this.#count}`)
    else if (act === 'renumber' && freeOne) crm.renumber(freeOne.id, `+7 343 ${4_000_000 + this.#count}`)
    else if (act === 'remove' && freeOne) crm.remove(freeOne.id)
    else if (act === 'merge' && one) {
      // never into somebody who may be deleted: what operators did would be deleted with them
      const into = known.filter(({ id }) => !isFree(id) && id !== one.id).at(-1 - (index % 3))
      if (into) crm.merge(one.id, into.id)
    }
  }

  async atWork({ act, which: index }: OperatorStep): Promise<void> {
    const { handlers } = this.#at.service
    this.#count += 1
    const count = this.#count
    const target = this.#target(index)
    if (act === 'client') {
      const number = `+7916${2_000_000 + count}`
      const name = `New ${count}.`
      const callId = await this.#call(number, async (id) => {
        const quickEntry = { ...EMPTY_ENTRY, number, name, types: { lifecycle: 'potential' } }
        unwrap(await handlers['quick-entry.submit']({ callId: id, quickEntry, locale: 'en' }))
      })
      this.entered.clients.push(name)
      this.entered.numbers.push(number)
      this.entered.calls.push(callId)
    } else if (act === 'phone' && target) {
      const number = `+7903${3_000_000 + count}`
      const callId = await this.#call(number, async (id) => {
        unwrap(await handlers['quick-entry.add-number']({ callId: id, clientId: target.id, locale: 'en' }))
      })
      this.entered.numbers.push(number)
      this.entered.calls.push(callId)
    } else if (act === 'call') {
      const callId = await this.#call(`+7921${4_000_000 + count}`, async (id) => {
        if (target) unwrap(await handlers['card.choose']({ callId: id, clientId: target.id, locale: 'en' }))
      })
      this.entered.calls.push(callId)
      await this.#note(callId, count)
    } else if (act === 'note') {
      const callId = this.entered.calls[index % Math.max(this.entered.calls.length, 1)]
      if (callId !== undefined) await this.#note(callId, count)
    } else if (act === 'tag' && target) {
      unwrap(await handlers['client.add-tag']({ clientId: target.id, callId: null, tag: `tag ${index}`, locale: 'en' }))
    } else if (act === 'untag' && target) {
      const tag = this.#at.service.clients.tags.of(target.clientKey).find(({ origin }) => origin !== 'removed')?.tag
      if (tag !== undefined)
        unwrap(await handlers['client.remove-tag']({ clientId: target.id, callId: null, tag, locale: 'en' }))
    } else if (act === 'type' && target) {
      const type = TYPES[index % TYPES.length] ?? 'loyal'
      const request = { clientId: target.id, callId: null, typology: 'lifecycle', type, why: '', locale: 'en' } as const
      unwrap(await handlers['client.set-type'](request))
    }
  }

  /** A client of the cache whom the CRM's people leave alone. */
  #target(index: number): { id: string; clientKey: number } | undefined {
    const rows = this.#at.service.database
      .prepare<[], { id: string; clientKey: number; crmId: string | null }>(
        'SELECT id, client_key AS clientKey, crm_id AS crmId FROM client ORDER BY id',
      )
      .all()
    const mine = rows.filter(({ crmId }) => crmId === null || !isFree(crmId))
    return mine[index % Math.max(mine.length, 1)]
  }

  async #call(number: string, during: (callId: string) => Promise<void>): Promise<string> {
    const { handlers } = this.#at.service
    const callId = `call-${this.#count}`
    // no two calls begin at the same time, so that each is known by it
    this.#at.clock.now += 1_000
    const call = ringingCall(callId, callerIdentity(number), this.#at.clock.now)
    unwrap(await handlers['card.identify']({ callId, identity: call.identity, locale: 'en' }))
    unwrap(await handlers['call.record'](call))
    await during(callId)
    this.#at.clock.now += 65_000
    unwrap(await handlers['call.record'](endedCall(call)))
    return callId
  }

  async #note(callId: string, count: number): Promise<void> {
    const text = `words-${count}.`
    unwrap(await this.#at.service.handlers['note.save']({ callId, note: { text, outcome: 'resolved' } }))
    this.entered.notes.set(callId, text)
  }
}

const EMPTY_ENTRY = {
  kind: 'person',
  company: '',
  email: '',
  reason: '',
  country: null,
  language: null,
  place: '',
  timeZone: null,
} as const

/** Every third client is the CRM's own affair. */
function isFree(crmId: string): boolean {
  return Number(crmId.replace(/\D/gu, '')) % 3 === 0
}
