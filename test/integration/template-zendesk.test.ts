import { startZendesk } from '../helpers/crm-simulators/zendesk.ts'
import { templateContract } from '../helpers/template-contract.ts'

templateContract('Zendesk', {
  template: 'zendesk.crm.json',
  start: startZendesk,
  without: ['place'],
  takesPhones: true,
  takesTags: true,
  lists: ['companies', 'tickets'],
})
