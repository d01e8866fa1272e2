/** Ten thousand tell a fifth to half a percent, and are sorted within a millisecond. */
const MOST_VALUES = 10_000

/** An even part of any number of values: each of them, then every second, every fourth … */
export class EvenSample {
  #values: number[] = []
  #stride = 1
  #count = 0

  /** How many values there were. */
  get count(): number {
    return this.#count
  }

  add(value: number): void {
    if (this.#count % this.#stride === 0) this.#values.push(value)
    this.#count += 1
    if (this.#values.length <= MOST_VALUES) return
    this.#values = this.#values.filter((_, index) => index % 2 === 0)
    this.#stride *= 2
  }

  /** In ascending order. */
  sorted(): Float64Array {
    return Float64Array.from(this.#values).toSorted()
  }
}
