import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadTemplate } from '../../db/sync/template/load-template.ts'
import { templateConnector } from '../../db/sync/template/template-connector.ts'
import { startEspoCrm } from '../helpers/crm-simulators/espocrm.ts'
import { startDataService, unwrap } from '../helpers/data-service.ts'
import { templateContract } from '../helpers/template-contract.ts'

templateContract('EspoCRM', {
  template: 'espocrm.crm.json',
  start: startEspoCrm,
  without: ['tags', 'labels', 'second-numbers'],
  lists: ['companies', 'orders', 'tickets', 'calls'],
})

test('a case that is closed at EspoCRM is closed in the cache after the next run, and nothing else changes', async () => {
  const crm = await startEspoCrm()
  const at = startDataService()
  const longAgo = Date.now() - 30 * 86_400_000
  const phones = [{ raw: '+7 495 100-00-01', label: '' }]
  const person = { firstName: 'Мария', lastName: 'Орлова', phones, email: '', company: '', place: '', tags: [] }
  const { id } = crm.people.add(person, longAgo)
  const part = { kind: 'tickets', personIds: [id], text: '', at: longAgo, amount: 0, key: '' } as const
  const ticket = crm.history?.add({ ...part, title: 'No heating', isDone: false }, longAgo)
  const loaded = unwrap(loadTemplate(readFileSync('db/sync/templates/espocrm.crm.json', 'utf8')))
  const template = { ...loaded, listsEveryMs: 0 }
  const connector = unwrap(await templateConnector({ template, values: crm.values, defaultCountry: 'RU' }))
  try {
    await at.service.sync.configure(connector)
    expect(await at.service.sync.run()).toMatchObject({ state: 'waiting', message: '' })
    const cached = () =>
      at.service.database.prepare('SELECT name, title, state FROM event JOIN client USING (client_key)').all()
    expect(cached()).toEqual([{ name: 'Мария Орлова', title: 'No heating', state: 'open' }])
    if (ticket) crm.history?.change(ticket, { isDone: true })
    expect(await at.service.sync.run()).toMatchObject({ state: 'waiting', message: '' })
    expect(cached()).toEqual([{ name: 'Мария Орлова', title: 'No heating', state: 'closed' }])
  } finally {
    connector.stop()
    await at.dispose()
    await crm.stop()
  }
})
