import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Card } from '../../shared/card.ts'
import type { Typology } from '../../shared/ipc.ts'
import { putCard, useLocale } from './app-store.ts'
import { Disclosure } from './disclosure.tsx'
import { usePeer } from './peer-context.ts'
import { Problem } from './problem.tsx'
import styles from './sign-toggles.module.css'
import { useAnswer } from './use-answer.ts'

export type SignTogglesProps = {
  readonly typologies: readonly Typology[]
  readonly callId: string
  readonly observedSigns: readonly string[]
}

/** What an operator may notice in a call: the signs of each type, to be pressed and taken back. */
export function SignToggles({ typologies, callId, observedSigns }: SignTogglesProps): ReactNode {
  const { t } = useTranslation()
  const count = noticedOf(typologies, observedSigns)
  return (
    <Disclosure title={t('type.noticed.title')} hint={noticedText(t, count)}>
      {() => (
        <div className={styles['types']}>
          <p className={styles['label']}>{t('type.noticed.hint')}</p>
          {typologies.length === 1
            ? typologies.map((typology) => (
                <Signs key={typology.id} typology={typology} callId={callId} observedSigns={observedSigns} />
              ))
            : typologies.map((typology) => (
                <Disclosure
                  key={typology.id}
                  title={typology.label}
                  hint={noticedText(t, noticedOf([typology], observedSigns))}
                >
                  {() => <Signs typology={typology} callId={callId} observedSigns={observedSigns} />}
                </Disclosure>
              ))}
        </div>
      )}
    </Disclosure>
  )
}

function noticedOf(typologies: readonly Typology[], observedSigns: readonly string[]): number {
  const own = new Set(typologies.flatMap(({ types }) => types.flatMap(({ signs }) => signs.map(({ id }) => id))))
  return observedSigns.filter((sign) => own.has(sign)).length
}

function noticedText(t: TFunction, count: number): string {
  return count === 0 ? '' : t('type.noticed.count', { count })
}

type SignsProps = {
  readonly typology: Typology
  readonly callId: string
  readonly observedSigns: readonly string[]
}

function Signs({ typology, callId, observedSigns }: SignsProps): ReactNode {
  const peer = usePeer()
  const locale = useLocale()
  const observing = useAnswer<Card>(putCard)
  const toggle = (sign: string, isObserved: boolean): void =>
    void observing.run(peer.request('call.observe', { callId, sign, isObserved, locale }))
  return (
    <div className={styles['types']}>
      {typology.types.map(({ id, label, signs }) => (
        <div key={id} role="group" aria-label={label}>
          <p className={styles['label']}>{label}</p>
          <div className={styles['signs']}>
            {signs.map((sign) => {
              const isObserved = observedSigns.includes(sign.id)
              return (
                <button
                  key={sign.id}
                  type="button"
                  className={styles['sign']}
                  aria-pressed={isObserved}
                  onClick={() => toggle(sign.id, !isObserved)}
                >
                  {isObserved && <span aria-hidden="true">✓ </span>}
                  {sign.text}
                </button>
              )
            })}
          </div>
        </div>
      ))}
      <Problem failure={observing.failure} />
    </div>
  )
}
