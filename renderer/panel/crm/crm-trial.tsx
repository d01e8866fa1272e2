import { useId, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { crmSourceSchema, type CrmSecrets, type CrmSource } from '../../../shared/crm-source.ts'
import type { CrmTrial } from '../../../shared/ipc-crm.ts'
import { Button } from '../../ui/button.tsx'
import { usePeer } from '../../ui/peer-context.ts'
import { useAnswer } from '../../ui/use-answer.ts'
import dialogStyles from '../settings-dialog.module.css'
import { CrmFailure } from './crm-failure.tsx'
import styles from './crm-trial.module.css'
import { crmSecretsToSend, withoutEmptyColumns } from './edited-crm.ts'

export type CrmTrialButtonProps = {
  /** Of a further source; empty: the CRM. */
  readonly sourceId: string
  readonly source: CrmSource
  readonly secrets: CrmSecrets
  readonly onTrial: (trial: CrmTrial) => void
}

/** Reads a few clients with what stands in the form, and shows them; nothing is kept. */
export function CrmTrialButton({ sourceId, source, secrets, onTrial }: CrmTrialButtonProps): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const [trial, setTrial] = useState<CrmTrial | null>(null)
  const [isIncomplete, setIsIncomplete] = useState(false)
  const { run, failure, isWaiting } = useAnswer<CrmTrial>((answer) => {
    setTrial(answer)
    onTrial(answer)
  })
  const begin = (): void => {
    setTrial(null)
    const checked = crmSourceSchema.safeParse(withoutEmptyColumns(source))
    setIsIncomplete(!checked.success)
    if (checked.success)
      void run(peer.request('crm.try', { source: checked.data, secrets: crmSecretsToSend(secrets), sourceId }))
  }
  return (
    <div className={`${dialogStyles['wide']} ${styles['trial']}`}>
      <div className={styles['head']}>
        <Button look="quiet" isDisabled={isWaiting} onPress={begin}>
          {t('crm.try')}
        </Button>
        <span role="status">
          {isWaiting && t('crm.trying')}
          {trial && t('crm.tried', { count: trial.clients.length })}
        </span>
      </div>
      {isIncomplete && (
        <p className={styles['failure']} role="alert">
          {t('crm.incomplete')}
        </p>
      )}
      {failure && !isIncomplete && <CrmFailure failure={failure} isFile={source.kind === 'files'} />}
      {trial && <TrialResult trial={trial} isOfCrm={sourceId === ''} />}
    </div>
  )
}

const COLUMNS = ['name', 'phones', 'company', 'email', 'place'] as const

type TrialResultProps = { readonly trial: CrmTrial; readonly isOfCrm: boolean }

function TrialResult({ trial: { clients, skipped, isLookupGood }, isOfCrm }: TrialResultProps): ReactNode {
  const { t } = useTranslation()
  const id = useId()
  // what no client has needs no column
  const columns = COLUMNS.filter((column) => column === 'name' || clients.some((client) => client[column] !== ''))
  return (
    <>
      {clients.length > 0 && (
        <div className={styles['scrolled']}>
          <table className={styles['table']} aria-label={t('crm.triedClients')}>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {t(`crm.fields.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {clients.map((client) => (
                <tr key={client.id}>
                  {columns.map((column) => (
                    <td key={column}>
                      <bdi>{client[column]}</bdi>
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {clients.length > 0 && isLookupGood !== null && (
        <p className={isLookupGood ? undefined : styles['failure']}>
          {isOfCrm && (isLookupGood ? t('crm.lookupGood') : t('crm.lookupBad'))}
          {!isOfCrm && (isLookupGood ? t('sources.lookupGood') : t('sources.lookupBad'))}
        </p>
      )}
      {skipped.length > 0 && (
        <>
          <p id={id}>{t('crm.skipped')}</p>
          <ul className={styles['skipped']} aria-labelledby={id}>
            {skipped.map((one) => (
              <li key={one}>
                <bdi>{one}</bdi>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}
