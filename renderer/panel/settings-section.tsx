import { useId, type ReactNode } from 'react'
import styles from './settings-dialog.module.css'

export type SettingsSectionProps = { readonly name: string; readonly title: string; readonly children: ReactNode }

/** Settings that belong together, under their heading. */
export function SettingsSection({ name, title, children }: SettingsSectionProps): ReactNode {
  const id = useId()
  return (
    <section className={styles['section']} aria-labelledby={id} data-section={name}>
      <h3 id={id} className={styles['sectionTitle']}>
        {title}
      </h3>
      <div className={styles['grid']}>{children}</div>
    </section>
  )
}
