import type { DemoRemark } from './pools/pool.ts'
import type { Random } from './random.ts'
import type { DemoFile } from './record.ts'

/**
 * How a client buys.
 * - `none`: not at all; `few`: two or three times; `cheap`: once or twice, little
 * - `new`: has come within the last three months, bought once at most
 * - `seldom`: every five months, `regular`: every month or two, `prepaid`: years in advance
 * - `overdue`: was regular, now more than two intervals late; `stopped`: nothing for nearly a year or longer
 */
export type Buying = 'none' | 'few' | 'cheap' | 'new' | 'seldom' | 'regular' | 'prepaid' | 'overdue' | 'stopped'

type Range = readonly [lowest: number, highest: number]

/** What a client of some type is like, as far as a CRM could know. */
export type Character = {
  readonly buying?: Buying
  /** What the staff noted, and how often. */
  readonly remarks?: readonly (readonly [remark: DemoRemark, often: Range])[]
  readonly complaints?: Range
  /** Complaints that nobody has dealt with yet. */
  readonly open?: number
  /** Calls within one day. */
  readonly callsInADay?: number
  readonly onPromotion?: boolean
  readonly hasTrial?: boolean
  /** Null: answers none. */
  readonly survey?: { readonly expectation: Range; readonly satisfaction: Range } | null
  /** Has registered, and pays by a card of their own. */
  readonly isRegistered?: boolean
  readonly isProfitable?: boolean
  readonly followers?: Range
} & Partial<Pick<DemoFile, 'credit' | 'targetProfile' | 'meetsCriteria'>>

const CHARACTERS: ReadonlyMap<string, Character> = new Map<string, Character>([
  ['account-trust:regular', { isRegistered: true }],
  [
    'account-trust:regular/talkative',
    {
      remarks: [
        ['asks-basics', [1, 3]],
        ['asks-for-colleague', [1, 2]],
        ['chatty', [1, 2]],
      ],
    },
  ],
  ['account-trust:regular/economical', { onPromotion: true, buying: 'few', remarks: [['asked-discount', [2, 4]]] }],
  [
    'account-trust:regular/draining',
    {
      buying: 'none',
      remarks: [
        ['off-subject', [3, 5]],
        ['compares', [2, 4]],
        ['long-talk', [1, 2]],
      ],
    },
  ],
  [
    'account-trust:regular/interested',
    {
      buying: 'none',
      hasTrial: true,
      remarks: [
        ['on-subject', [3, 6]],
        ['wants-test', [1, 1]],
      ],
    },
  ],
  ['account-trust:company', { buying: 'prepaid' }],
  ['relationship:uninterested', { buying: 'none', survey: null, remarks: [['declined-offer', [2, 3]]] }],
  [
    'relationship:detached',
    { buying: 'seldom', remarks: [['shops-around', [1, 2]]], survey: { expectation: [4, 8], satisfaction: [5, 7] } },
  ],
  ['relationship:delighted', { survey: { expectation: [1, 5], satisfaction: [7, 10] } }],
  [
    'relationship:devoted',
    {
      buying: 'regular',
      remarks: [['recommends-us', [0, 1]]],
      survey: { expectation: [7, 10], satisfaction: [7, 10] },
    },
  ],
  [
    'relationship:disappointed',
    { complaints: [1, 1], open: 1, survey: { expectation: [7, 10], satisfaction: [1, 5] } },
  ],
  ['relationship:disaffected', { complaints: [2, 3], open: 2, survey: { expectation: [1, 5], satisfaction: [0, 4] } }],
  ['relationship:dormant', { buying: 'overdue', survey: null }],
  ['relationship:draining', { buying: 'cheap', survey: null, isProfitable: false, remarks: [['long-talk', [5, 8]]] }],
  ['relationship:dismissed', { meetsCriteria: false, survey: null }],
  ['relationship:ideal', { targetProfile: true, survey: null, isProfitable: true, credit: 'A' }],
  ['lifecycle:loyal', { buying: 'regular', credit: 'A', isProfitable: true }],
  ['lifecycle:potential', { buying: 'new', remarks: [['wavering', [1, 1]]] }],
  ['lifecycle:marginal', { buying: 'cheap' }],
  ['lifecycle:lost', { buying: 'stopped', remarks: [['asked-discount', [0, 2]]] }],
  [
    'service-style:all-now',
    {
      callsInADay: 3,
      remarks: [
        ['in-a-hurry', [1, 3]],
        ['jumps-around', [0, 1]],
      ],
    },
  ],
  [
    'service-style:undecided',
    {
      buying: 'none',
      remarks: [
        ['undecided', [1, 3]],
        ['long-talk', [1, 2]],
      ],
    },
  ],
  ['service-style:complainer', { buying: 'few', complaints: [3, 5] }],
  ['service-style:tester', { remarks: [['idea', [2, 4]]] }],
  [
    'service-style:extortionist',
    {
      complaints: [2, 3],
      followers: [800, 40_000],
      remarks: [
        ['asked-bonus', [2, 3]],
        ['asked-discount', [0, 2]],
      ],
    },
  ],
  ['service-style:know-it-all', { remarks: [['remark', [4, 7]]] }],
  [
    'service-style:prize-hunter',
    {
      remarks: [
        ['draw', [2, 4]],
        ['remark', [0, 2]],
      ],
    },
  ],
])

/** What the staff have not put on record, often enough to be met. */
const UNRECORDED = [...CHARACTERS.keys()].filter((category) => category !== 'account-trust:company')

/**
 * What a client with these categories is like. Mostly the facts bear the categories out; some clients are like a type that
 * nobody has put on record. Where two types ask for different things, the first has its way.
 */
export function characterOf(random: Random, categories: readonly string[], isCompany: boolean): Character {
  const recorded = categories.filter(() => random.chance(0.85))
  const company = isCompany && random.chance(0.5) ? ['account-trust:company'] : []
  const unrecorded = random.chance(0.35) ? [random.pick(UNRECORDED)] : []
  const parts = [...recorded, ...company, ...unrecorded].flatMap((category) => CHARACTERS.get(category) ?? [])
  const remarks = parts.flatMap((part) => part.remarks ?? [])
  return { ...parts.reduceRight<Character>((whole, part) => ({ ...whole, ...part }), {}), remarks }
}
