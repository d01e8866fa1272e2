import type { RequestOf } from '../../shared/ipc.ts'
import { DEMO_LINE_ID, lineSecretsSchema } from '../../shared/sip-account.ts'
import type { AudioDevices } from './audio-devices.ts'
import { DEMO_ADDRESS, DemoLine } from './demo-line/demo-line.ts'
import type { Admission, PhoneAccount, PhoneEvents } from './phone.ts'
import type { Ringing } from './ringing.ts'
import { LineSocket } from './sip/line-socket.ts'
import { SipPhone } from './sip/sip-phone.ts'

type Configuration = RequestOf<'phone.configure'>
type LineConfiguration = Configuration['lines'][number]

export type LinesOptions = {
  readonly devices: AudioDevices
  readonly ringing: Ringing
  readonly events: PhoneEvents
}

/** The lines of the operator, each a phone of its own; without any account the embedded one. */
export class Lines {
  readonly #options: LinesOptions
  /** By the id of the line, with what it was made of. */
  readonly #lines = new Map<string, { readonly phone: SipPhone; readonly madeOf: string }>()
  #availability: RequestOf<'phone.set-availability'> = {
    refusesCalls: false,
    isUnregistered: false,
    callWaiting: 'ring',
  }
  #configuration: Configuration | null = null
  #colleagues: readonly string[] = []
  #demoLine: DemoLine | null = null

  constructor(options: LinesOptions) {
    this.#options = options
  }

  /** The embedded line, while it is the one in use. */
  get demoLine(): DemoLine | null {
    return this.#demoLine
  }

  get phones(): readonly SipPhone[] {
    return [...this.#lines.values()].map(({ phone }) => phone)
  }

  /** The phone of a line. */
  phone(lineId: string): SipPhone | undefined {
    return this.#lines.get(lineId)?.phone
  }

  /** The phone that has a call. */
  phoneWith(callId: string): SipPhone | undefined {
    return this.phones.find((phone) => phone.hasCall(callId))
  }

  /** Brings the lines to what the settings say; those that have not changed stay as they are. */
  configure(configuration: Configuration): void {
    this.#configuration = configuration
    const wanted = new Map(configuration.lines.map((line) => [line.account.id, line]))
    for (const lineId of this.#lines.keys()) {
      if (lineId === DEMO_LINE_ID ? wanted.size > 0 : !wanted.has(lineId)) this.#remove(lineId)
    }
    if (wanted.size === 0) {
      this.#put(DEMO_LINE_ID, JSON.stringify(configuration.identityOrder), () => this.#startDemo(configuration))
    }
    for (const [lineId, line] of wanted) {
      const madeOf = JSON.stringify([partsOfLine(line), configuration.identityOrder])
      this.#put(lineId, madeOf, () => this.#start(line, configuration))
    }
    this.watchColleagues(this.#colleagues)
  }

  /** The first line of a real server; colleagues are watched by it. */
  get firstPhone(): SipPhone | undefined {
    return this.phone(this.#configuration?.lines[0]?.account.id ?? '')
  }

  watchColleagues(extensions: readonly string[]): void {
    this.#colleagues = extensions
    for (const phone of this.phones) phone.services.colleagues.watch(phone === this.firstPhone ? extensions : [])
  }

  setAvailability(availability: RequestOf<'phone.set-availability'>): void {
    this.#availability = availability
    this.#options.ringing.callWaiting = availability.callWaiting
    for (const phone of this.phones) phone.setRegistered(!availability.isUnregistered)
  }

  setHasMicrophone(hasMicrophone: boolean): void {
    for (const phone of this.phones) phone.setHasMicrophone(hasMicrophone)
  }

  stop(): void {
    for (const lineId of this.#lines.keys()) this.#remove(lineId)
  }

  /** Stops the phone of a line and starts another in one go: with a wait in between two could be registered at once. */
  #put(lineId: string, madeOf: string, start: () => SipPhone): void {
    if (this.#lines.get(lineId)?.madeOf === madeOf) return
    this.#remove(lineId)
    const phone = start()
    this.#lines.set(lineId, { phone, madeOf })
    if (this.#availability.isUnregistered) phone.setRegistered(false)
  }

  #remove(lineId: string): void {
    this.#lines.get(lineId)?.phone.stop()
    this.#lines.delete(lineId)
    if (lineId === DEMO_LINE_ID) this.#demoLine = null
  }

  #start({ account, secrets }: LineConfiguration, { identityOrder }: Configuration): SipPhone {
    return this.#phone(
      { ...account, secrets, identityOrder },
      new LineSocket({
        servers: [account.server, ...account.fallbackServers],
        address: account.address,
        password: secrets.password,
        onEvent: this.#options.events.onLineEvent,
      }),
    )
  }

  #startDemo({ identityOrder }: Configuration): SipPhone {
    this.#demoLine = new DemoLine()
    return this.#phone(
      {
        id: DEMO_LINE_ID,
        address: DEMO_ADDRESS,
        authorisationUser: '',
        secrets: lineSecretsSchema.parse({}),
        displayName: '',
        trustAssertedIdentity: false,
        mayAnswerItself: true,
        iceServers: [],
        usesRelayOnly: false,
        usesSessionTimers: false,
        ringTone: 'soft',
        identityOrder,
      },
      this.#demoLine.phoneSocket,
    )
  }

  #phone(account: PhoneAccount, socket: ConstructorParameters<typeof SipPhone>[0]['socket']): SipPhone {
    const { devices, ringing, events } = this.#options
    return new SipPhone({
      account,
      socket,
      devices,
      ringing,
      events,
      admission: () => this.#admission(),
      onStuck: () => this.#startAgain(account.id),
    })
  }

  #admission(): Admission {
    const { refusesCalls, callWaiting } = this.#availability
    if (refusesCalls) return 'not-ready'
    return callWaiting === 'busy' && this.#options.ringing.hasCalls ? 'busy' : 'ring'
  }

  #startAgain(lineId: string): void {
    this.#remove(lineId)
    if (this.#configuration) this.configure(this.#configuration)
  }
}

/** What a line is made of; how it is shown to people may change while it is in use. */
function partsOfLine({ account, secrets }: LineConfiguration): unknown {
  const { name: _name, colour: _colour, greeting: _greeting, ...rest } = account
  return [rest, secrets]
}
