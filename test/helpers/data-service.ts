import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { phonesOf } from '../../db/client-phones.ts'
import { createDataService, type DataService } from '../../db/data-service.ts'
import { incomingCall, type Call } from '../../shared/call.ts'
import type { CallerIdentity } from '../../shared/caller-identity.ts'
import { crmClientSchema, type CrmClient } from '../../shared/client.ts'
import type { EventName } from '../../shared/ipc.ts'
import type { Result } from '../../shared/result.ts'

export type EmittedEvent = { readonly name: EventName; readonly payload: unknown }

export type TestService = {
  readonly service: DataService
  readonly file: string
  readonly events: EmittedEvent[]
  /** The service's clock; set it to go on. */
  readonly clock: { now: number }
  /** Takes over clients as a page of a sync would. */
  importClients(clients: readonly CrmClient[]): void
  /** Closes the service and opens the same file again, as after a restart. */
  reopen(): Promise<TestService>
  /** Closes the service and removes its folder. */
  dispose(): Promise<void>
}

/** Sunday, 22 November 2026, 09:00 UTC. */
export const TEST_TIME = Date.UTC(2026, 10, 22, 9)

/** A folder of its own for one test's files. */
export function temporaryFolder(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'vizitka-data-'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** A data service on a real file in a temporary folder, in this process. */
export function startDataService(
  options: { readonly placesFile?: string | null; readonly file?: string } = {},
): TestService {
  const { folder, remove } = temporaryFolder()
  const file = options.file ?? path.join(folder, 'vizitka.sqlite')
  // no places unless a test asks for them: its cards then do not depend on that table
  return openTestService(file, options.placesFile ?? null, { now: TEST_TIME }, remove)
}

function openTestService(
  file: string,
  placesFile: string | null,
  clock: { now: number },
  remove: () => void,
): TestService {
  const events: EmittedEvent[] = []
  const service = unwrap(
    createDataService({
      databaseFile: file,
      placesFile,
      now: () => clock.now,
      emit: (name, payload) => void events.push({ name, payload }),
    }),
  )
  return {
    service,
    file,
    events,
    clock,
    importClients(clients) {
      const write = service.database.transaction(() => {
        for (const client of clients) service.clients.upsertFromCrm(client, phonesOf(client, 'RU'))
      })
      write()
    },
    async reopen() {
      await service.close()
      return openTestService(file, placesFile, clock, remove)
    },
    async dispose() {
      await service.close()
      remove()
    },
  }
}

/** The value of a result that must be a success. */
export function unwrap<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`)
  return result.value
}

/** A client as a CRM gives it; what is not said is empty. */
export function crmClient(fields: {
  readonly id: string
  readonly name: string
  readonly phones?: readonly string[]
  readonly [field: string]: unknown
}): CrmClient {
  const phones = (fields.phones ?? []).map((raw) => ({ raw }))
  return crmClientSchema.parse({ kind: 'person', changedAt: TEST_TIME, ...fields, phones })
}

/** Who calls, as the From header of a trunk tells it; null: withheld. */
export function callerIdentity(address: string | null, displayName = ''): CallerIdentity {
  return {
    address,
    displayName,
    withheld: address === null,
    source: 'From',
    calledLine: '+74951230200',
    divertedFrom: [],
  }
}

/** A call that rings now. */
export function ringingCall(id: string, identity: CallerIdentity, at = TEST_TIME): Call {
  return incomingCall(id, 'demo', identity, at)
}

/** The call, answered after five seconds and hung up by the caller after a minute. */
export function endedCall(call: Call): Call {
  const { inviteReceivedAt } = call.stamps
  const stamps = { ...call.stamps, answeredAt: inviteReceivedAt + 5_000, endedAt: inviteReceivedAt + 65_000 }
  return { ...call, state: 'ended', endReason: 'hung-up-by-caller', stamps }
}
