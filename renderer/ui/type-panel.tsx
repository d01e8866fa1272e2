import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Typology } from '../../shared/ipc.ts'
import { useLocale } from './app-store.ts'
import { Button } from './button.tsx'
import { CandidateView } from './candidate-view.tsx'
import { Disclosure } from './disclosure.tsx'
import { formatDay } from './format.ts'
import { SignToggles } from './sign-toggles.tsx'
import { confirmable, type TypeChip, type TypeDecision } from './type-chip-model.ts'
import { TypeChooser } from './type-chooser.tsx'
import { TypeHistory } from './type-history.tsx'
import styles from './type-panel.module.css'

export type TypePanelProps = {
  /** Null: the client holds no type here any more. */
  readonly chip: TypeChip | null
  /** Undefined while the packs are not read yet. */
  readonly typology: Typology | undefined
  /** Whose records can be opened; null: nobody is in the cache yet. */
  readonly clientId: string | null
  /** Null: no call in which anything could be noticed. */
  readonly callId: string | null
  readonly observedSigns: readonly string[]
  readonly now: number
  readonly isDisabled: boolean
  /** The keys are for this chip. */
  readonly hasConfirmKey: boolean
  readonly hasChooseKey: boolean
  readonly isChoosing: boolean
  readonly focusWish: number
  readonly onChoosing: (isChoosing: boolean) => void
  readonly onDecide: (decision: TypeDecision) => void
}

/** All about the type in one typology: what is suggested and why, who decided, and what can be done about it. */
export function TypePanel(props: TypePanelProps): ReactNode {
  const { chip, typology, clientId, callId, observedSigns, now, isDisabled, isChoosing, focusWish } = props
  const { hasConfirmKey, hasChooseKey, onChoosing, onDecide } = props
  const { t } = useTranslation()
  const suggestion = chip?.suggestion ?? null
  const wanted = chip && confirmable(chip)
  const decide = (type: string): void => {
    if (chip) onDecide({ typology: chip.typology, type, why: '' })
  }
  const compared = suggestion?.compared ?? null
  return (
    <>
      {suggestion === null && <p className={styles['minor']}>{t('type.nothingSuggested')}</p>}
      {chip && suggestion && (
        <div className={styles['pair']}>
          <CandidateView candidate={suggestion} lead={t(`type.lead.${leadOf(chip)}`)} clientId={clientId} now={now} />
          {compared && (
            <CandidateView candidate={compared} lead={t('type.compared')} clientId={clientId} now={now}>
              {compared.type !== saidType(chip) && (
                <div>
                  <Button
                    look="quiet"
                    className={styles['button']}
                    isDisabled={isDisabled}
                    onPress={() => decide(compared.type)}
                  >
                    {t('type.confirmType', { label: compared.label })}
                  </Button>
                </div>
              )}
            </CandidateView>
          )}
        </div>
      )}
      {compared?.hint && <p className={styles['hint']}>{compared.hint}</p>}
      {chip && <Decided chip={chip} now={now} />}
      <div className={styles['buttons']}>
        {wanted && (
          <Button
            look="primary"
            className={styles['button']}
            isDisabled={isDisabled}
            {...(hasConfirmKey ? { shownKeyName: 'confirm' as const } : {})}
            onPress={() => decide(wanted.type)}
          >
            {chip.source === 'suggestion' ? t('type.confirm') : t('type.confirmType', { label: wanted.label })}
          </Button>
        )}
        {chip && suggestion?.contradicts && (
          <Button look="quiet" className={styles['button']} isDisabled={isDisabled} onPress={() => decide(chip.type)}>
            {t('type.keep', { label: chip.label })}
          </Button>
        )}
        {typology && (
          <Button
            look="quiet"
            className={styles['button']}
            isExpanded={isChoosing}
            {...(hasChooseKey ? { shownKeyName: 'chooseType' as const } : {})}
            onPress={() => onChoosing(!isChoosing)}
          >
            {t('type.choose')}
          </Button>
        )}
      </div>
      {isChoosing && typology && (
        <TypeChooser
          typologies={[typology]}
          removable={chip && (clientId !== null || saidType(chip) !== null) ? typology.id : null}
          hasReason={clientId !== null}
          isDisabled={isDisabled}
          focusWish={focusWish}
          onDecide={onDecide}
        />
      )}
      {callId !== null && typology && (
        <SignToggles typologies={[typology]} callId={callId} observedSigns={observedSigns} />
      )}
      {clientId !== null && (
        <Disclosure title={t('type.history.title')}>{() => <TypeHistory clientId={clientId} now={now} />}</Disclosure>
      )}
    </>
  )
}

/** The type that a person or the CRM says; null: it is a guess. */
function saidType({ source, type }: TypeChip): string | null {
  return source === 'suggestion' ? null : type
}

/** How what is suggested stands to what has been said. */
function leadOf({ source, type, suggestion }: TypeChip): 'suggested' | 'agrees' | 'contradicts' | 'differs' {
  if (source === 'suggestion') return 'suggested'
  if (suggestion?.type === type) return 'agrees'
  return suggestion?.contradicts ? 'contradicts' : 'differs'
}

function Decided({ chip: { source, decidedAt, decidedBy }, now }: DecidedProps): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  if (source !== 'operator' && source !== 'crm') return null
  const date = formatDay(locale, decidedAt, now)
  return (
    <p className={styles['minor']}>
      {source === 'crm'
        ? t('type.decided.crm', { date })
        : decidedBy === ''
          ? t('type.decided.unnamed', { date })
          : t('type.decided.operator', { who: decidedBy, date })}
    </p>
  )
}

type DecidedProps = { readonly chip: TypeChip; readonly now: number }
