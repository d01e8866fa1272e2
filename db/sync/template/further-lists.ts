import { failure, success, type Result } from '../../../shared/result.ts'
import type { Bindings, Expressions } from './expressions.ts'
import type { FurtherList } from './further-lists-schema.ts'
import type { ListRun } from './list-run.ts'
import type { Template } from './template-schema.ts'

/** What the CRM does not let these credentials see is asked for again after that time: somebody may have allowed it. */
const HIDDEN_MS = 3_600_000

/** The lists of a template besides its clients, without those that its settings have switched off. */
export class FurtherLists {
  readonly #lists: ReadonlyMap<string, FurtherList>
  readonly #now: () => number
  readonly #hiddenAt = new Map<string, number>()

  constructor(lists: ReadonlyMap<string, FurtherList>, now: () => number) {
    this.#lists = lists
    this.#now = now
  }

  /** Names of the lists that are read, always in the same order. */
  names(): readonly string[] {
    return [...this.#lists.keys()]
  }

  /** The list of this name; null: it is switched off, or not for these credentials. */
  find(name: string): FurtherList | null {
    const hiddenAt = this.#hiddenAt.get(name)
    if (hiddenAt !== undefined && this.#now() - hiddenAt < HIDDEN_MS) return null
    return this.#lists.get(name) ?? null
  }

  /** Those that can be seen, with their names. */
  shown(): readonly (readonly [string, FurtherList])[] {
    return this.names().flatMap((name) => {
      const list = this.find(name)
      return list ? [[name, list] as const] : []
    })
  }

  /** How the changes of all of them are asked for. */
  runs(): readonly ListRun[] {
    return this.shown().map(([name, list]) => listRunOf(name, list))
  }

  /** The CRM refuses it to these credentials; true: that was not known. */
  hide(name: string): boolean {
    const isNews = this.find(name) !== null
    this.#hiddenAt.set(name, this.#now())
    return isNews
  }
}

export function listRunOf(name: string, { changes }: FurtherList): ListRun {
  return { name: `lists.${name}.changes`, list: changes.list, changes }
}

/** The lists that the settings leave on. */
export async function openFurtherLists(
  { lists }: Template,
  expressions: Expressions,
  settings: Bindings,
  now: () => number,
): Promise<Result<FurtherLists, 'settings'>> {
  const read = new Map<string, FurtherList>()
  for (const [name, list] of Object.entries(lists)) {
    const when = await expressions.fillOne(list.when ?? true, null, { settings })
    if (!when.ok) return failure('settings', when.error.message)
    if (when.value === true) read.set(name, list)
  }
  return success(new FurtherLists(read, now))
}
