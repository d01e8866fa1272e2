import { startBitrix24 } from '../helpers/crm-simulators/bitrix24.ts'
import { templateContract } from '../helpers/template-contract.ts'

templateContract('Bitrix24', {
  template: 'bitrix24.crm.json',
  start: startBitrix24,
  without: ['tags'],
  takesUnknownCallers: false,
  takesPhones: true,
  lists: ['companies', 'orders', 'calls'],
})
