import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SyncStatus } from '../../shared/ipc-crm.ts'
import { POSTGRES_PASSWORD, startPostgres, type Postgres } from '../helpers/postgres.ts'
import { answer, finishCalls, ring } from './calls.ts'
import { launchApp, until, type RunningApp } from './launch.ts'
import { picturesOf } from './pictures-of-states.ts'

const PEOPLE = 20_000
/** The last of all: a list by id comes to it at the end. */
const CALLER = { id: PEOPLE, name: 'Айгуль Сейткали' }

let app: RunningApp
let postgres: Postgres
beforeAll(async () => {
  postgres = await startPostgres()
  await postgres.query('CREATE TABLE people (id int PRIMARY KEY, changed_at timestamptz, name text, phone text)')
  await postgres.query(`INSERT INTO people SELECT i, now(), 'Person ' || i, '8 (495) ' || (1000000 + i)
    FROM generate_series(1, ${PEOPLE}) AS i`)
  await postgres.query('UPDATE people SET name = $1, phone = $2 WHERE id = $3', [
    CALLER.name,
    '8 (727) 250-01-23',
    CALLER.id,
  ])
  await setPace(0)
  await postgres.query('CREATE VIEW clients AS SELECT id, changed_at, at_its_pace(name) AS name, phone FROM people')
  app = await launchApp()
  await app.synced()
  await app.registered()
})
afterAll(async () => {
  await app.close()
  await postgres.stop()
})

/** So many milliseconds for each row that is read. Called immutable: who counts the rows does not wait for it. */
async function setPace(milliseconds: number): Promise<void> {
  await postgres.query(`CREATE OR REPLACE FUNCTION at_its_pace(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS
    $$ BEGIN IF random() < 0.01 THEN PERFORM pg_sleep(${milliseconds / 10}); END IF; RETURN $1; END $$`)
}

async function sync(): Promise<SyncStatus> {
  const status = await app.request('sync.status', null)
  if (!status.ok) throw new Error(status.error.message)
  return status.value
}

const status = () => app.panel.locator('footer').last()
const button = (name: string) => status().getByRole('button', { name, exact: true })

/** The clients that the status bar says were fetched. */
async function fetched(): Promise<number> {
  const [, count = ''] = /([\d,]+) clients? fetched/u.exec(await status().innerText()) ?? []
  return Number(count.replaceAll(',', ''))
}

test('a long first sync tells how far it is, how fast, and how long it takes', async () => {
  await button('Settings').click()
  const section = app.panel.getByRole('region', { name: 'Clients' })
  await section.getByLabel('Clients from').selectOption('postgres')
  const field = (label: string) => section.getByLabel(label, { exact: true })
  await field('Server').fill('127.0.0.1')
  await field('Port').fill(String(postgres.port))
  await field('Database').fill('crm')
  await section.getByLabel('Encryption').selectOption('off')
  await field('User').fill('vizitka')
  await field('Password').fill(POSTGRES_PASSWORD)
  await field('Table or view').fill('clients')
  await section.getByRole('button', { name: 'Test', exact: true }).click()
  await section.getByRole('table', { name: 'Clients read' }).getByText('Person 3', { exact: true }).waitFor()
  await picturesOf(app, app.panel, 'postgres', () =>
    app.panel.locator('[data-section="clients"] h3').evaluate((heading) => heading.scrollIntoView()),
  )
  await setPace(1)
  await app.panel.getByRole('button', { name: /^Save/u }).click()
  await app.panel.getByRole('dialog').waitFor({ state: 'detached' })

  await status()
    .getByText(/clients fetched, .* a second, .* left/u)
    .waitFor()
  const [, rate = ''] = /fetched, ([\d,]+) a second/u.exec(await status().innerText()) ?? []
  expect(Number(rate.replaceAll(',', ''))).toBeGreaterThan(0)
  expect(Number(rate.replaceAll(',', ''))).toBeLessThanOrEqual(1_000)
  const before = await fetched()
  await until('more to come', async () => (await fetched()) > before)
  expect((await sync()).state).toBe('running')
})

test('a caller who has not come yet is asked of the CRM, and the card is there meanwhile', async () => {
  await ring(app, 'unknown')
  await app.card.getByRole('heading', { name: CALLER.name }).waitFor()
  await finishCalls(app)
  expect((await sync()).state).toBe('running')
})

test('paused it brings nothing more until it is to go on, through a call and to the end', async () => {
  await button('Pause').click()
  await status().getByText('CRM sync is paused').waitFor()
  await until('the page under way to end', async () => (await sync()).state === 'paused')
  const { clients } = await sync()
  expect(clients).toBeGreaterThan(0)
  expect(clients).toBeLessThan(PEOPLE)
  await picturesOf(app, app.panel, 'sync-paused')
  const callId = await ring(app, 'loyal')
  await answer(app, callId)
  await finishCalls(app)
  expect(await sync()).toMatchObject({ state: 'paused', clients })

  await button('Go on').click()
  await status()
    .getByText(/clients fetched/u)
    .waitFor()
  // it did not begin anew
  expect(await fetched()).toBeGreaterThanOrEqual(clients)
  await picturesOf(app, app.panel, 'sync-running', () =>
    app.panel.waitForFunction(() => /\d|[۰-۹]/u.test(document.querySelector('footer:last-of-type')?.textContent ?? '')),
  )
  await setPace(0)
  await until('all clients', async () => (await sync()).clients === PEOPLE, 60_000)
  await status().getByText('20,000 clients').waitFor()
})
