import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Locale } from '../../../shared/locale.ts'
import type { PackProblem } from '../../../shared/pack-version.ts'
import type { Pack } from '../../../shared/typology/pack.ts'
import { useLocale } from '../../ui/app-store.ts'
import { formatCount, languageName } from '../../ui/format.ts'
import { useFactName } from './fact-name.ts'
import { localeOfPath, readPath, typeIndexOf, type FieldPath } from './field-path.ts'
import { problemKey, problemText } from './pack-problem.ts'
import styles from './problem-list.module.css'
import { goToField } from './view-store.ts'

export type ProblemListProps = { readonly pack: Pack; readonly problems: readonly PackProblem[] }

/** What keeps a draft from being published; each line leads to its place. */
export function ProblemList({ pack, problems }: ProblemListProps): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const factName = useFactName()
  return (
    <ul className={styles['problems']}>
      {problems.map((problem) => (
        <li key={problemKey(problem)}>
          <button type="button" className={styles['problem']} onClick={() => goToField(readPath(problem.path))}>
            <span className={styles['place']}>
              <bdi>{placeText(t, locale, pack, readPath(problem.path))}</bdi>
            </span>
            {problemText(t, problem, factName)}
          </button>
        </li>
      ))}
    </ul>
  )
}

/** The lists and fields of a pack that have a name in the editor. */
const NAMED = [
  'label', 'shortLabel', 'priority', 'source', 'id', 'externalId', 'alias', 'signs', 'counterSigns', 'minimumSigns',
  'confusedWith', 'expectations', 'say', 'do', 'dont', 'check', 'checklist', 'standard', 'topic', 'intent', 'strength',
  'evidence', 'key', 'when',
] as const // prettier-ignore

/** «Loyal client › Do › 2 › Persian»: where a problem is, in the words of the form. */
function placeText(t: TFunction, locale: Locale, pack: Pack, path: FieldPath): string {
  const index = typeIndexOf(path)
  const type = index === null ? undefined : pack.types[index]
  const language = localeOfPath(path)
  const inside = path.slice(index === null ? 0 : 2).flatMap((segment) => {
    if (typeof segment === 'number') return [formatCount(locale, segment + 1)]
    const named = NAMED.find((name) => name === segment)
    return named ? [t(`packs.fields.${named}`)] : []
  })
  return [
    type ? type.label[locale] || t('packs.newType') : t('packs.wholeTypology'),
    ...inside,
    language && languageName(locale, language),
  ]
    .filter(Boolean)
    .join(' › ')
}
