import type { CrmClient } from '../../shared/client.ts'
import { phonesOf } from '../client-phones.ts'
import type { ClientFromCrm } from '../client-store.ts'
import type { PacksInUse } from '../packs/pack-store.ts'
import type { SettingsStore } from '../settings.ts'
import type { ClientPhone } from '../stored-phone.ts'
import { internalTypes } from '../types/external-types.ts'
import { mapInSlices } from './slices.ts'

/** A client of the CRM as it can be written down: numbers read, types as they are called here. */
export type PreparedClient = { readonly client: ClientFromCrm; readonly phones: readonly ClientPhone[] }

/** Reads the numbers of clients, which is most of the work of a sync and needs no transaction. */
export async function prepareClients(
  pulled: readonly CrmClient[],
  { settings, packs }: { readonly settings: Pick<SettingsStore, 'read'>; readonly packs: PacksInUse },
): Promise<PreparedClient[]> {
  const { defaultCountry } = settings.read().settings
  const packsInUse = packs.current()
  return mapInSlices(pulled, (client) => {
    const { phones, profile, ...fields } = client
    return {
      client: {
        ...fields,
        types: internalTypes(client.types, packsInUse),
        profile: Object.values(profile).some((value) => value !== null && value !== '') ? profile : null,
      },
      phones: phonesOf({ phones, country: client.country }, defaultCountry),
    }
  })
}
