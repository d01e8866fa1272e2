import type { UA } from 'jssip'
import type { ColleagueState } from '../../../shared/colleague.ts'
import type { PhoneEvents } from '../phone.ts'
import { DialogBook } from './dialog-book.ts'
import { readDialogInfo } from './dialog-info.ts'
import { sipTargetOf } from './place-call.ts'
import { replacesOf } from './replaces.ts'
import { Subscription } from './subscription.ts'

const EVENT = 'dialog'
const MEDIA_TYPE = 'application/dialog-info+xml'
const NOTHING_KNOWN = { state: 'unknown', remoteAddress: '', remoteName: '' } as const

type Watched = { readonly subscription: Subscription; book: DialogBook }

/** Where a ringing call is to be taken over. */
export type PickUpTarget = { readonly target: string; readonly replaces: string }

/** Watches the lines of colleagues by subscription to their dialogs (RFC 4235). */
export class ColleagueWatch {
  readonly #userAgent: UA
  readonly #domain: string
  readonly #onColleague: PhoneEvents['onColleague']
  /** By extension. */
  readonly #watched = new Map<string, Watched>()

  constructor(userAgent: UA, domain: string, onColleague: PhoneEvents['onColleague']) {
    this.#userAgent = userAgent
    this.#domain = domain
    this.#onColleague = onColleague
    userAgent.on('registered', () => {
      for (const { subscription } of this.#watched.values()) subscription.begin()
    })
    userAgent.on('disconnected', () => {
      for (const { subscription } of this.#watched.values()) subscription.disconnected()
    })
  }

  /** Those that are not named are not watched any more. */
  watch(extensions: readonly string[]): void {
    for (const [extension, { subscription }] of this.#watched) {
      if (extensions.includes(extension)) continue
      this.#watched.delete(extension)
      subscription.stop()
    }
    for (const extension of extensions) {
      if (!this.#watched.has(extension)) this.#add(extension)
    }
  }

  /** What rings at a colleague's; null: nothing does, or the server does not say where it comes from. */
  ringing(extension: string): PickUpTarget | null {
    const dialog = this.#watched.get(extension)?.book.ringing
    const target = dialog ? sipTargetOf(dialog.remoteTarget, this.#domain) : null
    const replaces = dialog ? replacesOf(dialog) : null
    return target === null || replaces === null ? null : { target, replaces }
  }

  stop(): void {
    this.watch([])
  }

  #add(extension: string): void {
    const target = sipTargetOf(extension, this.#domain)
    this.#tell(extension, NOTHING_KNOWN)
    if (target === null) return
    const subscription = new Subscription({
      userAgent: this.#userAgent,
      target,
      event: EVENT,
      accept: MEDIA_TYPE,
      onNotify: (body) => this.#take(extension, body),
      onLost: () => {
        const watched = this.#watched.get(extension)
        if (!watched) return
        watched.book = new DialogBook()
        this.#tell(extension, NOTHING_KNOWN)
      },
    })
    this.#watched.set(extension, { subscription, book: new DialogBook() })
  }

  #take(extension: string, body: string): void {
    const watched = this.#watched.get(extension)
    const info = readDialogInfo(body)
    if (!watched || !info) return
    if (watched.book.take(info) === 'gap') watched.subscription.refresh()
    this.#tell(extension, watched.book.state)
  }

  #tell(extension: string, state: Omit<ColleagueState, 'extension'>): void {
    this.#onColleague({ extension, ...state })
  }
}
