import { startPipedrive } from '../helpers/crm-simulators/pipedrive.ts'
import { templateContract } from '../helpers/template-contract.ts'

templateContract('Pipedrive', {
  template: 'pipedrive.crm.json',
  start: startPipedrive,
  people: 600,
  without: ['tags'],
  tellsTotal: false,
})
