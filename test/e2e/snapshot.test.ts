import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { makeKeys } from '../../db/snapshot/snapshot-keys.ts'
import type { SnapshotStatus } from '../../shared/snapshot.ts'
import { unwrap } from '../helpers/data-service.ts'
import { Marigold, marigoldPeople, MARIGOLD_TOKEN } from '../helpers/marigold.ts'
import { templateOfTheGuide } from '../helpers/marigold-template.ts'
import { launchApp, until, type RunningApp } from './launch.ts'
import { picturesOf } from './pictures-of-states.ts'

const PEOPLE = 730

let crm: Marigold
let url: string
let folder: string
let publicKey: string
let app: RunningApp | null = null
const file = (): string => path.join(folder, 'clients.vizitka-snapshot')

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'vizitka-snapshot-'))
  publicKey = unwrap(makeKeys(path.join(folder, 'keys')))
  crm = new Marigold()
  crm.people = marigoldPeople(PEOPLE)
  url = await crm.start()
})
afterEach(async () => {
  await app?.close()
  app = null
})
afterAll(() => {
  crm.stop()
  rmSync(folder, { recursive: true })
})

const section = ({ panel }: RunningApp) => panel.getByRole('region', { name: 'Clients' })

async function openFields(station: RunningApp): Promise<void> {
  await station.panel.getByRole('button', { name: 'Settings' }).click()
  await section(station).getByText('Clients for new stations (snapshot)').click()
}

/** A new profile: the CRM and the snapshot, all by the form, saved at once. */
async function startStation(key: string | null): Promise<RunningApp> {
  const station = await launchApp()
  app = station
  await station.synced()
  const added = await station.request('crm.add-template', { text: templateOfTheGuide(), locale: 'en' })
  expect(added.ok).toBe(true)
  await openFields(station)
  await section(station).getByLabel('Clients from').selectOption('template:marigold')
  await section(station).getByLabel('Address', { exact: true }).fill(url)
  await section(station).getByLabel('Token', { exact: true }).fill(MARIGOLD_TOKEN)
  if (key !== null) {
    await section(station).getByLabel('Where new stations find it').fill(file())
    await section(station).getByLabel('Public key').fill(key)
  }
  crm.asked.length = 0
  await station.panel.getByRole('button', { name: /^Save/u }).click()
  await station.panel.getByRole('dialog').waitFor({ state: 'detached' })
  await until('all clients', async () => {
    const sync = await station.request('sync.status', null)
    return sync.ok && sync.value.state === 'waiting' && sync.value.clients === PEOPLE
  })
  return station
}

/** What the system's dialogs will answer; empty: the person gives up. */
async function answerDialogs(station: RunningApp, key: string, chosen: string): Promise<void> {
  await station.electron.evaluate(
    ({ dialog }, answers) => {
      const { key: keyFile, chosen: target } = answers
      dialog.showOpenDialog = () =>
        Promise.resolve({ canceled: keyFile === '', filePaths: keyFile === '' ? [] : [keyFile] })
      dialog.showSaveDialog = () => Promise.resolve({ canceled: target === '', filePath: target })
    },
    { key, chosen },
  )
}

async function statusOf(station: RunningApp): Promise<SnapshotStatus> {
  return unwrap(await station.request('snapshot.status', null))
}

/** Pages of the whole list that a station has asked the CRM for. */
const listsAsked = (): number => crm.asked.filter((asked) => asked === '/api/people').length

test('a station writes a snapshot where the dialogs say, and nothing where somebody gives up', async () => {
  const station = await startStation(null)
  expect(listsAsked()).toBeGreaterThan(PEOPLE / 100)
  await openFields(station)
  const write = section(station).getByRole('button', { name: 'Write a snapshot…' })
  const keyFile = path.join(folder, 'keys', 'snapshot-private-key.pem')
  await answerDialogs(station, '', file())
  await write.click()
  await answerDialogs(station, keyFile, '')
  await write.click()
  await until('the button to be there again', () => write.isEnabled())
  expect(existsSync(file())).toBe(false)
  expect(
    await section(station)
      .getByText(/clients written/u)
      .count(),
  ).toBe(0)

  // a key that is none
  await answerDialogs(station, path.join(folder, 'keys', 'snapshot-public-key.txt'), file())
  await write.click()
  await section(station).getByRole('alert').waitFor()
  await picturesOf(station, station.panel, 'snapshot-no-key', () => scrollTo(station))
  expect(existsSync(file())).toBe(false)

  await answerDialogs(station, keyFile, file())
  await write.click()
  await section(station)
    .getByText(/^730 clients written, [\d.]+ MB$/u)
    .waitFor()
  expect(await section(station).getByRole('alert').count()).toBe(0)
  expect(existsSync(file())).toBe(true)
  await picturesOf(station, station.panel, 'snapshot-written', () => scrollTo(station))
})

test('a new profile has its clients from the snapshot, and asks the CRM only for what came since', async () => {
  const station = await startStation(publicKey)
  expect(await statusOf(station)).toMatchObject({ state: 'done', problem: null })
  expect(listsAsked()).toBeLessThan(PEOPLE / 100)
  const found = await station.request('client.search', { text: 'Person 729', locale: 'en' })
  expect(JSON.stringify(found)).toContain('Person 729')
})

test('with another key it trusts nothing of the file, asks the CRM for all, and the settings say why', async () => {
  const station = await startStation(unwrap(makeKeys(path.join(folder, 'other-keys'))))
  expect(await statusOf(station)).toMatchObject({ state: 'failed', problem: 'wrong-signature' })
  expect(listsAsked()).toBeGreaterThan(PEOPLE / 100)
  await openFields(station)
  await section(station).getByText('The snapshot is not signed with this key.').waitFor()
  await picturesOf(station, station.panel, 'snapshot-wrong-key', () => scrollTo(station))
})

function scrollTo(station: RunningApp): Promise<void> {
  return station.panel
    .locator('[data-section="clients"] details[open]')
    .last()
    .evaluate((details) => details.scrollIntoView({ block: 'end' }))
}
