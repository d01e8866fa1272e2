import type { FileSettings } from '../shared/crm-source.ts'
import type { CrmTrial } from '../shared/ipc-crm.ts'
import type { RequestsTo } from '../shared/ipc.ts'
import { failure, success } from '../shared/result.ts'
import type { Handlers } from '../shared/rpc.ts'
import { logProblem } from './log.ts'
import { connect, type ConnectOptions } from './sync/connect.ts'
import type { SyncGroup } from './sync/sync-group.ts'
import type { SignIns } from './sync/template/sign-in.ts'
import type { ConnectorTrial } from './sync/try-connector.ts'

const TRIAL_TIMEOUT_MS = 30_000
const SKIPPED_SHOWN = 10

export type CrmHandlerParts = {
  readonly options: () => ConnectOptions
  readonly link: Pick<SyncGroup, 'templateChanged'>
}

/** Templates, and a first look at a CRM. */
export function crmHandlers({
  options,
  link,
}: CrmHandlerParts): Handlers<Extract<RequestsTo<'data'>, `crm.${string}`>> {
  let loading: Promise<SignIns> | null = null
  const signIns = () => (loading ??= import('./sync/template/sign-in.ts').then((loaded) => new loaded.SignIns()))
  return {
    'crm.templates': async ({ locale }) => success((await options().templates()).list(locale)),
    'crm.add-template': async ({ text, locale }) => {
      const added = (await options().templates()).add(text, locale)
      if (added.ok) await link.templateChanged(added.value.id)
      return added
    },
    'crm.sign-in-begin': async ({ settings, secrets }) => {
      const template = (await options().templates()).find(settings.template)
      if (!template) return failure('settings', `there is no CRM template «${settings.template}» on this computer`)
      return (await signIns()).begin(template, { ...settings.values, ...secrets })
    },
    'crm.sign-in-end': async (came) => (await signIns()).end(came, AbortSignal.timeout(TRIAL_TIMEOUT_MS)),
    'crm.try-connection': async ({ connection }) => {
      const connected = await connect(connection, options())
      if (!connected.ok) return connected
      const { tryConnector } = await import('./sync/try-connector.ts')
      const { connector, stop } = connected.value
      const signal = AbortSignal.timeout(TRIAL_TIMEOUT_MS)
      try {
        const trial = await Promise.race([tryConnector(connector, signal), timeout(signal)])
        if (!trial.ok) return trial
        const readAs = connection.kind === 'files' ? await readFilesAs(connection.settings) : null
        return success({ ...shown(trial.value), readAs })
      } finally {
        // a statement that the database still works on does not keep a person waiting
        void stop().catch((error: unknown) => logProblem({ what: 'trial of a CRM', message: String(error) }))
      }
    },
  }
}

/** A connector that does not heed the signal must not keep a person waiting. */
function timeout(signal: AbortSignal) {
  return new Promise<ReturnType<typeof failure<'unreachable'>>>((resolve) => {
    signal.addEventListener('abort', () =>
      resolve(failure('unreachable', `no answer within ${TRIAL_TIMEOUT_MS / 1_000} seconds`)),
    )
  })
}

async function readFilesAs(settings: FileSettings): Promise<CrmTrial['readAs']> {
  const { previewFiles } = await import('./sync/files/file-preview.ts')
  return previewFiles(settings)
}

function shown({ clients, skipped, isLookupGood }: ConnectorTrial): Omit<CrmTrial, 'readAs'> {
  return {
    clients: clients.map(({ id, name, phones, company, email, place }) => ({
      id,
      name,
      phones: phones.map(({ raw, label }) => (label === '' ? raw : `${raw} (${label})`)).join(', '),
      company,
      email,
      place,
    })),
    skipped: skipped.slice(0, SKIPPED_SHOWN).map(({ id, reason }) => `${id}: ${reason}`),
    isLookupGood,
  }
}
