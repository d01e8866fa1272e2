import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CSV_FIELDS, FILE_ENCODINGS, type CsvMapping, type FileSettings } from '../../../shared/crm-source.ts'
import type { CrmTrial } from '../../../shared/ipc-crm.ts'
import { Disclosure } from '../../ui/disclosure.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import styles from '../settings-dialog.module.css'
import { columnsText, mappingWith } from './edited-crm.ts'
import trialStyles from './crm-trial.module.css'

const DELIMITERS = [',', ';', '\t', '|'] as const

export type FileFieldsProps = {
  readonly settings: FileSettings
  /** As the first table was read when it was tried; null: not yet. */
  readonly readAs: CrmTrial['readAs']
  readonly onSettings: (settings: FileSettings) => void
}

/** A file or a folder of files, and how they are read where guessing is wrong. */
export function FileFields({ settings, readAs, onSettings }: FileFieldsProps): ReactNode {
  const { t } = useTranslation()
  const change = (changed: Partial<FileSettings>): void => onSettings({ ...settings, ...changed })
  const delimiterName = (delimiter: string): string => (delimiter === '\t' ? t('crm.tab') : delimiter)
  const guessed: CsvMapping | null = settings.mapping ?? readAs?.mapping ?? null
  return (
    <>
      <TextField
        label={t('crm.path')}
        className={styles['wide']}
        direction="ltr"
        maxLength={1_000}
        value={settings.path}
        placeholder="\\server\share\clients.csv"
        onChange={(path) => change({ path })}
      />
      <p className={styles['hint']}>{t('crm.pathHint')}</p>
      <SelectField
        label={t('crm.encoding')}
        value={settings.encoding ?? ''}
        options={[
          { value: '', label: readAs ? t('crm.guessedAs', { value: readAs.encoding }) : t('crm.guessed') },
          ...FILE_ENCODINGS.map((encoding) => ({ value: encoding, label: encoding })),
        ]}
        onChange={(chosen) => change({ encoding: FILE_ENCODINGS.find((encoding) => encoding === chosen) ?? null })}
      />
      <SelectField
        label={t('crm.delimiter')}
        value={settings.delimiter ?? ''}
        options={[
          {
            value: '',
            label: readAs ? t('crm.guessedAs', { value: delimiterName(readAs.delimiter) }) : t('crm.guessed'),
          },
          ...DELIMITERS.map((delimiter) => ({ value: delimiter, label: delimiterName(delimiter) })),
        ]}
        onChange={(delimiter) => change({ delimiter: delimiter === '' ? null : delimiter })}
      />
      <div className={styles['wide']}>
        <Disclosure title={t('crm.mapping')}>
          {() => (
            <div className={trialStyles['grid']}>
              <p className={styles['hint']}>
                {readAs
                  ? t('crm.columnsRead', {
                      columns: readAs.columns.map((column) => `\u2068${column}\u2069`).join(', '),
                    })
                  : t('crm.mappingHint')}
              </p>
              {CSV_FIELDS.map((field) => (
                <TextField
                  key={field}
                  label={t(`crm.fields.${field}`)}
                  value={columnsText(guessed?.[field])}
                  onChange={(text) => change({ mapping: mappingWith(guessed ?? EMPTY, field, text) })}
                />
              ))}
            </div>
          )}
        </Disclosure>
      </div>
    </>
  )
}

const EMPTY: CsvMapping = {
  id: [],
  name: [],
  phones: [],
  company: [],
  email: [],
  country: [],
  place: [],
  language: [],
  tags: [],
  kind: [],
}
