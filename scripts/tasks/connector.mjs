// Checks a CRM template and reads a few clients with it: npm run connector -- check file.crm.json [name=value …]
import { connectorTool } from '../../db/sync/template/connector-tool.ts'

process.exitCode = await connectorTool(process.argv.slice(2), process.env, console)
