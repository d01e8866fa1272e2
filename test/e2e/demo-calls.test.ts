import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchApp, type RunningApp } from './launch.ts'

describe('demo calls', () => {
  let app: RunningApp

  beforeAll(async () => {
    app = await launchApp()
    await app.synced()
    await app.registered()
  })
  afterAll(() => app.close())

  test('a loyal client rings, is shown, answered, noted and ended', async () => {
    await app.panel.getByRole('button', { name: 'A loyal client' }).click()
    await app.card.getByRole('heading', { name: 'Анна Сидорова' }).waitFor()
    expect(await app.card.getByText('Devoted client', { exact: true }).isVisible()).toBe(true)
    await app.card.getByRole('button', { name: 'Answer' }).click()
    await app.card.getByRole('button', { name: 'Hang up' }).waitFor()
    await app.card.getByLabel('Note').fill('promised an invoice')
    await app.card.getByText('saved', { exact: true }).waitFor()
    await app.card.getByRole('button', { name: 'Hang up' }).click()
    await app.card.getByRole('button', { name: 'Done' }).waitFor()
    await app.panel.getByText('promised an invoice').first().waitFor()
  })
})
