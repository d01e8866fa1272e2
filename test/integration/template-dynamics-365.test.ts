import { startDynamics } from '../helpers/crm-simulators/dynamics.ts'
import { templateContract } from '../helpers/template-contract.ts'

templateContract('Dynamics 365', { template: 'dynamics-365.crm.json', start: startDynamics, without: ['tags'] })
