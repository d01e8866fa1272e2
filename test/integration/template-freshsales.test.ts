import { startFreshsales } from '../helpers/crm-simulators/freshsales.ts'
import { templateContract } from '../helpers/template-contract.ts'

templateContract('Freshsales', {
  template: 'freshsales.crm.json',
  start: startFreshsales,
  without: ['company'],
  deletionNoticedMs: 8 * 86_400_000,
  takesUnknownCallers: false,
})
