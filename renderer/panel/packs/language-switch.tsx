import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LOCALES } from '../../../shared/locale.ts'
import { useLocale } from '../../ui/app-store.ts'
import { Button } from '../../ui/button.tsx'
import { languageName } from '../../ui/format.ts'
import styles from './language-switch.module.css'
import { showLanguages, usePacksView } from './view-store.ts'

/** Shows the texts of one language, or of all beside each other. */
export function LanguageSwitch(): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const languages = usePacksView((state) => state.languages) ?? locale
  return (
    <div className={styles['switch']} role="group" aria-label={t('packs.languages')}>
      {LOCALES.map((one) => (
        <Button key={one} look="plain" isPressed={languages === one} onPress={() => showLanguages(one)}>
          {/* each language by its own name, as in the settings */}
          <span lang={one}>{languageName(one, one)}</span>
        </Button>
      ))}
      <Button look="plain" isPressed={languages === 'all'} onPress={() => showLanguages('all')}>
        {t('packs.allLanguages')}
      </Button>
    </div>
  )
}
