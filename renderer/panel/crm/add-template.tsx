import { useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CrmTemplate } from '../../../shared/crm-source.ts'
import { useLocale } from '../../ui/app-store.ts'
import { Button } from '../../ui/button.tsx'
import { usePeer } from '../../ui/peer-context.ts'
import dialogStyles from '../settings-dialog.module.css'
import styles from './crm-trial.module.css'

/** As many characters as the contract takes. */
const TEXT_MAX_LENGTH = 1_000_000

/** Takes a template of the company's own from a file; all that is wrong with it is shown with its place. */
export function AddTemplate({ onAdded }: { readonly onAdded: (template: CrmTemplate) => void }): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const locale = useLocale()
  const input = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState('')
  const [added, setAdded] = useState('')

  const read = async (file: File): Promise<void> => {
    setProblem('')
    setAdded('')
    const text = file.size > TEXT_MAX_LENGTH ? null : await file.text().catch(() => null)
    if (text === null) return setProblem(t('crm.templateUnreadable'))
    const answer = await peer.request('crm.add-template', { text, locale })
    if (!answer.ok) return setProblem(answer.error.message)
    setAdded(answer.value.name)
    onAdded(answer.value)
  }

  return (
    <div className={`${dialogStyles['wide']} ${styles['trial']}`}>
      <div className={styles['head']}>
        <input
          ref={input}
          type="file"
          accept=".json,application/json"
          hidden
          aria-label={t('crm.addTemplate')}
          onChange={(event) => {
            const [file] = event.target.files ?? []
            // the same file may be chosen again after it was mended
            event.target.value = ''
            if (file) void read(file)
          }}
        />
        <span className={styles['unframed']}>
          <Button look="plain" onPress={() => input.current?.click()}>
            {t('crm.addTemplate')}
          </Button>
        </span>
        <span role="status">{added !== '' && t('crm.templateAdded', { name: `\u2068${added}\u2069` })}</span>
      </div>
      {problem !== '' && (
        <p className={styles['failure']} role="alert">
          <bdi>{problem}</bdi>
        </p>
      )}
    </div>
  )
}
