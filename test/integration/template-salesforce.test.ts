import { startSalesforce } from '../helpers/crm-simulators/salesforce.ts'
import { templateContract } from '../helpers/template-contract.ts'

templateContract('Salesforce', {
  template: 'salesforce.crm.json',
  start: startSalesforce,
  without: ['tags'],
  lists: ['companies', 'orders', 'tickets', 'calls'],
})
