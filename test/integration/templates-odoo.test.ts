import { startOdoo } from '../helpers/crm-simulators/odoo.ts'
import { templateContract } from '../helpers/template-contract.ts'

templateContract('Odoo 19', {
  template: 'odoo.crm.json',
  start: () => startOdoo(19),
  takesUnknownCallers: false,
})

templateContract('Odoo 18 by JSON-RPC', {
  template: 'odoo-json-rpc.crm.json',
  start: () => startOdoo(18),
  takesUnknownCallers: false,
})
