import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { FURTHER_SOURCES_MAX, type FurtherSource } from '../../../shared/further-source.ts'
import type { FurtherStatus } from '../../../shared/ipc-crm.ts'
import type { Session } from '../../../shared/ipc.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { isolated } from '../../ui/isolated.ts'
import { ConfirmButton } from '../confirm-button.tsx'
import lineStyles from '../line-fields.module.css'
import { moved } from '../moved.ts'
import dialogStyles from '../settings-dialog.module.css'
import { isFurther, newSource, withSource, type TypedSourceSecrets } from './edited-sources.ts'
import { FurtherSourceRow } from './further-source-row.tsx'
import styles from './further-sources.module.css'
import { SourceFields } from './source-fields.tsx'
import type { Templates } from './use-templates.ts'

const NAME_MAX_LENGTH = 60

export type FurtherSourcesProps = {
  readonly sources: readonly FurtherSource[]
  readonly session: Session
  readonly templates: Templates
  /** As far as they were typed. */
  readonly secrets: TypedSourceSecrets
  readonly onSources: (sources: FurtherSource[]) => void
  readonly onSecrets: (secrets: TypedSourceSecrets) => void
}

/** Where the keyboard goes on once the list is as it was asked for. */
type FocusWish = { readonly id: string; readonly control: 'row' | 'up' | 'down' } | 'name' | 'add'

/** The sources beside the CRM in the order of their priority, each with the same fields as the CRM has. */
export function FurtherSources(props: FurtherSourcesProps): ReactNode {
  const { sources, session, templates, secrets, onSources, onSecrets } = props
  const { t } = useTranslation()
  const [openId, setOpenId] = useState<string | null>(null)
  const [said, setSaid] = useState('')
  const frame = useRef<HTMLDivElement>(null)
  const wish = useFocusWish(frame)
  const open = sources.find(({ id }) => id === openId)
  const nameOf = (source: FurtherSource): string => isolated(source.name.trim() || t('sources.new'))

  const add = (): void => {
    const added = newSource()
    onSources([...sources, added])
    setOpenId(added.id)
    wish.current = 'name'
  }
  const move = (source: FurtherSource, by: -1 | 1): void => {
    const changed = moved(sources, source.id, by)
    onSources(changed)
    const place = changed.findIndex(({ id }) => id === source.id) + 1
    setSaid(t('sources.moved', { source: nameOf(source), place, all: changed.length }))
    const control = document.activeElement?.matches('[aria-expanded]') ? 'row' : by === -1 ? 'up' : 'down'
    wish.current = { id: source.id, control }
  }
  const remove = (removed: FurtherSource): void => {
    onSources(sources.filter(({ id }) => id !== removed.id))
    const { [removed.id]: _forgotten, ...others } = secrets
    onSecrets(others)
    wish.current = 'add'
  }
  const statusOf = ({ id }: FurtherSource): FurtherStatus | null =>
    session.sync.further.find((one) => one.id === id) ?? null
  const clientsOf = (source: FurtherSource): number => statusOf(source)?.clients ?? 0
  const keptOf = ({ id }: FurtherSource): FurtherSource | null =>
    session.settings.furtherSources.find((one) => one.id === id) ?? null

  return (
    <div ref={frame} className={`${dialogStyles['wide']} ${styles['frame']}`}>
      <p className={dialogStyles['hint']}>{t('sources.intro')}</p>
      {sources.length > 0 && (
        <ol className={lineStyles['lines']} aria-label={t('sources.list')}>
          {sources.map((source, index) => (
            <FurtherSourceRow
              key={source.id}
              source={source}
              status={statusOf(source)}
              templates={templates.all}
              isOpen={source === open}
              isFirst={index === 0}
              isLast={index === sources.length - 1}
              onOpen={() => setOpenId(source === open ? null : source.id)}
              onMove={(by) => move(source, by)}
            />
          ))}
        </ol>
      )}
      {open && (
        <div key={open.id} className={styles['open']} role="group" aria-label={open.name.trim() || t('sources.new')}>
          <div className={dialogStyles['wide']} data-source-name>
            <TextField
              label={t('sources.name')}
              maxLength={NAME_MAX_LENGTH}
              value={open.name}
              placeholder={t('sources.nameExample')}
              onChange={(name) => onSources(withSource(sources, { ...open, name }))}
            />
          </div>
          <SourceFields
            sourceId={open.id}
            source={open.source}
            kept={keptOf(open)?.source ?? null}
            others={NO_OTHERS}
            templates={templates}
            canKeepPassword={session.canKeepPassword}
            secrets={secrets[open.id] ?? NO_SECRETS}
            onSource={(source) => {
              if (isFurther(source)) onSources(withSource(sources, { ...open, source }))
            }}
            onSecrets={(typed) => onSecrets({ ...secrets, [open.id]: typed })}
          />
          <div className={`${dialogStyles['wide']} ${lineStyles['actions']}`}>
            <ConfirmButton
              look="plain"
              question={
                keptOf(open) === null
                  ? t('sources.removeNewQuestion', { source: nameOf(open) })
                  : t('sources.removeQuestion', { source: nameOf(open), count: clientsOf(open) })
              }
              confirm={t('sources.removeConfirm')}
              onConfirm={() => remove(open)}
            >
              {t('sources.remove')}
            </ConfirmButton>
          </div>
        </div>
      )}
      {sources.length < FURTHER_SOURCES_MAX && (
        <div data-add>
          <Button look="quiet" onPress={add}>
            {t('sources.add')}
          </Button>
        </div>
      )}
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </div>
  )
}

const NO_OTHERS: readonly never[] = []
const NO_SECRETS = {}

/** Buttons move and go with what they are pressed for: the keyboard would be lost with them. */
function useFocusWish(frame: RefObject<HTMLElement | null>): RefObject<FocusWish | null> {
  const wish = useRef<FocusWish | null>(null)
  useEffect(() => {
    const wanted = wish.current
    wish.current = null
    if (wanted !== null && frame.current) elementOf(frame.current, wanted)?.focus()
  })
  return wish
}

const ROW_BUTTONS = ['row', 'up', 'down'] as const

function elementOf(frame: HTMLElement, wanted: FocusWish): HTMLElement | null {
  if (wanted === 'name') return frame.querySelector('[data-source-name] input')
  if (wanted === 'add') return frame.querySelector('[data-add] button')
  const buttons = frame.querySelectorAll<HTMLButtonElement>(`[data-source="${wanted.id}"] button`)
  const button = buttons[ROW_BUTTONS.indexOf(wanted.control)]
  // at either end there is no way further
  return (button?.disabled ? buttons[0] : button) ?? null
}
