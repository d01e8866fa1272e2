import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LINE_COLOURS, RING_TONES, type SipAccount } from '../../shared/sip-account.ts'
import { Button } from '../ui/button.tsx'
import { SelectField, TextField } from '../ui/field.tsx'
import { LineSwatch } from '../ui/line-mark.tsx'
import { usePeer } from '../ui/peer-context.ts'
import { Problem } from '../ui/problem.tsx'
import { useAnswer } from '../ui/use-answer.ts'
import styles from './line-fields.module.css'
import dialogStyles from './settings-dialog.module.css'

export type LineLookFieldsProps = {
  readonly account: SipAccount
  readonly onChange: (account: SipAccount) => void
}

/** How a line is told from the others: by name, colour, greeting and melody. */
export function LineLookFields({ account, onChange }: LineLookFieldsProps): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const { run, failure, isWaiting } = useAnswer<unknown>(() => undefined)
  return (
    <>
      <TextField
        label={t('settings.name')}
        value={account.name}
        maxLength={60}
        onChange={(name) => onChange({ ...account, name })}
      />
      <div className={styles['tone']}>
        <SelectField
          label={t('settings.ringTone')}
          value={account.ringTone}
          options={RING_TONES.map((value) => ({ value, label: t(`settings.ringTones.${value}`) }))}
          onChange={(ringTone) => onChange({ ...account, ringTone })}
        />
        <Button
          look="quiet"
          isDisabled={isWaiting}
          onPress={() => void run(peer.request('ring-tone.try', { ringTone: account.ringTone }))}
        >
          {t('settings.ringToneTry')}
        </Button>
      </div>
      {failure && (
        <div className={dialogStyles['wide']}>
          <Problem failure={failure} />
        </div>
      )}
      <div className={dialogStyles['wide']} role="radiogroup" aria-label={t('settings.colour')}>
        <span className={styles['colourLabel']}>{t('settings.colour')}</span>
        <div className={styles['colours']}>
          {LINE_COLOURS.map((colour) => (
            <label key={colour} className={styles['colour']}>
              <input
                type="radio"
                name={`colour-${account.id}`}
                checked={account.colour === colour}
                onChange={() => onChange({ ...account, colour })}
              />
              <LineSwatch colour={colour} />
              {t(`settings.colours.${colour}`)}
            </label>
          ))}
        </div>
      </div>
      <TextField
        label={t('settings.greeting')}
        className={dialogStyles['wide']}
        value={account.greeting}
        maxLength={300}
        placeholder={t('settings.greetingExample')}
        onChange={(greeting) => onChange({ ...account, greeting })}
      />
    </>
  )
}
