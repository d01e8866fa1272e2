import type { TFunction } from 'i18next'
import type { ReactNode, RefCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { KEYS } from './keys.ts'
import { StepMark, STEPS_OF_LEVEL } from './step-mark.tsx'
import { confirmable, type TypeChip } from './type-chip-model.ts'
import styles from './type-section.module.css'

export type TypeChipItemProps = {
  readonly chip: TypeChip
  /** Of the chip's own button, so that the focus can come back to it. */
  readonly ref: RefCallback<HTMLButtonElement>
  /** Id of what is open below the chips, if it is this chip's. */
  readonly openPanelId: string | undefined
  readonly isDisabled: boolean
  /** The confirm key is for this chip. */
  readonly hasConfirmKey: boolean
  readonly onOpen: () => void
  /** What is suggested is taken for true. */
  readonly onConfirm: () => void
  /** What was chosen in the form is taken out of it. */
  readonly onRemove: () => void
}

/** One type: solid where a person or the CRM said so, dashed and with a question mark where it is a guess. */
export function TypeChipItem(props: TypeChipItemProps): ReactNode {
  const { chip, ref, openPanelId, isDisabled, hasConfirmKey, onOpen, onConfirm, onRemove } = props
  const { t } = useTranslation()
  const { label, typologyLabel, level, source, check, suggestion } = chip
  const isGuess = source === 'suggestion'
  const wanted = confirmable(chip)
  const contradicts = suggestion?.contradicts ?? false
  const said = level === null ? sourceText(t, chip) : t('type.suggestedLevel', { level: t(`type.level.${level}`) })
  const description = contradicts ? `${said}, ${t('type.contradicted')}` : said
  const reason = suggestion?.evidence.find(({ isFor }) => isFor)?.text
  const classes = [
    styles['chip'],
    isGuess ? styles['guess'] : '',
    check ? styles['check'] : '',
    openPanelId === undefined ? '' : styles['open'],
  ]
  return (
    <li className={classes.filter(Boolean).join(' ')}>
      <button
        ref={ref}
        type="button"
        className={styles['body']}
        title={reason === undefined ? description : `${description}\n${reason}`}
        aria-expanded={openPanelId !== undefined}
        aria-controls={openPanelId}
        onClick={onOpen}
      >
        {check && <span aria-hidden="true">⚠ </span>}
        <span className={styles['name']}>{isGuess ? t('type.guess', { label }) : label}</span>
        {' · '}
        {typologyLabel}
        {level !== null && (
          <>
            {' '}
            <StepMark filled={STEPS_OF_LEVEL[level]} />
          </>
        )}
        {contradicts && (
          <span className={styles['contradicted']} aria-hidden="true">
            !
          </span>
        )}
        <span className="visually-hidden">, {description}</span>
      </button>
      {wanted && (isGuess || contradicts) && (
        <button
          type="button"
          className={styles['side']}
          disabled={isDisabled}
          title={t('type.confirmType', { label: wanted.label })}
          aria-label={t('type.confirmType', { label: wanted.label })}
          aria-keyshortcuts={hasConfirmKey ? KEYS.confirm.label : undefined}
          onClick={onConfirm}
        >
          {contradicts && <span className={styles['name']}>{t('type.guess', wanted)}</span>}
          <span aria-hidden="true">✓</span>
          {hasConfirmKey && (
            <kbd className={styles['key']} aria-hidden="true">
              {KEYS.confirm.label}
            </kbd>
          )}
        </button>
      )}
      {source === 'form' && (
        <button
          type="button"
          className={styles['side']}
          aria-label={t('form.removeType', { label })}
          onClick={onRemove}
        >
          ×
        </button>
      )}
    </li>
  )
}

function sourceText(t: TFunction, { source, decidedBy }: TypeChip): string {
  if (source === 'operator' && decidedBy === '') return t('type.source.unnamed')
  return t(`type.source.${source}`, { who: decidedBy })
}
