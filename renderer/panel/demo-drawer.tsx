import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DEMO_CALLS } from '../../shared/demo-calls.ts'
import { Button } from '../ui/button.tsx'
import { usePeer } from '../ui/peer-context.ts'
import styles from './demo-drawer.module.css'

/** Lets callers of the sample CRM ring; there only on the embedded line. */
export function DemoDrawer(): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const [error, setError] = useState('')
  const call = async (demoId: string): Promise<void> => {
    const placed = await peer.request('demo.call', { demoId })
    setError(placed.ok ? '' : placed.error.message)
  }
  return (
    <details className={styles['drawer']} open>
      <summary>{t('panel.demo')}</summary>
      <p className={styles['hint']}>{t('panel.demoHint')}</p>
      <div className={styles['calls']}>
        {DEMO_CALLS.map(({ id }) => (
          <Button key={id} look="quiet" onPress={() => void call(id)}>
            {t(`panel.demoCalls.${id}`)}
          </Button>
        ))}
      </div>
      {error && (
        <p className={styles['error']} role="alert">
          {error}
        </p>
      )}
    </details>
  )
}
