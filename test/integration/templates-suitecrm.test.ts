import { startSuitecrm } from '../helpers/crm-simulators/suitecrm.ts'
import { templateContract } from '../helpers/template-contract.ts'

templateContract('SuiteCRM', {
  template: 'suitecrm.crm.json',
  start: startSuitecrm,
  without: ['tags'],
  tellsTotal: false,
})
