import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CallingSettings } from '../../shared/calling-settings.ts'
import { Field, inputClass, TextField } from '../ui/field.tsx'
import { colleagueLines, readColleagueLines } from './colleague-lines.ts'
import styles from './settings-dialog.module.css'

const CODE_MAX_LENGTH = 8

export type ColleagueFieldsProps = {
  readonly calling: CallingSettings
  readonly onChange: (calling: CallingSettings) => void
}

/** Whose lines are watched, and how a call that rings there is taken over. */
export function ColleagueFields({ calling, onChange }: ColleagueFieldsProps): ReactNode {
  const { t } = useTranslation()
  // as it is typed: a line that is being written is no colleague yet
  const [text, setText] = useState(() => colleagueLines(calling.colleagues))
  return (
    <>
      <Field label={t('settings.colleagues')} className={styles['wide']}>
        <textarea
          className={inputClass}
          dir="auto"
          rows={4}
          value={text}
          placeholder={t('settings.colleaguesExample')}
          onChange={({ target }) => {
            setText(target.value)
            onChange({ ...calling, colleagues: readColleagueLines(target.value) })
          }}
        />
      </Field>
      <TextField
        label={t('settings.pickUpCode')}
        direction="ltr"
        value={calling.pickUpCode}
        maxLength={CODE_MAX_LENGTH}
        placeholder="*8"
        onChange={(code) => onChange({ ...calling, pickUpCode: code.replaceAll(/[^\d*#]/gu, '') })}
      />
      <p className={styles['hint']}>{t('settings.pickUpCodeHint')}</p>
    </>
  )
}
