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

const NO_SECRETS = lineSecretsSchema.parse({})

/** The settings as all processes see them, and the secrets, which no window but the phone's ever sees in clear. */
export class SettingsKeeper {
  settings: Settings = DEFAULT_SETTINGS
  #secrets: KeptSecrets = NO_KEPT_SECRETS
  #encryptedSecrets: string | null = null
  /** Of a source that stands in the form and is not saved yet. */
  #signedIn: { readonly source: CrmSource; readonly secrets: CrmSecrets } | null = null
  #saving: Promise<unknown> = Promise.resolve()
  readonly #data: () => DataProcess

  constructor(data: () => DataProcess) {
    this.#data = data
  }

  secretsOf(lineId: string): LineSecrets {
    return this.#secrets.lines[lineId] ?? NO_SECRETS
  }

  /** What a source of clients is asked with: what was typed, and otherwise what is kept for that same source. */
  crmSecretsOf(source: CrmSource, typed: CrmSecrets = {}): CrmSecrets {
    const kept = sharesSecrets(source, this.settings.crm) ? this.#secrets.crm : {}
    const signedIn = this.#signedIn && sharesSecrets(source, this.#signedIn.source) ? this.#signedIn.secrets : {}
    return { ...kept, ...signedIn, ...typed }
  }

  /** Keeps secrets that nobody has typed: at once where the source is the one of the settings, else until it is saved. */
  async keepCrmSecrets(source: CrmSource, secrets: CrmSecrets): Promise<Result<null>> {
    await this.#saving
    if (!sharesSecrets(source, this.settings.crm)) {
      this.#signedIn = { source, secrets }
      return success(null)
    }
    const saved = await this.save(this.settings, {}, secrets)
    return saved.ok ? success(null) : saved
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

  save(settings: Settings, changes: SecretChanges, crm: CrmSecrets = {}): Promise<Result<Settings>> {
    // one after the other: what was read before another save must not undo it
    const saved = this.#saving.then(() => this.#save(settings, changes, crm))
    this.#saving = saved.catch(() => undefined)
    return saved
  }

  async #save(settings: Settings, changes: SecretChanges, crm: CrmSecrets): Promise<Result<Settings>> {
    const secrets = {
      lines: changed(this.#secrets.lines, changes, settings),
      // of a source that is no more they are forgotten
      crm: this.crmSecretsOf(settings.crm, crm),
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
    if (this.#signedIn && sharesSecrets(settings.crm, this.#signedIn.source)) this.#signedIn = null
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
