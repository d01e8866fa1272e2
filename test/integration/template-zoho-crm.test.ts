import { startZoho } from '../helpers/crm-simulators/zoho.ts'
import { templateContract } from '../helpers/template-contract.ts'

templateContract('Zoho CRM', { template: 'zoho-crm.crm.json', start: startZoho })
