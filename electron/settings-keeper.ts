import { DEFAULT_SETTINGS, type Settings } from '../shared/settings.ts'
import type { Result } from '../shared/result.ts'
import type { DataProcess } from './data-process.ts'
import { log } from './log.ts'
import { secretStore } from './secret-store.ts'

/** The settings as all processes see them, and the SIP password, which only main and the phone ever see in clear. */
export class SettingsKeeper {
  settings: Settings = DEFAULT_SETTINGS
  #password = ''
  #encryptedPassword: string | null = null
  readonly #data: () => DataProcess

  constructor(data: () => DataProcess) {
    this.#data = data
  }

  get password(): string {
    return this.#password
  }

  /** False on a machine without a secret store: the password then lasts until the app is closed. */
  canKeepPassword(): Promise<boolean> {
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
    this.#encryptedPassword = kept.value.encryptedPassword
    if (this.#encryptedPassword && (await this.canKeepPassword())) {
      this.#password = (await secretStore.decrypt(this.#encryptedPassword)) ?? ''
    }
    return true
  }

  async save(settings: Settings, password: string | null): Promise<Result<Settings>> {
    let encryptedPassword = this.#encryptedPassword
    if (password !== null) {
      encryptedPassword = (await this.canKeepPassword()) ? await secretStore.encrypt(password) : null
    }
    const written = await this.#data().request('settings.write', { settings, encryptedPassword })
    if (!written.ok) return written
    this.settings = settings
    this.#encryptedPassword = encryptedPassword
    if (password !== null) this.#password = password
    return { ok: true, value: settings }
  }
}
