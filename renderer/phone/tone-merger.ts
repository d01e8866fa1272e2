/** Some gateways send a key both ways; the two then come within this time of each other. */
const SAME_KEY_MS = 2_000

export type ToneSource = 'audio' | 'info'

/** Tells keys that come both in the audio and by INFO from keys that are pressed twice. */
export class ToneMerger {
  #unmatched: { readonly tone: string; readonly source: ToneSource; readonly at: number }[] = []

  /** Whether this is another press; false where it has come the other way already. `at` in ms. */
  isNew(tone: string, source: ToneSource, at: number): boolean {
    this.#unmatched = this.#unmatched.filter((one) => at - one.at <= SAME_KEY_MS)
    const match = this.#unmatched.findIndex((one) => one.tone === tone && one.source !== source)
    if (match >= 0) this.#unmatched.splice(match, 1)
    else this.#unmatched.push({ tone, source, at })
    return match < 0
  }
}
