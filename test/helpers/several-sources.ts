import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DEFAULT_SETTINGS } from '../../shared/settings.ts'
import type { CrmConnection } from '../../shared/crm-source.ts'
import type { FurtherConnection, FurtherSource } from '../../shared/further-source.ts'
import type { SyncStatus } from '../../shared/ipc-crm.ts'
import { temporaryFolder, unwrap, type TestService } from './data-service.ts'

/** A record of a list: its id there, name, numbers, and what else its columns are called. */
export type ListedClient = { readonly id: string; readonly name: string; readonly phone: string } & {
  readonly [column in 'email' | 'company' | 'place' | 'tags']?: string
}

const COLUMNS = ['id', 'name', 'phone', 'email', 'company', 'place', 'tags'] as const

/** Folders that are sources: a table where a list is written, address cards where an address book is. */
export class SourceFolders {
  readonly #temporary = temporaryFolder()

  list(name: string, clients: readonly ListedClient[]): CrmConnection & { kind: 'files' } {
    const rows = clients.map((client) => COLUMNS.map((column) => client[column] ?? '').join(';'))
    return this.#write(name, 'list.csv', [COLUMNS.join(';'), ...rows].join('\n'))
  }

  addressBook(name: string, clients: readonly ListedClient[]): CrmConnection & { kind: 'files' } {
    const cards = clients.map(({ id, name: full, phone, email, company }) =>
      [
        'BEGIN:VCARD',
        'VERSION:4.0',
        `UID:${id}`,
        `FN:${full}`,
        ...phone.split(',').map((one) => `TEL:${one}`),
        ...(email === undefined ? [] : [`EMAIL:${email}`]),
        ...(company === undefined ? [] : [`ORG:${company}`]),
        'END:VCARD',
      ].join('\n'),
    )
    return this.#write(name, 'book.vcf', cards.join('\n'))
  }

  /** The share is away. */
  takeAway(name: string): void {
    rmSync(path.join(this.#temporary.folder, name), { recursive: true })
  }

  remove(): void {
    this.#temporary.remove()
  }

  #write(name: string, file: string, text: string): CrmConnection & { kind: 'files' } {
    const folder = path.join(this.#temporary.folder, name)
    mkdirSync(folder, { recursive: true })
    writeFileSync(path.join(folder, file), text)
    return { kind: 'files', settings: { path: folder, encoding: null, delimiter: null, mapping: null } }
  }
}

export type NamedConnection = Omit<FurtherConnection, 'connection'> & { readonly connection: CrmConnection }

/** Saves these sources as the settings would, configures them, and answers when all have been read. */
export async function readSources(
  { service }: TestService,
  connection: CrmConnection | null,
  further: readonly NamedConnection[],
): Promise<SyncStatus> {
  // a source by its name alone is enough for cards
  const furtherSources = further.map(({ id, name }): FurtherSource => {
    const settings = { path: '/nowhere', encoding: null, delimiter: null, mapping: null }
    return { id, name, source: { kind: 'files', settings } }
  })
  const settings = { ...DEFAULT_SETTINGS, operatorName: 'Olga', furtherSources }
  unwrap(await service.handlers['settings.write']({ settings, encryptedSecrets: null }))
  unwrap(await service.handlers['sync.configure']({ connection, further: [...further] }))
  return unwrap(await service.handlers['sync.run'](null))
}
