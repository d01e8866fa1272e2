import { useId, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '../../shared/result.ts'
import { useApp } from './app-store.ts'
import { KEYS, useEscape, useKey } from './keys.ts'
import { Problem } from './problem.tsx'
import { SignToggles } from './sign-toggles.tsx'
import { confirmable, firstOpenChip, type TypeChip, type TypeDecision } from './type-chip-model.ts'
import { TypeChipItem } from './type-chip.tsx'
import { TypeChooser } from './type-chooser.tsx'
import { TypePanel } from './type-panel.tsx'
import styles from './type-section.module.css'
import { useChipFocus } from './use-chip-focus.ts'
import { useTypeDecision } from './use-type-decision.ts'

export type TypeSectionProps = {
  readonly chips: readonly TypeChip[]
  /** Whose records and history can be opened; null: nobody is in the cache yet, a form is being filled in. */
  readonly clientId: string | null
  /** Null: no call in which anything could be noticed. */
  readonly callId: string | null
  readonly observedSigns: readonly string[]
  readonly now: number
  /** A last chip adds types; a form has a list of its own for that. */
  readonly canAdd: boolean
  /** F2 and ⇧F2 work here: only in one place of a window. */
  readonly hasKeys: boolean
  /** Carries a decision out; answers what went wrong. */
  readonly onDecide: (decision: TypeDecision) => Promise<Failure | null>
}

/** What is open below the chips: one typology, or with null the choice of a further type. */
type Open = { readonly typology: string | null; readonly isChoosing: boolean }

/** The client's types as chips, and below them all about the one that is open. */
export function TypeSection(props: TypeSectionProps): ReactNode {
  const { chips, clientId, callId, observedSigns, now, canAdd, hasKeys, onDecide } = props
  const { t } = useTranslation()
  const typologies = useApp((state) => state.typologies)
  const panelId = useId()
  const [open, setOpen] = useState<Open | null>(null)
  const [focusWish, setFocusWish] = useState(0)
  const section = useRef<HTMLElement>(null)
  const focus = useChipFocus(section)
  const { isDeciding, failure, said, ...decision } = useTypeDecision({ chips, typologies, onDecide })

  const next = firstOpenChip(chips)
  const free = typologies.filter(({ id }) => !chips.some(({ typology }) => typology === id))
  const decide = (wanted: TypeDecision): void => {
    const wasInside = focus.isInside()
    // what is open elsewhere stays open: a key confirms from anywhere
    const isAdded = !chips.some(({ typology }) => typology === wanted.typology)
    const from = isAdded ? null : wanted.typology
    decision.decide(wanted, () => {
      setOpen((present) => (present?.typology === from ? null : present))
      if (wasInside) focus.comeBackTo(wanted.typology)
    })
  }
  const confirm = (chip: TypeChip): void => {
    const wanted = confirmable(chip)
    if (wanted) decide({ typology: chip.typology, type: wanted.type, why: '' })
  }
  const choose = (typology: string | null): void => {
    setOpen({ typology, isChoosing: true })
    setFocusWish((wish) => wish + 1)
  }
  const close = (): void => {
    focus.comeBackTo(open?.typology ?? null)
    setOpen(null)
  }
  const chooseByKey = next ? next.typology : canAdd && free.length > 0 ? null : chips[0]?.typology
  useEscape(section, open ? close : null)
  useKey('confirm', hasKeys && next && !isDeciding ? () => confirm(next) : null)
  useKey('chooseType', hasKeys && chooseByKey !== undefined ? () => choose(chooseByKey) : null)

  const isAdding = open !== null && open.typology === null
  const openLabel = typologies.find(({ id }) => id === open?.typology)?.label ?? open?.typology ?? ''
  return (
    <section ref={section} className={styles['section']} aria-label={t('form.type')}>
      <ul className={styles['chips']}>
        {chips.map((chip) => {
          const isOpen = open?.typology === chip.typology
          return (
            <TypeChipItem
              key={chip.typology}
              chip={chip}
              ref={focus.register(chip.typology)}
              openPanelId={isOpen ? panelId : undefined}
              isDisabled={isDeciding}
              hasConfirmKey={hasKeys && chip === next}
              onOpen={() => setOpen(isOpen ? null : { typology: chip.typology, isChoosing: false })}
              onConfirm={() => confirm(chip)}
              onRemove={() => decide({ typology: chip.typology, type: null, why: '' })}
            />
          )
        })}
        {chips.length === 0 && <li className={styles['none']}>{t('card.noTypes')}</li>}
        {canAdd && free.length > 0 && (
          <li className={`${styles['chip']} ${styles['adding']} ${isAdding ? styles['open'] : ''}`}>
            <button
              ref={focus.register(null)}
              type="button"
              className={styles['add']}
              title={t('type.addTitle')}
              aria-expanded={isAdding}
              aria-controls={isAdding ? panelId : undefined}
              aria-keyshortcuts={hasKeys && chooseByKey === null ? KEYS.chooseType.label : undefined}
              onClick={() => (isAdding ? setOpen(null) : choose(null))}
            >
              <span aria-hidden="true">＋</span>
              {t('type.add')}
              {hasKeys && chooseByKey === null && (
                <kbd className={styles['key']} aria-hidden="true">
                  {KEYS.chooseType.label}
                </kbd>
              )}
            </button>
          </li>
        )}
      </ul>
      {open && (
        <div
          id={panelId}
          className={styles['panel']}
          role="region"
          aria-label={isAdding ? t('type.addTitle') : t('type.panel', { typology: openLabel })}
        >
          {open.typology === null ? (
            <>
              <TypeChooser
                typologies={free}
                removable={null}
                hasReason={clientId !== null}
                isDisabled={isDeciding}
                focusWish={focusWish}
                onDecide={decide}
              />
              {callId !== null && <SignToggles typologies={typologies} callId={callId} observedSigns={observedSigns} />}
            </>
          ) : (
            <TypePanel
              key={open.typology}
              observedSigns={observedSigns}
              now={now}
              isDisabled={isDeciding}
              focusWish={focusWish}
              chip={chips.find(({ typology }) => typology === open.typology) ?? null}
              typology={typologies.find(({ id }) => id === open.typology)}
              clientId={clientId}
              callId={callId}
              hasConfirmKey={hasKeys && open.typology === next?.typology}
              hasChooseKey={hasKeys && open.typology === chooseByKey}
              isChoosing={open.isChoosing}
              onChoosing={(isChoosing) => (isChoosing ? choose(open.typology) : setOpen({ ...open, isChoosing }))}
              onDecide={decide}
            />
          )}
        </div>
      )}
      <Problem failure={failure} />
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </section>
  )
}
