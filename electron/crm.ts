import { sharesSecrets, type CrmConnection, type CrmSecrets, type CrmSource } from '../shared/crm-source.ts'
import type { CrmTrial } from '../shared/ipc-crm.ts'
import type { PayloadOf, RequestOf } from '../shared/ipc.ts'
import { failure, type Result } from '../shared/result.ts'
import { CrmSignIn } from './crm-sign-in.ts'
import type { DataProcess } from './data-process.ts'
import { EmbeddedCrm } from './embedded-crm.ts'
import { log } from './log.ts'
import type { LoopbackOptions } from './loopback-redirect.ts'
import type { SettingsKeeper } from './settings-keeper.ts'

export type CrmParts = {
  readonly data: () => Pick<DataProcess, 'request'>
  readonly settings: Pick<SettingsKeeper, 'settings' | 'crmSecretsOf' | 'keepCrmSecrets'>
}

/**
 * Tells the data process which CRM and which further sources to work with, and with what secrets; starts the sample CRM
 * where that is the one.
 */
export class Crm {
  readonly #parts: CrmParts
  readonly #embedded: EmbeddedCrm
  readonly #signIn: CrmSignIn
  /** What the data process that runs was told last; null: nothing yet. */
  #told: string | null = null
  /** Not before: the first windows and the phone have their time. */
  #hasBegun = false

  constructor(parts: CrmParts) {
    this.#parts = parts
    this.#signIn = new CrmSignIn(parts)
    this.#embedded = new EmbeddedCrm(() => void this.#tell())
  }

  /** Works with the CRM of the settings as they are now. */
  apply(): void {
    this.#hasBegun = true
    this.#embedded.apply(this.#parts.settings.settings.crm.kind === 'demo')
    void this.#tell()
  }

  /** A data process that has just started does not know the CRM yet. */
  async dataReady(): Promise<void> {
    this.#told = null
    if (this.#hasBegun) await this.#tell()
  }

  /** Reads a few clients with what stands in the form of the CRM, or of a further source. */
  async try(source: CrmSource, typed: CrmSecrets, sourceId: string): Promise<Result<CrmTrial>> {
    const connection = this.#connectionOf(source, this.#parts.settings.crmSecretsOf(source, typed, sourceId))
    if (!connection) return failure('settings', 'there is no CRM to try')
    return this.#parts.data().request('crm.try-connection', { connection })
  }

  /** Signs in with the browser, and works with what came of it where that is the CRM of the settings. */
  async signIn(
    source: CrmSource,
    typed: CrmSecrets,
    options: { readonly page: LoopbackOptions['page']; readonly sourceId: string },
  ): Promise<Result<null>> {
    const secrets = this.#parts.settings.crmSecretsOf(source, typed, options.sourceId)
    const signedIn = await this.#signIn.signIn(source, secrets, options)
    if (signedIn.ok) void this.#tell()
    return signedIn
  }

  /** The CRM has replaced a secret by itself; the data process knows, and must not begin anew because of it. */
  async secretChanged({ sourceId, settings, name, value }: PayloadOf<'crm.secret-changed'>): Promise<void> {
    const source = { kind: 'template', settings } as const
    const kept = await this.#parts.settings.keepCrmSecrets(source, { [name]: value }, sourceId)
    if (!kept.ok) log('crm', `a new secret could not be kept: ${kept.error.message}`)
    const { crm, furtherSources } = this.#parts.settings.settings
    const saved = sourceId === '' ? crm : furtherSources.find(({ id }) => id === sourceId)?.source
    if (this.#told !== null && saved && sharesSecrets(source, saved)) this.#told = JSON.stringify(this.#configuration())
  }

  stop(): void {
    this.#embedded.stop()
    this.#signIn.stop()
  }

  async #tell(): Promise<void> {
    const configuration = this.#configuration()
    // the sample CRM is on its way: it tells when it listens
    if (!configuration.connection && this.#parts.settings.settings.crm.kind === 'demo') return
    const told = JSON.stringify(configuration)
    if (told === this.#told) return
    this.#told = told
    const configured = await this.#parts.data().request('sync.configure', configuration)
    // it is shown as the state of the sync as well
    if (!configured.ok) log('sync', configured.error.message)
  }

  #configuration(): RequestOf<'sync.configure'> {
    const keeper = this.#parts.settings
    const { crm, furtherSources } = keeper.settings
    return {
      connection: this.#connectionOf(crm, keeper.crmSecretsOf(crm, {}, '')),
      further: furtherSources.flatMap(({ id, name, source }) => {
        const connection = this.#connectionOf(source, keeper.crmSecretsOf(source, {}, id))
        return connection ? [{ id, name, connection }] : []
      }),
    }
  }

  #connectionOf(source: CrmSource, secrets: CrmSecrets): CrmConnection | null {
    switch (source.kind) {
      case 'none':
        return null
      case 'demo': {
        const { address } = this.#embedded
        return address && { kind: 'demo', ...address }
      }
      case 'template':
        return { kind: 'template', settings: source.settings, secrets }
      case 'postgres':
        return { kind: 'postgres', settings: source.settings, secrets }
      case 'ldap':
        return { kind: 'ldap', settings: source.settings, secrets }
      case 'carddav':
        return { kind: 'carddav', settings: source.settings, secrets }
      case 'files':
        return source
      default:
        return source satisfies never
    }
  }
}
