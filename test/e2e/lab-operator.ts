import path from 'node:path'
import type { Locator } from 'playwright-core'
import { isLive, type Call } from '../../shared/call.ts'
import type { CallSummary } from '../../shared/card.ts'
import { sipAccountSchema, type SipAccount } from '../../shared/sip-account.ts'
import { dominantFrequency, tone, writeWave } from '../helpers/audio.ts'
import type { LabUser, SipLab } from '../helpers/sip-lab/lab.ts'
import type { SippResult } from '../helpers/sip-lab/sipp.ts'
import { callsOf } from './calls.ts'
import { launchApp, until, type RunningApp } from './launch.ts'
import { tapPhone, type PhoneAudio } from './phone-audio.ts'

/** The pitch of what the operator's microphone picks up. */
export const MICROPHONE_HERTZ = 523

/** An operator at the app, whose line is alice's on the SIP lab unless another user is named. */
export class LabOperator {
  readonly lab: SipLab
  readonly user: LabUser
  app: RunningApp
  audio: PhoneAudio

  private constructor(lab: SipLab, user: LabUser, app: RunningApp, audio: PhoneAudio) {
    this.lab = lab
    this.user = user
    this.app = app
    this.audio = audio
  }

  static async start(lab: SipLab, user: LabUser = 'alice'): Promise<LabOperator> {
    writeWave(microphoneFile(lab), tone(MICROPHONE_HERTZ, 10))
    const app = await launch(lab)
    return new LabOperator(lab, user, app, await tapPhone(app.phone))
  }

  /** Starts the app again, after `app.close`, with the same profile. */
  async startAgain(): Promise<void> {
    this.app = await launch(this.lab, this.app.userData)
    this.audio = await tapPhone(this.app.phone)
  }

  async useAccount(changes: Partial<SipAccount> = {}, password: string = this.lab.users[this.user]): Promise<void> {
    const { webSocketUrl: server, domain } = this.lab
    const account = sipAccountSchema.parse({ server, address: `${this.user}@${domain}`, ...changes })
    await this.app.configure({ accounts: [account] }, password)
  }

  /** Registered once: an earlier registration of ours would get the call too. */
  async ready(changes: Partial<SipAccount> = {}): Promise<void> {
    await this.useAccount(changes)
    await this.app.registered()
    await until('a single contact', async () => (await this.lab.contacts(this.user)).length === 1)
  }

  /** Ends what a test has left. */
  async tidyUp(): Promise<void> {
    for (const call of await this.liveCalls()) await this.app.request('call.hang-up', { callId: call.id })
    await until('the end of all calls', async () => (await this.liveCalls()).length === 0)
    if (await this.button('Done').isVisible()) await this.button('Done').click()
  }

  async liveCalls(): Promise<Call[]> {
    return (await callsOf(this.app)).filter(isLive)
  }

  async newestRecord(): Promise<CallSummary | undefined> {
    return (await this.app.ask('calls.list', { search: '', before: null, limit: 1 }))[0]
  }

  /** The call's state while the record of its end is on its way. */
  recordedAs(endReason: string): Promise<void> {
    return until(`the end «${endReason}»`, async () => (await this.newestRecord())?.endReason === endReason)
  }

  /** Whether the pop-up is on the screen. */
  isCardShown(): Promise<boolean> {
    return this.app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().some((one) => one.webContents.getURL().includes('/card/') && one.isVisible()),
    )
  }

  /** Answers, and fails with the caller's own messages when it ends before. */
  async answer(caller?: Promise<SippResult>): Promise<void> {
    const answered = this.button('Answer')
      .click()
      .then(() => this.button('Hold').waitFor())
    const ended = caller?.then(({ log }) => Promise.reject(new Error(`the caller has ended:\n${log}`)))
    // once answered, it may end
    ended?.catch(() => undefined)
    await Promise.race([answered, ...(ended ? [ended] : [])])
  }

  /** Waits until the other end of the newest call sounds at this pitch. */
  async hears(hertz: number, timeoutMs?: number): Promise<void> {
    const hear = await this.audio.listen()
    // the receiver stretches the first moments of a stream until its buffer has found its length, and the pitch with it
    const isHeard = async (): Promise<boolean> => {
      const heard = dominantFrequency(await hear())
      return heard.amplitude > 0.1 && Math.abs(heard.hertz - hertz) < 5
    }
    await until(`a tone of ${hertz} Hz`, isHeard, timeoutMs)
  }

  /** Stops the phone's process until the answer is called; what comes for it meanwhile reaches it in one moment then. */
  async stopPhone(): Promise<() => void> {
    const pid = await this.app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find(({ webContents }) => webContents.getURL().includes('/phone/'))
        ?.webContents.getOSProcessId(),
    )
    if (pid === undefined) throw new Error('there is no phone window')
    process.kill(pid, 'SIGSTOP')
    return () => void process.kill(pid, 'SIGCONT')
  }

  heading(name: string): Locator {
    return this.app.card.getByRole('heading', { level: 1, name })
  }

  /** A button of the shown call, not of those in the strip. */
  button(name: string): Locator {
    return this.app.card
      .locator('footer > :not(ul)')
      .locator('xpath=descendant-or-self::button')
      .filter({ hasText: name })
  }

  /** State of the shown call. */
  state(text: string): Locator {
    return this.app.card.locator('header').getByText(text)
  }

  otherCalls(text: string): Locator {
    return this.app.card.getByRole('list', { name: 'Other calls' }).getByText(text)
  }

  /** The newest call in the panel's list. */
  newestRow(text: string): Locator {
    const list = this.app.panel.getByRole('complementary', { name: 'Calls' })
    return list.getByRole('listitem').first().getByText(text)
  }

  alert(): Locator {
    return this.app.panel.getByRole('alert')
  }

  readyText(): Locator {
    return this.app.panel.locator('footer').getByText(/Ready: .*alice@lab\.test/)
  }
}

function microphoneFile(lab: SipLab): string {
  return path.join(lab.folder, 'microphone.wav')
}

function launch(lab: SipLab, userData?: string): Promise<RunningApp> {
  return launchApp({
    ...(userData === undefined ? {} : { userData }),
    flags: [`--use-file-for-fake-audio-capture=${microphoneFile(lab)}`],
  })
}
