import { randomBytes } from 'node:crypto'

/**
 * The secrets of one connector. Expressions get a stand-in for each; what it stands for is put in place at the very end,
 * in requests to the template's own hosts. Texts that go to people or to the log are concealed.
 */
export class Secrets {
  readonly #values = new Map<string, string>()
  /** Unknown to a template: it can neither be guessed nor be written into one. */
  readonly #mark = randomBytes(9).toString('hex')

  /** Keeps a secret, or its new value; answers its stand-in. */
  put(name: string, value: string): string {
    this.#values.set(name, value)
    return this.#standIn(name)
  }

  get(name: string): string | undefined {
    return this.#values.get(name)
  }

  delete(name: string): void {
    this.#values.delete(name)
  }

  /** The text with the secrets in place of their stand-ins. */
  reveal(text: string): string {
    if (!text.includes(this.#mark)) return text
    let revealed = text
    for (const [name, value] of this.#values) revealed = revealed.replaceAll(this.#standIn(name), value)
    return revealed
  }

  /** The text without any secret, for people and for the log. */
  conceal(text: string): string {
    let concealed = text
    for (const [name, value] of this.#values) {
      concealed = concealed.replaceAll(this.#standIn(name), '•••')
      // shorter ones would blot out words of the text
      if (value.length >= 6) concealed = concealed.replaceAll(value, '•••')
    }
    return concealed
  }

  #standIn(name: string): string {
    return `⟦${name}:${this.#mark}⟧`
  }
}
