import * as z from 'zod'
import { cleanText } from './clean-text.ts'
import { HANDOVER_NOTE_MAX_LENGTH, handoverSchema, type Handover } from './handover.ts'
import { parseJson } from './parse-json.ts'
import { failure, success, type Result } from './result.ts'

/** Content type of the messages that carry a handover; a phone that does not know it answers 415. */
export const HANDOVER_MEDIA_TYPE = 'application/vnd.vizitka.handover+json'

/**
 * RFC 3428, 8 allows a MESSAGE 1300 bytes with all its headers where a hop may be UDP. Those take up to 700: credentials
 * are among them, and each proxy adds a Via.
 */
export const PART_MAX_BYTES = 600

/** More than the longest handover takes. */
const PARTS_MAX = 128
/** What has not arrived after this time never will: requests are repeated for half as long (RFC 3261, timer F). */
const PATIENCE_MS = 60_000
/** Half-received handovers that are kept, of all senders and of each. */
const HALVES_MAX = 32
const HALVES_OF_SENDER_MAX = 4

const partSchema = z
  .object({
    /** Tells the parts of one handover from those of another of the same sender. */
    id: z.string().regex(/^[\w-]{1,40}$/),
    part: z.int().min(1).max(PARTS_MAX),
    of: z.int().min(1).max(PARTS_MAX),
    /** A piece of the handover as JSON. */
    text: z.string().min(1).max(PART_MAX_BYTES),
  })
  .refine(({ part, of }) => part <= of)

/** Of a sender with a newer version, who may say more than we understand. */
const sentHandoverSchema = z.object(handoverSchema.shape)

/**
 * The bodies of the messages that carry a handover, each a JSON object of at most `PART_MAX_BYTES` of UTF-8, no character
 * cut in two. `id` names this handover among those of the sender.
 */
export function splitHandover(handover: Handover, id: string): readonly string[] {
  const frame = bytesIn(JSON.stringify({ id, part: PARTS_MAX, of: PARTS_MAX, text: '' }))
  const texts: string[] = []
  let text = ''
  let bytes = frame
  for (const character of JSON.stringify(handover)) {
    const added = bytesIn(JSON.stringify(character)) - 2
    if (bytes + added > PART_MAX_BYTES) {
      texts.push(text)
      text = ''
      bytes = frame
    }
    text += character
    bytes += added
  }
  texts.push(text)
  return texts.map((piece, index) => JSON.stringify({ id, part: index + 1, of: texts.length, text: piece }))
}

/** What is not clean in texts from elsewhere is taken out, and what is too long is cut. */
export function cleanHandover(handover: Handover): Handover {
  const { callId, address, name, crmId, operator, note } = handover
  return {
    ...handover,
    callId: cleanText(callId, 300),
    address: (address === null ? '' : cleanText(address, 300)) || null,
    name: cleanText(name, 200),
    crmId: (crmId === null ? '' : cleanText(crmId, 200)) || null,
    operator: cleanText(operator, 100),
    note: cleanText(note, HANDOVER_NOTE_MAX_LENGTH, { keepLineBreaks: true }),
  }
}

type Half = { readonly of: number; readonly texts: Map<number, string>; readonly begunAt: number }

/** Puts handovers together from their parts, which come in any order, some twice, some never. */
export class HandoverParts {
  /** By the sender, then by the id of the handover; the oldest first. */
  readonly #halves = new Map<string, Map<string, Half>>()

  /** Takes a part that came at `now` (milliseconds). Answers the handover once it is whole, null as long as it is not. */
  add(sender: string, body: string, now: number): Result<Handover | null, 'malformed'> {
    const parsed = partSchema.safeParse(parseJson(body))
    if (!parsed.success) return malformed('a part')
    this.#forgetOld(now)
    const { id, part, of, text } = parsed.data
    const half = this.#half(sender, id, of, now)
    // what has been said once stands
    if (half.of !== of || (half.texts.get(part) ?? text) !== text) return malformed('a part that contradicts another')
    half.texts.set(part, text)
    if (half.texts.size < of) return success(null)
    this.#forget(sender, id)
    const json = Array.from({ length: of }, (_, index) => half.texts.get(index + 1) ?? '').join('')
    const handover = sentHandoverSchema.safeParse(parseJson(json))
    if (!handover.success) return malformed('a handover')
    const cleaned = cleanHandover(handover.data)
    return cleaned.callId === '' ? malformed('a Call-ID') : success(cleaned)
  }

  #half(sender: string, id: string, of: number, now: number): Half {
    const ofSender = this.#halves.get(sender) ?? new Map<string, Half>()
    const known = ofSender.get(id)
    if (known) return known
    const [oldestOfSender] = ofSender.keys()
    if (oldestOfSender !== undefined && ofSender.size >= HALVES_OF_SENDER_MAX) this.#forget(sender, oldestOfSender)
    this.#makeRoom()
    const half = { of, texts: new Map<number, string>(), begunAt: now }
    ofSender.set(id, half)
    this.#halves.set(sender, ofSender)
    return half
  }

  #makeRoom(): void {
    const all = this.#all()
    const oldest = all.toSorted((one, other) => one.begunAt - other.begunAt)[0]
    if (oldest && all.length >= HALVES_MAX) this.#forget(oldest.sender, oldest.id)
  }

  #forgetOld(now: number): void {
    for (const { sender, id, begunAt } of this.#all()) if (now - begunAt > PATIENCE_MS) this.#forget(sender, id)
  }

  #all(): readonly { readonly sender: string; readonly id: string; readonly begunAt: number }[] {
    return [...this.#halves].flatMap(([sender, halves]) =>
      [...halves].map(([id, { begunAt }]) => ({ sender, id, begunAt })),
    )
  }

  #forget(sender: string, id: string): void {
    const ofSender = this.#halves.get(sender)
    ofSender?.delete(id)
    if (ofSender?.size === 0) this.#halves.delete(sender)
  }
}

function malformed(what: string): Result<never, 'malformed'> {
  return failure('malformed', `${what} cannot be read`)
}

/** In UTF-8. */
function bytesIn(text: string): number {
  let bytes = 0
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0
    bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x1_0000 ? 3 : 4
  }
  return bytes
}
