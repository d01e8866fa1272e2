import type { ReactNode } from 'react'
import styles from './step-mark.module.css'

const STEPS = [1, 2, 3] as const
export const STEPS_OF_LEVEL = { low: 1, medium: 2, high: 3 } as const
export const STEPS_OF_STRENGTH = { weak: 1, fair: 2, strong: 3 } as const

/** One to three filled steps: how sure, or how strong. The words for it stand beside, where a screen reader finds them. */
export function StepMark({ filled }: { readonly filled: 1 | 2 | 3 }): ReactNode {
  return (
    <span className={styles['steps']} aria-hidden="true">
      {STEPS.map((step) => (
        <span key={step} className={`${styles['step']} ${step <= filled ? styles['filled'] : ''}`} />
      ))}
    </span>
  )
}
