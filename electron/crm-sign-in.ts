import { shell } from 'electron'
import type { CrmSecrets, CrmSource } from '../shared/crm-source.ts'
import { failure, type Result } from '../shared/result.ts'
import type { DataProcess } from './data-process.ts'
import { listenForCode, type Loopback, type LoopbackOptions } from './loopback-redirect.ts'
import type { SettingsKeeper } from './settings-keeper.ts'

/** Passwords, second factors and consent take their time. */
const SIGN_IN_TIMEOUT_MS = 5 * 60_000

export type CrmSignInParts = {
  readonly data: () => Pick<DataProcess, 'request'>
  readonly settings: Pick<SettingsKeeper, 'keepCrmSecrets'>
}

/**
 * Signing in to a CRM by the system's browser (RFC 8252): the operator's password is typed there and never here. One at
 * a time: who begins again has given up the one before.
 */
export class CrmSignIn {
  readonly #parts: CrmSignInParts
  #open: Loopback | null = null

  constructor(parts: CrmSignInParts) {
    this.#parts = parts
  }

  /** Answers once the token is kept, or with the reason why there is none. */
  async signIn(
    source: CrmSource,
    secrets: CrmSecrets,
    { page, sourceId }: { readonly page: LoopbackOptions['page']; readonly sourceId: string },
  ): Promise<Result<null>> {
    if (source.kind !== 'template') return failure('settings', 'there is nothing to sign in to')
    this.stop()
    const { data, settings } = this.#parts
    const begun = await data().request('crm.sign-in-begin', { settings: source.settings, secrets })
    if (!begun.ok) return begun
    const { redirect, state, authorizeUrl } = begun.value
    const loopback = await listenForCode({ redirect, state, page, timeoutMs: SIGN_IN_TIMEOUT_MS })
    if (!loopback.ok) return loopback
    const { redirectUri, code } = loopback.value
    this.#open = loopback.value
    const address = new URL(authorizeUrl)
    address.searchParams.set('redirect_uri', redirectUri)
    try {
      await shell.openExternal(address.href)
    } catch (error) {
      loopback.value.close()
      return failure('sign-in', `the browser could not be opened: ${String(error)}`)
    }
    const came = await code
    if (!came.ok) return came
    const ended = await data().request('crm.sign-in-end', { state, code: came.value, redirectUri })
    return ended.ok ? settings.keepCrmSecrets(source, ended.value, sourceId) : ended
  }

  /** Nobody waits for the browser any more. */
  stop(): void {
    this.#open?.close()
    this.#open = null
  }
}
