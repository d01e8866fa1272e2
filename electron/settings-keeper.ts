import { DEFAULT_SETTINGS, type Settings } from '../shared/settings.ts'
import { success, type Result } from '../shared/result.ts'
import { sharesSecrets, type CrmSecrets, type CrmSource } from '../shared/crm-source.ts'
import { lineSecretsSchema, type LineSecrets } from '../shared/sip-account.ts'
import type { DataProcess } from './data-process.ts'
import { NO_KEPT_SECRETS, readKeptSecrets, writeKeptSecrets, type KeptSecrets } from './kept-secrets.ts'
import { log } from './log.ts'
import { secretStore } from './secret-store.ts'

/** Secrets that are to change, by the id of their line. */
export type SecretChanges = Readonly<
  Record<string, { readonly [Name in keyof LineSecrets]?: LineSecrets[Name] | undefined }>
>

/** Likewise of the CRM, and of further sources by their ids. */
export type ClientSecretChanges = {
  readonly crm?: CrmSecrets | undefined
  readonly further?: Readonly<Record<string, CrmSecrets>> | undefined
}

const NO_SECRETS = lineSecretsSchema.parse({})

/** The settings as all processes see them, and the secrets, which no window but the phone's ever sees in clear. */
export class SettingsKeeper {
  settings: Settings = DEFAULT_SETTINGS
  #secrets: KeptSecrets = NO_KEPT_SECRETS
  #encryptedSecrets: string | null = null
  /** Of sources that stand in the form and are not saved yet, by their ids. */
  readonly #signedIn = new Map<string, { readonly source: CrmSource; readonly secrets: CrmSecrets }>()
  #saving: Promise<unknown> = Promise.resolve()
  readonly #data: () => DataProcess

  constructor(data: () => DataProcess) {
    this.#data = data
  }

  secretsOf(lineId: string): LineSecrets {
    return this.#secrets.lines[lineId] ?? NO_SECRETS
  }

  /**
   * What a source of clients is asked with: what was typed, and otherwise what is kept for that same source. `sourceId` is
   * that of a further source; empty: the CRM.
   */
  crmSecretsOf(source: CrmSource, typed: CrmSecrets, sourceId: string): CrmSecrets {
    const before = this.#sourceOf(sourceId)
    const secrets = sourceId === '' ? this.#secrets.crm : this.#secrets.further[sourceId]
    const kept = before && sharesSecrets(source, before) ? secrets : {}
    const signedIn = this.#signedIn.get(sourceId)
    const unsaved = signedIn && sharesSecrets(source, signedIn.source) ? signedIn.secrets : {}
    return { ...kept, ...unsaved, ...typed }
  }

  /** Keeps secrets that nobody has typed: at once where the source is the one of the settings, else until it is saved. */
  async keepCrmSecrets(source: CrmSource, secrets: CrmSecrets, sourceId: string): Promise<Result<null>> {
    await this.#saving
    const before = this.#sourceOf(sourceId)
    if (!before || !sharesSecrets(source, before)) {
      this.#signedIn.set(sourceId, { source, secrets })
      return success(null)
    }
    const changes = sourceId === '' ? { crm: secrets } : { further: { [sourceId]: secrets } }
    const saved = await this.save(this.settings, {}, changes)
    return saved.ok ? success(null) : saved
  }

  /** As it stands in the settings. */
  #sourceOf(sourceId: string): CrmSource | undefined {
    const { crm, furtherSources } = this.settings
    return sourceId === '' ? crm : furtherSources.find(({ id }) => id === sourceId)?.source
  }

  /** False on a machine without a secret store: secrets then last until the app is closed. */
  canKeepSecrets(): Promise<boolean> {
    return secretStore.isAvailable()
  }

  /** Reads what is kept; false while the data process cannot answer. */
  async load(): Promise<boolean> {
    const kept = await this.#data().request('settings.read', null)
    if (!kept.ok) {
      log('settings', kept.error.message)
      return false
    }
    this.settings = kept.value.settings
    this.#encryptedSecrets = kept.value.encryptedSecrets
    if (this.#encryptedSecrets && (await this.canKeepSecrets())) {
      const text = await secretStore.decrypt(this.#encryptedSecrets)
      if (text !== null) this.#secrets = readKeptSecrets(text, this.settings.accounts[0]?.id)
    }
    return true
  }

  save(settings: Settings, changes: SecretChanges, clients: ClientSecretChanges = {}): Promise<Result<Settings>> {
    // one after the other: what was read before another save must not undo it
    const saved = this.#saving.then(() => this.#save(settings, changes, clients))
    this.#saving = saved.catch(() => undefined)
    return saved
  }

  async #save(
    settings: Settings,
    changes: SecretChanges,
    { crm = {}, further = {} }: ClientSecretChanges,
  ): Promise<Result<Settings>> {
    const secrets = {
      lines: changed(this.#secrets.lines, changes, settings),
      // of a source that is no more they are forgotten
      crm: this.crmSecretsOf(settings.crm, crm, ''),
      further: Object.fromEntries(
        settings.furtherSources.map(({ id, source }) => [id, this.crmSecretsOf(source, further[id] ?? {}, id)]),
      ),
    }
    let encryptedSecrets = this.#encryptedSecrets
    if (JSON.stringify(secrets) !== JSON.stringify(this.#secrets)) {
      encryptedSecrets = (await this.canKeepSecrets()) ? await secretStore.encrypt(writeKeptSecrets(secrets)) : null
    }
    const written = await this.#data().request('settings.write', { settings, encryptedSecrets })
    if (!written.ok) return written
    this.settings = settings
    this.#encryptedSecrets = encryptedSecrets
    this.#secrets = secrets
    for (const [sourceId, { source }] of this.#signedIn) {
      const saved = this.#sourceOf(sourceId)
      if (saved && sharesSecrets(saved, source)) this.#signedIn.delete(sourceId)
    }
    return { ok: true, value: settings }
  }
}

/** Secrets of lines that are no more are forgotten. */
function changed(before: KeptSecrets['lines'], changes: SecretChanges, { accounts }: Settings): KeptSecrets['lines'] {
  return Object.fromEntries(
    accounts.map(({ id }) => {
      const { password, turnPassword } = { ...NO_SECRETS, ...before[id] }
      return [
        id,
        { password: changes[id]?.password ?? password, turnPassword: changes[id]?.turnPassword ?? turnPassword },
      ]
    }),
  )
}
