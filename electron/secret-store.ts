import { safeStorage } from 'electron'
import { log } from './log.ts'

/** Keeps secrets by the operating system's own encryption, or says that it has none. */
export type SecretStore = {
  isAvailable(): Promise<boolean>
  /** Base64 of the encrypted text. */
  encrypt(text: string): Promise<string>
  /** Null where it cannot be read: the key belongs to another user or machine (a copied profile). */
  decrypt(encrypted: string): Promise<string | null>
}

// The Electron that stands in for development and tests has only the calls that later ones call deprecated.
const hasAsync = 'isAsyncEncryptionAvailable' in safeStorage

export const secretStore: SecretStore = {
  isAvailable: async () =>
    // oxlint-disable-next-line typescript/no-deprecated
    hasAsync ? safeStorage.isAsyncEncryptionAvailable() : safeStorage.isEncryptionAvailable(),
  encrypt: async (text) => {
    // oxlint-disable-next-line typescript/no-deprecated
    const encrypted = hasAsync ? await safeStorage.encryptStringAsync(text) : safeStorage.encryptString(text)
    return encrypted.toString('base64')
  },
  decrypt: async (encrypted) => {
    const bytes = Buffer.from(encrypted, 'base64')
    try {
      // oxlint-disable-next-line typescript/no-deprecated
      return hasAsync ? (await safeStorage.decryptStringAsync(bytes)).result : safeStorage.decryptString(bytes)
    } catch (error) {
      log('settings', `the kept password cannot be read here: ${String(error)}`)
      return null
    }
  },
}
