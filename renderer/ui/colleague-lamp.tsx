import type { ReactNode } from 'react'
import type { ColleagueState } from '../../shared/colleague.ts'
import styles from './colleague-lamp.module.css'

/** A lamp as on a desk phone. It says nothing to those who do not see it: the word always stands beside it. */
export function ColleagueLamp({ state }: { readonly state: ColleagueState['state'] }): ReactNode {
  return <span className={`${styles['lamp']} ${styles[state]}`} aria-hidden="true" />
}
