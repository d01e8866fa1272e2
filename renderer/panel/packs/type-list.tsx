import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PackProblem } from '../../../shared/pack-version.ts'
import type { Pack } from '../../../shared/typology/pack.ts'
import { useLocale } from '../../ui/app-store.ts'
import { Button } from '../../ui/button.tsx'
import { readPath, typeIndexOf } from './field-path.ts'
import { newType } from './pack-edits.ts'
import styles from './pack-list.module.css'
import { LIST_LIMITS } from './text-limits.ts'
import { showType, usePacksView } from './view-store.ts'

export type TypeListProps = {
  readonly pack: Pack
  readonly problems: readonly PackProblem[]
  readonly onChange: (pack: Pack) => void
}

/** The types of the pack that is open; those with something to mend are marked. */
export function TypeList({ pack, problems, onChange }: TypeListProps): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const section = usePacksView((state) => state.section)
  const typeIndex = usePacksView((state) => state.typeIndex)
  const faulty = new Set(problems.map(({ path }) => typeIndexOf(readPath(path))))
  const isAt = (index: number | null): boolean => section === 'edit' && typeIndex === index
  return (
    <>
      <ul className={styles['types']}>
        <li>
          <TypeButton
            label={t('packs.wholeTypology')}
            isCurrent={isAt(null)}
            isFaulty={faulty.has(null)}
            onPress={() => showType(null)}
          />
        </li>
        {pack.types.map((type, index) => (
          // a type that is being written has no name yet: its place is what it is known by
          <li key={index}>
            <TypeButton
              label={type.label[locale] || t('packs.newType')}
              isSub={type.id.includes('/')}
              isCurrent={isAt(index)}
              isFaulty={faulty.has(index)}
              onPress={() => showType(index)}
            />
          </li>
        ))}
      </ul>
      <div className={styles['addType']}>
        <Button
          look="plain"
          isDisabled={pack.types.length >= LIST_LIMITS.types}
          onPress={() => {
            onChange({ ...pack, types: [...pack.types, newType()] })
            showType(pack.types.length)
          }}
        >
          {t('packs.addType')}
        </Button>
      </div>
    </>
  )
}

type TypeButtonProps = {
  readonly label: string
  readonly isSub?: boolean
  readonly isCurrent: boolean
  readonly isFaulty: boolean
  readonly onPress: () => void
}

function TypeButton({ label, isSub = false, isCurrent, isFaulty, onPress }: TypeButtonProps): ReactNode {
  const { t } = useTranslation()
  return (
    <button
      type="button"
      className={`${styles['type']} ${isSub ? styles['sub'] : ''}`}
      aria-current={isCurrent ? 'true' : undefined}
      onClick={onPress}
    >
      <bdi>{label}</bdi>
      {isFaulty && (
        <span className={styles['faulty']} title={t('packs.hasProblems')}>
          <span aria-hidden="true">!</span>
          <span className="visually-hidden">{t('packs.hasProblems')}</span>
        </span>
      )}
    </button>
  )
}
