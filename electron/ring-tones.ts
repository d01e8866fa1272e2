import type { Card } from '../shared/card.ts'
import type { CallingSettings } from '../shared/calling-settings.ts'
import type { RingToneName } from '../shared/sip-account.ts'
import { askPhone, type PhonePeer } from './ask-phone.ts'
import type { CallDesk } from './call-desk.ts'
import { log } from './log.ts'

export type RingTonesOptions = {
  readonly windows: PhonePeer
  readonly desk: Pick<CallDesk, 'find' | 'card'>
  readonly rules: () => CallingSettings['ringByType']
}

/** Rings with the melody that the settings have for the type of the client, once it is known who calls. */
export class RingTones {
  readonly #options: RingTonesOptions

  constructor(options: RingTonesOptions) {
    this.#options = options
  }

  /** The card of a call is there: to be called when it has been painted, so that nothing keeps it from that. */
  async choose(callId: string): Promise<void> {
    const { windows, desk, rules } = this.#options
    const card = desk.card(callId)
    const ringTone = card && ringToneOf(card, rules())
    if (!ringTone || desk.find(callId)?.state !== 'ringing') return
    const done = await askPhone(windows, 'phone.ring-with', { callId, ringTone })
    if (!done.ok) log('ring tones', done.error.message)
  }
}

/** The melody of the first rule that fits the client of a card; null: the line's own. */
export function ringToneOf({ subject }: Card, rules: CallingSettings['ringByType']): RingToneName | null {
  if (subject.kind !== 'known') return null
  const { types } = subject.client
  const rule = rules.find((one) => types.some(({ typology, type }) => typology === one.typology && type === one.type))
  return rule?.ringTone ?? null
}
