import { startKommo } from '../helpers/crm-simulators/kommo.ts'
import { templateContract } from '../helpers/template-contract.ts'

templateContract('Kommo', {
  template: 'kommo.crm.json',
  start: startKommo,
  people: 300,
  without: ['place'],
  takesUnknownCallers: false,
  takesTags: true,
  tellsTotal: false,
})
