import i18next from 'i18next'
import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { I18nextProvider, useTranslation } from 'react-i18next'
import type { Plan } from '../../../shared/card.ts'
import { LOCALES, type Locale } from '../../../shared/locale.ts'
import type { Failure } from '../../../shared/result.ts'
import type { Pack } from '../../../shared/typology/pack.ts'
import { useApp, useLocale } from '../../ui/app-store.ts'
import { SelectField } from '../../ui/field.tsx'
import { languageName } from '../../ui/format.ts'
import { usePeer } from '../../ui/peer-context.ts'
import { PlanView } from '../../ui/plan-view.tsx'
import { directionOf, usePackEditing } from './editing-context.ts'
import { packFailureText } from './pack-failure.ts'
import styles from './pack-preview.module.css'
import { changePreview, usePacksView } from './view-store.ts'

export type PackPreviewProps = {
  /** The newest state of the pack that is in order; null: there was none yet. */
  readonly valid: Pack | null
  /** False while something newer is being written that is not in order. */
  readonly isCurrent: boolean
  /** The type that is edited; undefined where the pack has none. */
  readonly typeId: string | undefined
}

/** What the card says of a client of this type, alone or together with types of the other typologies. */
export function PackPreview({ valid, isCurrent, typeId }: PackPreviewProps): ReactNode {
  const { t } = useTranslation()
  const ownLocale = useLocale()
  const { packs, pack } = usePackEditing()
  const locale = usePacksView((state) => state.previewLocale) ?? ownLocale
  const chosen = usePacksView((state) => state.previewTypes)
  const typologies = useApp((state) => state.typologies)
  // what has not been published yet is known to nobody else
  const others = packs.filter(({ id }) => id !== pack.id && typologies.some((one) => one.id === id))
  const types = useMemo(
    () => ({ ...withoutEmpty(chosen, pack.id), ...(typeId ? { [pack.id]: typeId } : {}) }),
    [chosen, pack.id, typeId],
  )
  const { plan, failure } = usePlan(valid, types, locale)
  return (
    <section className={styles['preview']} aria-label={t('packs.preview')}>
      <div className={styles['heading']}>
        <h3 className={styles['title']}>{t('packs.preview')}</h3>
        <SelectField
          label={t('packs.previewLanguage')}
          value={locale}
          options={LOCALES.map((one) => ({ value: one, label: languageName(ownLocale, one) }))}
          onChange={(previewLocale) => changePreview({ previewLocale })}
        />
      </div>
      <div className={styles['card']} lang={locale} dir={directionOf(locale)} aria-live="polite">
        <InLanguage locale={locale}>
          <ChosenTypes packs={packs} types={types} locale={locale} />
          {plan && <PlanView plan={plan} />}
        </InLanguage>
      </div>
      {!isCurrent && <p className={styles['hint']}>{t('packs.previewWaits')}</p>}
      {failure && <p className={styles['problem']}>{packFailureText(t, failure)}</p>}
      <details open={Object.keys(types).length > 1}>
        <summary>{t('packs.together')}</summary>
        <div className={styles['others']}>
          {others.map((other) => (
            <SelectField
              key={other.id}
              label={other.label[ownLocale]}
              value={chosen[other.id] ?? ''}
              options={[
                { value: '', label: '—' },
                ...other.types.map(({ id, label }) => ({ value: id, label: label[ownLocale] })),
              ]}
              onChange={(type) => changePreview({ previewTypes: { ...chosen, [other.id]: type } })}
            />
          ))}
        </div>
      </details>
    </section>
  )
}

type ChosenTypesProps = {
  readonly packs: readonly Pack[]
  readonly types: Readonly<Record<string, string>>
  readonly locale: Locale
}

function ChosenTypes({ packs, types, locale }: ChosenTypesProps): ReactNode {
  const labels = packs.flatMap(({ id, types: all }) =>
    all.filter((type) => type.id === types[id]).map(({ label }) => label[locale]),
  )
  return <p className={styles['types']}>{labels.filter(Boolean).join(' · ')}</p>
}

/** The card's own words («Say first») in the language of the preview too: it shows what an operator would see. */
function InLanguage({ locale, children }: { readonly locale: Locale; readonly children: ReactNode }): ReactNode {
  const i18n = useMemo(() => i18next.cloneInstance({ lng: locale }), [locale])
  return <I18nextProvider i18n={i18n}>{children}</I18nextProvider>
}

function usePlan(
  pack: Pack | null,
  types: Readonly<Record<string, string>>,
  locale: Locale,
): { readonly plan: Plan | null; readonly failure: Failure | null } {
  const peer = usePeer()
  const [found, setFound] = useState<{ readonly plan: Plan | null; readonly failure: Failure | null }>({
    plan: null,
    failure: null,
  })
  useEffect(() => {
    if (!pack) return
    let isCurrent = true
    void peer.request('packs.preview', { pack, types, locale }).then((answer) => {
      if (!isCurrent) return
      setFound(({ plan }) => (answer.ok ? { plan: answer.value, failure: null } : { plan, failure: answer.error }))
    })
    return () => {
      isCurrent = false
    }
  }, [peer, pack, types, locale])
  return found
}

function withoutEmpty(types: Readonly<Record<string, string>>, packId: string): Record<string, string> {
  return Object.fromEntries(Object.entries(types).filter(([id, type]) => id !== packId && type !== ''))
}
