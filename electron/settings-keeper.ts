import * as z from 'zod'
import { DEFAULT_SETTINGS, type Settings } from '../shared/settings.ts'
import type { Result } from '../shared/result.ts'
import { lineSecretsSchema, type LineSecrets } from '../shared/sip-account.ts'
import type { DataProcess } from './data-process.ts'
import { log } from './log.ts'
import { secretStore } from './secret-store.ts'

type Secrets = Readonly<Record<string, LineSecrets>>

/** Secrets that are to change, by the id of their line. */
export type SecretChanges = Readonly<
  Record<string, { readonly [Name in keyof LineSecrets]?: LineSecrets[Name] | undefined }>
>

const secretsSchema = z.record(z.string(), lineSecretsSchema)
const NO_SECRETS = lineSecretsSchema.parse({})

/** The settings as all processes see them, and the secrets of the lines, which only main and the phone ever see in clear. */
export class SettingsKeeper {
  settings: Settings = DEFAULT_SETTINGS
  #secrets: Secrets = {}
  #encryptedSecrets: string | null = null
  readonly #data: () => DataProcess

  constructor(data: () => DataProcess) {
    this.#data = data
  }

  secretsOf(lineId: string): LineSecrets {
    return this.#secrets[lineId] ?? NO_SECRETS
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
      if (text !== null) this.#secrets = readSecrets(text, this.settings.accounts[0]?.id)
    }
    return true
  }

  async save(settings: Settings, changes: SecretChanges): Promise<Result<Settings>> {
    const secrets = changed(this.#secrets, changes, settings)
    let encryptedSecrets = this.#encryptedSecrets
    if (JSON.stringify(secrets) !== JSON.stringify(this.#secrets)) {
      encryptedSecrets = (await this.canKeepSecrets()) ? await secretStore.encrypt(JSON.stringify(secrets)) : null
    }
    const written = await this.#data().request('settings.write', { settings, encryptedSecrets })
    if (!written.ok) return written
    this.settings = settings
    this.#encryptedSecrets = encryptedSecrets
    this.#secrets = secrets
    return { ok: true, value: settings }
  }
}

/** Secrets of lines that are no more are forgotten. */
function changed(before: Secrets, changes: SecretChanges, { accounts }: Settings): Secrets {
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

/** Before there were several lines, the password of the only one was kept on its own. */
function readSecrets(text: string, firstLineId: string | undefined): Secrets {
  const parsed = secretsSchema.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  return firstLineId === undefined ? {} : { [firstLineId]: { ...NO_SECRETS, password: text } }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // a password, no JSON
    return null
  }
}
