import {
  RECORDS_OF_A_FACT_MAX,
  type ClientFacts,
  type Fact,
  type FactName,
  type FactValue,
  type ProfileField,
  type RecordReference,
} from '../../shared/typology/facts.ts'

/** Facts while they are put together. */
export class FactCollection {
  readonly #facts: { -readonly [name in FactName]?: Fact } = {}

  /** What has been collected so far. */
  get facts(): ClientFacts {
    return this.#facts
  }

  /** Null: it is not known, and stays absent. Of the records, newest first, only as many are kept as are looked at. */
  know(name: FactName, value: FactValue | null, records: readonly RecordReference[] = []): void {
    if (value === null) return
    const isShort = records.length <= RECORDS_OF_A_FACT_MAX
    this.#facts[name] = { value, records: isShort ? records : records.slice(0, RECORDS_OF_A_FACT_MAX) }
  }

  /** What a field of the client's own record says; an empty text says nothing. */
  knowField(name: FactName, value: FactValue | null, field: ProfileField): void {
    if (value !== '') this.know(name, value, [profileReference(field)])
  }
}

export function profileReference(field: ProfileField): RecordReference {
  return { kind: 'profile', field }
}
