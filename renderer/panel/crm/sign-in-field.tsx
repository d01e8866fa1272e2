import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { templateSourceSchema, type CrmSecrets } from '../../../shared/crm-source.ts'
import { Button } from '../../ui/button.tsx'
import { usePeer } from '../../ui/peer-context.ts'
import { useAnswer } from '../../ui/use-answer.ts'
import dialogStyles from '../settings-dialog.module.css'
import { CrmFailure } from './crm-failure.tsx'
import styles from './crm-trial.module.css'
import { crmSecretsToSend } from './edited-crm.ts'

export type SignInFieldProps = {
  /** Of a further source; empty: the CRM. */
  readonly sourceId: string
  /** Of the setting, in the language of the panel. */
  readonly label: string
  readonly template: string
  readonly values: Readonly<Record<string, string>>
  readonly secrets: CrmSecrets
}

/** In place of a field: the operator signs in to the CRM in the browser, with what stands in the form. */
export function SignInField({ sourceId, label, template, values, secrets }: SignInFieldProps): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const [isDone, setIsDone] = useState(false)
  const { run, failure, isWaiting } = useAnswer<null>(() => setIsDone(true))
  const begin = (): void => {
    setIsDone(false)
    void run(
      peer.request('crm.sign-in', {
        source: { kind: 'template', settings: templateSourceSchema.parse({ template, values }) },
        secrets: crmSecretsToSend(secrets),
        sourceId,
        page: { done: t('crm.signInPage.done'), failed: t('crm.signInPage.failed') },
      }),
    )
  }
  return (
    <div className={`${dialogStyles['wide']} ${styles['trial']}`} role="group" aria-label={label}>
      <div className={styles['head']}>
        {/* whoever has closed the browser begins again */}
        <Button look="quiet" onPress={begin}>
          {t('crm.signIn')}
        </Button>
        <span role="status">
          {isWaiting && t('crm.signingIn')}
          {isDone && !isWaiting && t('crm.signedIn')}
        </span>
      </div>
      {/* one that was given up has ended too, and is nothing to tell */}
      {failure && !isWaiting && !isDone && <CrmFailure failure={failure} />}
    </div>
  )
}
