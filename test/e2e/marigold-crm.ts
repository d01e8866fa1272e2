import { MARIGOLD_TOKEN } from '../helpers/marigold.ts'
import { until, type RunningApp } from './launch.ts'

/** Chooses the made-up CRM at this address, by this template of it. */
export async function chooseMarigold(app: RunningApp, url: string, template: string): Promise<void> {
  await app.ask('crm.add-template', { text: template, locale: 'en' })
  const { settings } = await app.ask('session.get', null)
  await app.ask('settings.save', {
    settings: { ...settings, crm: { kind: 'template', settings: { template: 'marigold', values: { url } } } },
    secrets: {},
    crmSecrets: { token: MARIGOLD_TOKEN },
  })
}

/** The same, and waits until all its clients are there. */
export async function workWithMarigold(app: RunningApp, url: string, template: string, clients: number): Promise<void> {
  await chooseMarigold(app, url, template)
  await until('the clients of the CRM', async () => {
    const status = await app.ask('sync.status', null)
    return status.state === 'waiting' && status.clients === clients
  })
}
