import { readFileSync } from 'node:fs'
import { tryConnector } from '../try-connector.ts'
import { loadTemplate } from './load-template.ts'
import { templateConnector } from './template-connector.ts'

const USAGE = `usage: npm run connector -- check FILE.crm.json [NAME=VALUE …] [--country=RU]

NAME=VALUE fills the template's settings. A secret is better given as VIZITKA_CONNECTOR_NAME in the environment: what is
typed in a command line stands in its history.`

/** Checks a template, and with its settings filled in reads five clients. Answers the exit code. */
export async function connectorTool(
  parameters: readonly string[],
  environment: NodeJS.ProcessEnv,
  output: Pick<Console, 'log' | 'error' | 'table'>,
): Promise<number> {
  const [command, file, ...more] = parameters
  if (command !== 'check' || file === undefined) {
    output.error(USAGE)
    return 2
  }
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    output.error(error instanceof Error ? error.message : String(error))
    return 2
  }
  const template = loadTemplate(text)
  if (!template.ok) {
    for (const { path, message } of template.problems ?? []) output.error(`✗ ${path || 'the file'}: ${message}`)
    return 1
  }
  const { name, version, settings, verified } = template.value
  output.log(
    `✓ ${file} is a template: ${name}, version ${version} (${verified.how}: ${verified.against}, ${verified.date})`,
  )
  const values: Record<string, string> = {}
  for (const setting of settings) {
    const given = more.find((one) => one.startsWith(`${setting.name}=`))?.slice(setting.name.length + 1)
    const value = given ?? environment[`VIZITKA_CONNECTOR_${setting.name.toUpperCase()}`]
    if (value !== undefined) values[setting.name] = value
  }
  if (settings.length > 0 && Object.keys(values).length === 0) {
    output.log(`To read clients fill in: ${settings.map((setting) => setting.name).join(', ')}`)
    return 0
  }
  const defaultCountry = more.find((one) => one.startsWith('--country='))?.slice('--country='.length) ?? 'RU'
  const connector = await templateConnector({ template: template.value, values, defaultCountry })
  if (!connector.ok) {
    output.error(`✗ ${connector.error.message}`)
    return 1
  }
  const trial = await tryConnector(connector.value, AbortSignal.timeout(60_000))
  connector.value.stop()
  if (!trial.ok) {
    output.error(`✗ ${trial.error.code}: ${trial.error.message}`)
    return 1
  }
  const { clients, skipped, isLookupGood } = trial.value
  output.table(
    clients.map((client) => ({
      id: client.id,
      name: client.name,
      phones: client.phones.map(({ raw, label }) => (label ? `${raw} (${label})` : raw)).join(', '),
      company: client.company,
      email: client.email,
      place: client.place,
      changed: client.changedAt === 0 ? '' : new Date(client.changedAt).toISOString(),
    })),
  )
  for (const { id, reason } of skipped.slice(0, 10)) output.log(`! ${id}: ${reason}`)
  if (clients.length === 0)
    output.error('✗ no client was read: look at clients.list.records and at the rights of the user')
  if (isLookupGood === false)
    output.error('✗ asked for a number of the first client, the CRM does not give that client: look at lookup')
  if (isLookupGood === true) output.log('✓ a client is found by a number of its own')
  return clients.length > 0 && isLookupGood !== false ? 0 : 1
}
