import { demoActivityId, type DemoActivity } from './record.ts'

/** An entry of a history that has no place in it yet. */
export type Draft = Omit<DemoActivity, 'activityId'>

/** `at` in UTC milliseconds; cut to whole minutes, as people's records have them. */
export function draftOf(
  at: number,
  type: DemoActivity['type'],
  subject: string,
  more: Partial<Omit<Draft, 'occurredAt' | 'type' | 'subject'>> = {},
): Draft {
  return {
    type,
    occurredAt: new Date(Math.floor(at / 60_000) * 60_000).toISOString(),
    subject,
    body: '',
    createdBy: '',
    amount: null,
    status: null,
    externalReference: null,
    method: null,
    coversMonths: null,
    keywords: [],
    ...more,
  }
}

/** The history of a client, oldest first. */
export function historyOf(clientId: string, drafts: readonly Draft[]): DemoActivity[] {
  return drafts
    .toSorted((one, other) => one.occurredAt.localeCompare(other.occurredAt))
    .map((draft, index) => ({ activityId: demoActivityId(clientId, index + 1), ...draft }))
}
