import type { Connector } from '../../db/sync/connector.ts'
import type { CrmClient } from '../../shared/client.ts'
import { failure, success } from '../../shared/result.ts'
import { benchClient, benchClientId } from './clients.ts'

const PAGE_SIZE = 200

type LocalSourceOptions = {
  readonly name: string
  readonly clients: number
  /** The last page also lists all ids, as CRMs are asked to for the sake of deletions. */
  readonly listsIds: boolean
  readonly clientOf?: (index: number) => CrmClient
}

/** A CRM in this process, which takes hardly any time: clients by their order, in pages as CRMs give them. */
export class LocalSource implements Connector {
  readonly name: string
  readonly records = []
  readonly #options: LocalSourceOptions
  /** Made before anything is measured. */
  readonly #ids: string[] | null

  constructor(options: LocalSourceOptions) {
    this.name = options.name
    this.#options = options
    this.#ids = options.listsIds ? Array.from({ length: options.clients }, (_, index) => benchClientId(index)) : null
  }

  pull(cursor: string | null): ReturnType<Connector['pull']> {
    const { clients: total, clientOf = (index) => benchClient(index, { hasHistory: false }) } = this.#options
    const from = Number(cursor ?? 0)
    const to = Math.min(from + PAGE_SIZE, total)
    const clients = Array.from({ length: to - from }, (_, place) => clientOf(from + place))
    const complete = to === total
    const knownIds = complete ? this.#ids : null
    return Promise.resolve(
      success({ clients, skipped: [], deletedIds: [], knownIds, cursor: String(to), total, complete }),
    )
  }

  lookup(): ReturnType<Connector['lookup']> {
    return Promise.resolve(success([]))
  }

  push(): ReturnType<Connector['push']> {
    return Promise.resolve(failure('refused', 'nothing is pushed here'))
  }
}
