import { startHubSpot } from '../helpers/crm-simulators/hubspot.ts'
import { templateContract } from '../helpers/template-contract.ts'

templateContract('HubSpot', {
  template: 'hubspot.crm.json',
  start: () => startHubSpot(),
  without: ['tags'],
  lists: ['orders', 'tickets', 'notes', 'calls'],
})
