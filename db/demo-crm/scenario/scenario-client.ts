import { demoActivityId, demoClientId, type DemoActivity, type DemoClient, type DemoRecord } from '../record.ts'

const DAY_MS = 86_400_000

/** One entry of a hand-written history. */
export type ScenarioEntry = { daysAgo: number; type: DemoActivity['type']; subject: string } & Partial<
  Pick<DemoActivity, 'body' | 'createdBy' | 'amount' | 'status'>
>

function history(clientId: string, now: number, entries: readonly ScenarioEntry[]): DemoActivity[] {
  return entries
    .toSorted((one, other) => other.daysAgo - one.daysAgo)
    .map(({ daysAgo, type, subject, body = '', createdBy = '', amount = null, status = null }, index) => ({
      activityId: demoActivityId(clientId, index + 1),
      type,
      occurredAt: new Date(Math.floor((now - daysAgo * DAY_MS) / 60_000) * 60_000).toISOString(),
      subject,
      body,
      createdBy,
      amount,
      status,
      externalReference: null,
    }))
}

/** A client whose last change is the newest entry of its history; `now` in UTC milliseconds. */
export function scenarioClient(
  number: number,
  now: number,
  record: Omit<DemoRecord, 'id' | 'updatedAt'>,
  entries: readonly ScenarioEntry[],
): DemoClient {
  const id = demoClientId(number)
  const activities = history(id, now, entries)
  const updatedAt = activities.at(-1)?.occurredAt ?? new Date(now - 90 * DAY_MS).toISOString()
  return { record: { id, updatedAt, ...record }, history: activities }
}
