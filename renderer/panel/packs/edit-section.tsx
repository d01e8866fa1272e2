import { useEffect, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ClientTypeDefinition, Pack } from '../../../shared/typology/pack.ts'
import { useLocale } from '../../ui/app-store.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmButton } from '../confirm-button.tsx'
import styles from './edit-section.module.css'
import { usePackEditing } from './editing-context.ts'
import { fieldId, type FieldPath } from './field-path.ts'
import { LanguageSwitch } from './language-switch.tsx'
import { moved, replaced, without } from './pack-edits.ts'
import { packFailureText } from './pack-failure.ts'
import { PackPreview } from './pack-preview.tsx'
import { ProblemList } from './problem-list.tsx'
import { TypeForm } from './type-form.tsx'
import { TypologyForm } from './typology-form.tsx'
import type { CheckedPack } from './use-checked-pack.ts'
import { fieldReached, showType, usePacksView } from './view-store.ts'

export type EditSectionProps = {
  readonly checked: CheckedPack
  readonly onChange: (pack: Pack) => void
}

/** The form of one type, or of the whole typology; beside it what is wrong and what the card would say. */
export function EditSection({ checked, onChange }: EditSectionProps): ReactNode {
  const { t } = useTranslation()
  const { pack, published } = usePackEditing()
  const typeIndex = usePacksView((state) => state.typeIndex)
  const type = typeIndex === null ? undefined : pack.types[typeIndex]
  useWantedField()
  return (
    <div className={styles['section']}>
      <div className={styles['form']}>
        <div className={styles['bar']}>
          <LanguageSwitch />
        </div>
        {type && typeIndex !== null ? (
          <div key={typeIndex}>
            <TypeForm
              type={type}
              index={typeIndex}
              onChange={(changed) => onChange({ ...pack, types: replaced(pack.types, typeIndex, changed) })}
            />
            <TypeTools type={type} index={typeIndex} onChange={onChange} />
          </div>
        ) : (
          <TypologyForm onChange={onChange} />
        )}
      </div>
      <div className={styles['beside']}>
        <section className={styles['problems']} aria-label={t('packs.problems')} aria-live="polite">
          {checked.failure && <p className={styles['failure']}>{packFailureText(t, checked.failure)}</p>}
          {checked.problems.length > 0 ? (
            <>
              <h3 className={styles['failure']}>{t('packs.problemCount', { count: checked.problems.length })}</h3>
              <ProblemList pack={pack} problems={checked.problems} />
            </>
          ) : (
            !checked.failure && <p className={styles['fine']}>{t('packs.noProblems')}</p>
          )}
        </section>
        <PackPreview
          valid={checked.lastValid ?? published}
          isCurrent={checked.problems.length === 0}
          typeId={(type ?? pack.types[0])?.id}
        />
      </div>
    </div>
  )
}

type TypeToolsProps = {
  readonly type: ClientTypeDefinition
  readonly index: number
  readonly onChange: (pack: Pack) => void
}

/** Moves the type in its list, or takes it out; where facts speak for two types alike, the upper one is suggested. */
function TypeTools({ type, index, onChange }: TypeToolsProps): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const { pack } = usePackEditing()
  const name = `\u2068${type.label[locale] || t('packs.newType')}\u2069`
  const move = (to: number): void => {
    onChange({ ...pack, types: moved(pack.types, index, to) })
    showType(to)
  }
  return (
    <div className={styles['typeTools']}>
      <Button look="quiet" isDisabled={index === 0} onPress={() => move(index - 1)}>
        {t('packs.typeUp')}
      </Button>
      <Button look="quiet" isDisabled={index === pack.types.length - 1} onPress={() => move(index + 1)}>
        {t('packs.typeDown')}
      </Button>
      <ConfirmButton
        question={t('packs.removeTypeQuestion', { name })}
        confirm={t('packs.removeTypeNow')}
        onConfirm={() => {
          onChange({ ...pack, types: without(pack.types, index) })
          showType(Math.max(0, Math.min(index, pack.types.length - 2)))
        }}
      >
        {t('packs.removeType')}
      </ConfirmButton>
    </div>
  )
}

/** Goes to the place that a problem named, as soon as the form shows it: the control itself, or the nearest around it. */
function useWantedField(): void {
  const wanted = usePacksView((state) => state.wantedField)
  useEffect(() => {
    if (!wanted) return
    fieldReached()
    const field = nearestField(wanted)
    if (!field) return
    for (let around = field.closest('details'); around; around = around.parentElement?.closest('details') ?? null) {
      around.open = true
    }
    field.scrollIntoView({ block: 'center' })
    field.focus({ preventScroll: true })
  }, [wanted])
}

function nearestField(path: FieldPath): HTMLElement | null {
  for (let length = path.length; length > 0; length--) {
    const found = document.getElementById(fieldId(path.slice(0, length)))
    if (found) return found
  }
  return null
}
