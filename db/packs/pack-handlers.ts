import type { RequestsTo } from '../../shared/ipc.ts'
import type { Locale } from '../../shared/locale.ts'
import type { Rehearsal } from '../../shared/pack-version.ts'
import { success, type Result } from '../../shared/result.ts'
import type { Handlers } from '../../shared/rpc.ts'
import type { Pack } from '../../shared/typology/pack.ts'
import { planFor } from '../plan.ts'
import type { SettingsStore } from '../settings.ts'
import { checkPack } from './check-pack.ts'
import { withPack, type PackStore } from './pack-store.ts'

export type PackHandlerParts = {
  readonly packs: PackStore
  readonly rehearse: (pack: Pack, calls: number, locale: Locale) => Promise<Rehearsal>
  readonly settings: SettingsStore
  /** Other packs are in use now. */
  readonly changed: () => void
}

/** What supervisors do with packs: read, check, try, publish, retire. */
export function packHandlers(parts: PackHandlerParts): Handlers<Extract<RequestsTo<'data'>, `packs.${string}`>> {
  const { packs, rehearse, settings } = parts
  const inUseAnew = <Value>(done: Result<Value>): Result<Value> => {
    if (done.ok) parts.changed()
    return done
  }
  return {
    'packs.list': () => success(packs.list()),
    'packs.versions': ({ packId }) => success(packs.versions(packId)),
    'packs.check': ({ text }) => success(checkPack(text)),
    'packs.preview': ({ pack, types, locale }) => {
      const chosen = Object.entries(types).map(([typology, type]) => ({ typology, type, level: null }))
      return success(planFor(chosen, withPack(packs.current(), pack), locale, settings.read().settings))
    },
    'packs.rehearse': async ({ pack, calls, locale }) => success(await rehearse(pack, calls, locale)),
    'packs.publish': ({ pack, comment }) => inUseAnew(packs.publish(pack, comment)),
    'packs.retire': ({ packId }) => inUseAnew(packs.retire(packId)),
  }
}
