import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BrowserWindow } from 'electron'
import { DEMO_CALLS } from '../shared/demo-calls.ts'
import type { Card } from '../shared/card.ts'
import type { CallControl } from './call-control.ts'
import type { CallDesk } from './call-desk.ts'
import type { WindowPeers } from './window-peers.ts'

const STEP_TIMEOUT_MS = 20_000
const POLL_MS = 10
const TALK_MS = 400

export type DemoPlay = {
  readonly windows: WindowPeers
  readonly desk: CallDesk
  readonly control: CallControl
  readonly cardWindow: BrowserWindow
  readonly folder: string
  readonly isSynced: () => boolean
  readonly isRegistered: () => boolean
}

/** On a machine without a display: plays every demo call, prints a line and leaves a picture of each; true if all went well. */
export async function playDemo(play: DemoPlay): Promise<boolean> {
  mkdirSync(play.folder, { recursive: true })
  await until(play.isSynced, 'the demo CRM to be synced')
  await until(play.isRegistered, 'the phone to be registered')
  let failed = 0
  for (const demo of DEMO_CALLS) {
    try {
      process.stdout.write(`${await playOne(play, demo.id)}\n`)
    } catch (error) {
      failed += 1
      process.stdout.write(`${demo.id}: failed: ${error instanceof Error ? error.message : String(error)}\n`)
    }
  }
  process.stdout.write(`${DEMO_CALLS.length - failed} of ${DEMO_CALLS.length} demo calls shown\n`)
  return failed === 0
}

async function playOne({ windows, desk, control, cardWindow, folder }: DemoPlay, demoId: string): Promise<string> {
  const phone = windows.peer('phone')
  if (!phone) throw new Error('no phone window')
  const placed = await phone.request('phone.demo-call', { demoId })
  if (!placed.ok) throw new Error(placed.error.message)
  const { callId } = placed.value
  const stamps = (): { inviteReceivedAt: number; cardPaintedAt: number | null } | undefined => desk.find(callId)?.stamps
  await until(() => (stamps()?.cardPaintedAt ?? null) !== null, 'the card to be painted')
  const answered = await control.answer(callId)
  if (!answered.ok) throw new Error(answered.error.message)
  await until(() => desk.find(callId)?.state === 'active', 'the call to be answered')
  await sleep(TALK_MS)
  const file = path.resolve(folder, `${demoId}.png`)
  writeFileSync(file, (await cardWindow.webContents.capturePage()).toPNG())
  await phone.request('phone.demo-hang-up', { callId })
  await until(() => desk.find(callId)?.state === 'ended', 'the call to end')
  const painted = stamps()
  const milliseconds = (painted?.cardPaintedAt ?? NaN) - (painted?.inviteReceivedAt ?? NaN)
  return `${demoId}: ${describe(desk.card(callId))}, ${milliseconds} ms from INVITE to card, ${file}`
}

function describe(card: Card | null): string {
  if (!card) return 'no card'
  const { subject } = card
  switch (subject.kind) {
    case 'known':
      return `${subject.client.name} (${subject.client.types.map((type) => type.label).join(', ') || 'no type'})`
    case 'several':
    case 'possible':
      return `${subject.kind} ${subject.faces.map((face) => face.name).join(' / ')}`
    case 'unknown':
      return `unknown ${card.number.display}, quick entry`
    case 'withheld':
      return 'number withheld, search'
    default:
      return subject satisfies never
  }
}

async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + STEP_TIMEOUT_MS
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`waited ${STEP_TIMEOUT_MS / 1000} s for ${what}`)
    await sleep(POLL_MS)
  }
}
