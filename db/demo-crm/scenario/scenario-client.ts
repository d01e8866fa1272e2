import {
  demoActivityId,
  demoClientId,
  EMPTY_FILE,
  type DemoActivity,
  type DemoClient,
  type DemoFile,
  type DemoRecord,
} from '../record.ts'

const DAY_MS = 86_400_000

/** One entry of a hand-written history. */
export type ScenarioEntry = { daysAgo: number; type: DemoActivity['type']; subject: string } & Partial<
  Omit<DemoActivity, 'activityId' | 'type' | 'occurredAt' | 'subject' | 'externalReference'>
>

/** `now` in UTC milliseconds; whole minutes, as people's records have them. */
export function timeBefore(now: number, daysAgo: number): string {
  return new Date(Math.floor((now - daysAgo * DAY_MS) / 60_000) * 60_000).toISOString()
}

function history(clientId: string, now: number, entries: readonly ScenarioEntry[]): DemoActivity[] {
  return entries
    .toSorted((one, other) => other.daysAgo - one.daysAgo)
    .map(({ daysAgo, ...entry }, index) => ({
      activityId: demoActivityId(clientId, index + 1),
      occurredAt: timeBefore(now, daysAgo),
      body: '',
      createdBy: '',
      amount: null,
      status: null,
      externalReference: null,
      method: null,
      coversMonths: null,
      keywords: [],
      ...entry,
    }))
}

/** A client whose last change is the newest entry of its history; `now` in UTC milliseconds. */
export function scenarioClient(
  number: number,
  now: number,
  record: Omit<DemoRecord, 'id' | 'updatedAt' | keyof DemoFile> & Partial<DemoFile>,
  entries: readonly ScenarioEntry[],
): DemoClient {
  const id = demoClientId(number)
  const activities = history(id, now, entries)
  const updatedAt = activities.at(-1)?.occurredAt ?? timeBefore(now, 90)
  return { record: { id, updatedAt, ...EMPTY_FILE, ...record }, history: activities }
}
