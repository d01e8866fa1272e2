import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Rehearsal } from '../../../shared/pack-version.ts'
import type { Failure } from '../../../shared/result.ts'
import type { Pack } from '../../../shared/typology/pack.ts'
import { useLocale } from '../../ui/app-store.ts'
import { Button } from '../../ui/button.tsx'
import { SelectField } from '../../ui/field.tsx'
import { formatCount } from '../../ui/format.ts'
import { usePeer } from '../../ui/peer-context.ts'
import { packFailureText } from './pack-failure.ts'
import type { ListedPack } from './pack-list.tsx'
import { RehearsalTable } from './rehearsal-table.tsx'
import styles from './tables.module.css'
import type { CheckedPack } from './use-checked-pack.ts'

const CALL_COUNTS = ['20', '100', '500'] as const

export type RehearsalSectionProps = {
  readonly open: ListedPack
  readonly checked: CheckedPack
  readonly now: number
}

type Rehearsed = { readonly of: Pack; readonly result: Rehearsal }

/** Plays the last calls again with the draft: whose card would change, before anybody sees it. */
export function RehearsalSection({ open, checked, now }: RehearsalSectionProps): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const peer = usePeer()
  const [calls, setCalls] = useState<(typeof CALL_COUNTS)[number]>('100')
  const [isRunning, setIsRunning] = useState(false)
  const [rehearsed, setRehearsed] = useState<Rehearsed | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const { valid, problems } = checked
  const run = async (pack: Pack): Promise<void> => {
    setIsRunning(true)
    setFailure(null)
    const answer = await peer.request('packs.rehearse', { pack, calls: Number(calls), locale })
    setIsRunning(false)
    if (answer.ok) setRehearsed({ of: open.pack, result: answer.value })
    else setFailure(answer.error)
  }
  return (
    <div className={styles['stack']}>
      <p className={styles['hint']}>{open.draft ? t('packs.rehearsalHint') : t('packs.rehearsalNoDraft')}</p>
      <div className={styles['controls']}>
        <SelectField
          label={t('packs.rehearsalCalls')}
          value={calls}
          options={CALL_COUNTS.map((count) => ({ value: count, label: formatCount(locale, Number(count)) }))}
          onChange={setCalls}
        />
        <Button
          look="primary"
          isDisabled={isRunning || !valid || !open.draft}
          onPress={() => {
            if (valid) void run(valid)
          }}
        >
          {isRunning ? t('packs.rehearsing') : t('packs.rehearse')}
        </Button>
      </div>
      {problems.length > 0 && <p className={styles['warning']}>{t('packs.solveFirst', { count: problems.length })}</p>}
      {failure && (
        <p className={styles['failure']} role="alert">
          {packFailureText(t, failure)}
        </p>
      )}
      {rehearsed && rehearsed.of !== open.pack && <p className={styles['warning']}>{t('packs.rehearsalOld')}</p>}
      <div aria-live="polite" className={styles['stack']}>
        {rehearsed && <Outcome rehearsal={rehearsed.result} now={now} />}
      </div>
    </div>
  )
}

function Outcome({ rehearsal, now }: { readonly rehearsal: Rehearsal; readonly now: number }): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const { calls, changed } = rehearsal
  if (calls === 0) return <p>{t('packs.rehearsalNoCalls')}</p>
  return (
    <>
      <p className={styles['title']}>
        {t('packs.rehearsalResult', { count: calls, changed: formatCount(locale, changed.length) })}
      </p>
      {changed.length > 0 && <RehearsalTable changed={changed} now={now} />}
    </>
  )
}
