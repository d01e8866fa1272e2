import type { RequestsTo, Session } from '../shared/ipc.ts'
import type { PhoneRestart } from '../shared/phone-restart.ts'
import { success } from '../shared/result.ts'
import type { Handlers } from '../shared/rpc.ts'
import type { WindowPeers } from './window-peers.ts'

/** Keeps in sight that calls were lost with the phone, until the operator has read it: nobody hung up on anybody. */
export class PhoneRestarts {
  readonly #windows: Pick<WindowPeers, 'emit'>
  #unread: PhoneRestart | null = null

  constructor(windows: Pick<WindowPeers, 'emit'>) {
    this.#windows = windows
  }

  /** The phone is made again. */
  add(at: number, lostCalls: number): void {
    if (lostCalls === 0) return
    this.#set({ at, lostCalls: lostCalls + (this.#unread?.lostCalls ?? 0) })
  }

  session(): Pick<Session, 'phoneRestart'> {
    return { phoneRestart: this.#unread }
  }

  handlers(): Handlers<Extract<RequestsTo<'main'>, `phone-restart.${string}`>> {
    return {
      'phone-restart.dismiss': () => {
        this.#set(null)
        return success(null)
      },
    }
  }

  #set(unread: PhoneRestart | null): void {
    this.#unread = unread
    this.#windows.emit('phone-restart.changed', unread)
  }
}
