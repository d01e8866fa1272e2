import type { CallerIdentity } from '../shared/caller-identity.ts'
import type { CrmClient } from '../shared/client.ts'
import type { PhoneNumber } from '../shared/phone-number.ts'
import { failure, type Result } from '../shared/result.ts'
import { numberOf } from './calls.ts'
import { phonesOf } from './client-phones.ts'
import type { ClientStore } from './client-store.ts'
import { inTransaction, type Database } from './database.ts'
import { logProblem } from './log.ts'
import type { PacksInUse } from './packs/pack-store.ts'
import type { SettingsStore } from './settings.ts'
import { sourceIdOf } from './source-ids.ts'
import type { Connector, ConnectorError } from './sync/connector.ts'
import type { FormerSource } from './sync/former-source.ts'
import { internalTypes } from './types/external-types.ts'

/** The card is painted first: its 50 ms belong to it alone. */
const AFTER_PAINT_MS = 100
/** Later than that the operator has asked the caller. */
const PATIENCE_MS = 2_000
/** Who calls again within this time is not asked for again. */
const ANSWER_KEPT_MS = 5 * 60_000
/** A CRM that was away may be there again soon. */
const FAILURE_KEPT_MS = 30_000
const NUMBERS_KEPT = 1_000

export type LiveLookupParts = {
  readonly clients: ClientStore
  readonly packs: PacksInUse
  readonly settings: SettingsStore
  readonly formerOf: (sourceId: string) => Pick<FormerSource, 'begin' | 'adopt'>
  /** In the order in which they are asked: the CRM first. */
  readonly connectors: () => readonly Connector[]
  /** Clients that nobody knew here have been taken over. */
  readonly onFound: () => void
  readonly now: () => number
}

/**
 * Asks the CRM, and then further sources, for callers whom the cache does not know: in the background, and each number once
 * in some minutes. What is found is cached as if a sync had brought it.
 */
export class LiveLookup {
  readonly #parts: LiveLookupParts
  readonly #apply: (source: string, found: readonly CrmClient[]) => void
  /** Until when a number is not asked for again. */
  readonly #askedUntil = new Map<string, number>()
  readonly #abort = new AbortController()
  readonly #running = new Set<Promise<void>>()

  constructor(database: Database, parts: LiveLookupParts) {
    this.#parts = parts
    const { clients, packs, settings, formerOf } = parts
    this.#apply = inTransaction(database, (source: string, found: readonly CrmClient[]) => {
      const former = formerOf(sourceIdOf(source))
      former.begin(source)
      const { defaultCountry } = settings.read().settings
      for (const client of found) {
        const phones = phonesOf(client, defaultCountry)
        former.adopt(client, phones)
        clients.upsertFromCrm({ ...client, types: internalTypes(client.types, packs.current()) }, phones)
      }
    })
  }

  /** Nobody was found for this caller; `isKnownBeside`: only a further source knows them. Returns at once. */
  unknownCaller(identity: CallerIdentity, isKnownBeside = false): void {
    const number = numberOf(identity, this.#parts.settings.read().settings.defaultCountry)
    // a number of the own exchange, or no number at all, is in no CRM
    if (number?.kind !== 'public' || number.matchKey === null) return
    const key = number.e164 ?? number.matchKey
    if (this.#asked(isKnownBeside).length === 0 || this.#isAsked(key)) return
    this.#keep(key, ANSWER_KEPT_MS)
    const running = new Promise<void>((resolve) => setTimeout(resolve, AFTER_PAINT_MS).unref())
      .then(() => this.#askAll(number, key, isKnownBeside))
      .catch((error: unknown) => logProblem({ what: 'live lookup', message: String(error) }))
      .finally(() => this.#running.delete(running))
    this.#running.add(running)
  }

  /** Another CRM may know whom the one before did not. */
  forget(): void {
    this.#askedUntil.clear()
  }

  /** Ends what is being asked. */
  async stop(): Promise<void> {
    this.#abort.abort()
    await Promise.all(this.#running)
  }

  async #askAll(number: PhoneNumber, key: string, isKnownBeside: boolean): Promise<void> {
    let hasFailed = false
    for (const connector of this.#asked(isKnownBeside)) {
      const answer = await this.#ask(connector, number)
      if (this.#abort.signal.aborted || answer === 'found') return
      hasFailed ||= answer === 'failed'
    }
    if (hasFailed) this.#keep(key, FAILURE_KEPT_MS)
  }

  async #ask(connector: Connector, number: PhoneNumber): Promise<'found' | 'nobody' | 'failed'> {
    const signal = AbortSignal.any([this.#abort.signal, AbortSignal.timeout(PATIENCE_MS)])
    const found = await Promise.race([connector.lookup(number.e164 ?? number.raw, signal), aborted(signal)])
    if (this.#abort.signal.aborted) return 'nobody'
    if (!found.ok) {
      logProblem({ what: 'live lookup', message: found.error.message })
      return 'failed'
    }
    // another account was configured meanwhile: its clients are other people
    if (found.value.length === 0 || !this.#parts.connectors().includes(connector)) return 'nobody'
    this.#apply(connector.name, found.value)
    this.#parts.onFound()
    return 'found'
  }

  /** Whom a further source knows is looked for at the CRM, whose word counts more. */
  #asked(isKnownBeside: boolean): readonly Connector[] {
    const connectors = this.#parts.connectors()
    return isKnownBeside ? connectors.filter(({ name }) => sourceIdOf(name) === '') : connectors
  }

  #isAsked(key: string): boolean {
    return (this.#askedUntil.get(key) ?? 0) > this.#parts.now()
  }

  #keep(key: string, forMs: number): void {
    // the oldest stands first
    this.#askedUntil.delete(key)
    this.#askedUntil.set(key, this.#parts.now() + forMs)
    for (const oldest of this.#askedUntil.keys()) {
      if (this.#askedUntil.size <= NUMBERS_KEPT) break
      this.#askedUntil.delete(oldest)
    }
  }
}

function aborted(signal: AbortSignal): Promise<Result<never, ConnectorError>> {
  return new Promise((resolve) => {
    const end = (): void => resolve(failure('unreachable', `no answer within ${PATIENCE_MS} ms`))
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
}
