import type { RequestOf } from '../shared/ipc.ts'
import type { OperatorState } from '../shared/operator-state.ts'
import type { Settings } from '../shared/settings.ts'
import { DEMO_LINE_ID } from '../shared/sip-account.ts'
import { askPhone, type PhonePeer } from './ask-phone.ts'
import { log } from './log.ts'

export type OperatorSignalOptions = {
  readonly windows: PhonePeer
  readonly settings: () => Settings
  readonly operator: () => OperatorState
  /** A server has not taken the code of a state, or (null) has taken it after all. */
  readonly onProblem: (problem: OperatorState['signalProblem']) => void
}

/** What the server of a line has been told last. */
type Told = { readonly code: string; readonly isReady: boolean }

/**
 * Tells the phone, and by feature codes the servers, whether calls are taken. While a server does not know that they are
 * not (it has not answered yet, has refused the code, or there is none for this state), the phone refuses calls as busy:
 * the caller is sent on at once, and does not ring at an empty place.
 */
export class OperatorSignal {
  readonly #options: OperatorSignalOptions
  #availability = ''
  #codesInUse = ''
  /** By the id of the line. */
  readonly #told = new Map<string, Told>()
  readonly #problems = new Map<string, string>()
  readonly #sending = new Set<string>()
  readonly #reachable = new Set<string>()
  #isPhoneReady = false

  constructor(options: OperatorSignalOptions) {
    this.#options = options
  }

  /** The state, or what is to become of it, has changed. */
  tell(): void {
    const codesInUse = JSON.stringify([this.#signal.signal, this.#signal.featureCodes])
    if (codesInUse !== this.#codesInUse) this.#forget()
    this.#codesInUse = codesInUse
    if (!this.#isPhoneReady) return
    if (this.#signal.signal === 'feature-codes') {
      // a line that is starting is told once it is there; one that is away says so at once
      for (const lineId of this.#lineIds) if (this.#reachable.has(lineId) || !this.#isReady) void this.#sendCode(lineId)
    }
    void this.#setAvailability()
  }

  /** A line can be reached (again). What its server remembers of an earlier day is not known, so it is told that too. */
  lineRegistered(lineId: string): void {
    this.#reachable.add(lineId)
    if (this.#signal.signal === 'feature-codes') void this.#sendCode(lineId)
  }

  /** The page of the phone is a new one. */
  phoneReady(): void {
    this.#isPhoneReady = true
    this.#availability = ''
    this.#sending.clear()
    this.#reachable.clear()
    this.tell()
  }

  get #signal(): Settings['operatorState'] {
    return this.#options.settings().operatorState
  }

  get #isReady(): boolean {
    return this.#options.operator().state === 'ready'
  }

  get #code(): string {
    return this.#signal.featureCodes[this.#options.operator().state]
  }

  get #lineIds(): readonly string[] {
    const { accounts } = this.#options.settings()
    return accounts.length > 0 ? accounts.map(({ id }) => id) : [DEMO_LINE_ID]
  }

  #knows(lineId: string): boolean {
    const told = this.#told.get(lineId)
    return told !== undefined && told.code === this.#code && told.isReady === this.#isReady
  }

  async #setAvailability(): Promise<void> {
    const { signal } = this.#signal
    const isAway = !this.#isReady
    const isLeftToServer = signal === 'feature-codes' && this.#lineIds.every((lineId) => this.#knows(lineId))
    const wanted: RequestOf<'phone.set-availability'> = {
      refusesCalls: this.#options.operator().isDoNotDisturb || (isAway && !isLeftToServer),
      isUnregistered: isAway && signal === 'unregister',
      callWaiting: this.#options.settings().calling.callWaiting,
    }
    const text = JSON.stringify(wanted)
    if (text === this.#availability) return
    this.#availability = text
    const set = await askPhone(this.#options.windows, 'phone.set-availability', wanted)
    if (set.ok || this.#availability !== text) return
    // a phone that is being made again asks for it by being ready
    this.#availability = ''
    if (set.error.code !== 'unavailable') log('operator', `availability: ${set.error.message}`)
  }

  async #sendCode(lineId: string): Promise<void> {
    const code = this.#code
    const isReady = this.#isReady
    const { ready, ...others } = this.#signal.featureCodes
    // one code that switches there and back: said unasked it would switch to the wrong side
    if (isReady && !this.#told.has(lineId) && Object.values(others).includes(code)) {
      this.#told.set(lineId, { code: ready, isReady })
    }
    if (code === '' || this.#knows(lineId)) return this.#settle(lineId, null)
    // what has become of the state meanwhile is looked at when the answer is there
    if (this.#sending.has(lineId)) return
    this.#sending.add(lineId)
    const sent = await askPhone(this.#options.windows, 'phone.send-feature-code', { lineId, code })
    this.#sending.delete(lineId)
    if (sent.ok) this.#told.set(lineId, { code, isReady })
    else {
      this.#told.delete(lineId)
      log('operator', `feature code ${code} on line ${lineId}: ${sent.error.message}`)
    }
    const isStillWanted = code === this.#code && isReady === this.#isReady
    if (!isStillWanted) return void this.#sendCode(lineId)
    this.#settle(lineId, sent.ok ? null : sent.error.message.slice(0, 300))
    void this.#setAvailability()
  }

  #settle(lineId: string, problem: string | null): void {
    if (problem === null) this.#problems.delete(lineId)
    else this.#problems.set(lineId, problem)
    const [first] = this.#problems
    this.#options.onProblem(first ? { lineId: first[0], detail: first[1] } : null)
  }

  #forget(): void {
    this.#told.clear()
    this.#problems.clear()
    this.#options.onProblem(null)
  }
}
