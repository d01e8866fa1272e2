import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { templateSourceSchema, type CrmSecrets } from '../../../shared/crm-source.ts'
import { Button } from '../../ui/button.tsx'
import { usePeer } from '../../ui/peer-context.ts'
import { useAnswer } from '../../ui/use-answer.ts'
import dialogStyles from '../settings-dialog.module.css'
import styles from './crm-trial.module.css'
import { crmSecretsToSend } from './edited-crm.ts'

export type SignInFieldProps = {
  /** Of the setting, in the language of the panel. */
  readonly label: string
  readonly template: string
  readonly values: Readonly<Record<string, string>>
  readonly secrets: CrmSecrets
}

/** In place of a field: the operator signs in to the CRM in the browser, with what stands in the form. */
export function SignInField({ label, template, values, secrets }: SignInFieldProps): ReactNode {
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
      {failure && (
        <p className={styles['failure']} role="alert">
          {/* in the CRM's own words, whatever language they are in */}
          <bdi>{failure.message}</bdi>
        </p>
      )}
    </div>
  )
}
