import { useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { useColleagues } from '../ui/colleagues.ts'
import { useEscape, type KeyName } from '../ui/keys.ts'
import { ColleaguesDrawer } from './colleagues-drawer.tsx'
import { MessageNotice, MessagesDrawer } from './messages-drawer.tsx'
import { useTextMessages } from './use-text-messages.ts'
import { VoiceMailButtons } from './voice-mail-button.tsx'
import styles from './workplace-tools.module.css'

type Drawer = 'colleagues' | 'messages'

/** Colleagues, messages and voice mail: buttons in a bar, and what they open beside it. */
export function WorkplaceTools(): ReactNode {
  const { t } = useTranslation()
  const [open, setOpen] = useState<Drawer | null>(null)
  const messages = useTextMessages()
  const colleagues = useColleagues()
  const unread = messages.filter(({ isRead }) => !isRead).length
  const ringing = colleagues.filter(({ state }) => state === 'ringing').length
  const toggle = (drawer: Drawer) => (): void => setOpen(open === drawer ? null : drawer)
  return (
    <span className={styles['tools']}>
      <VoiceMailButtons />
      <Tool
        title={t('messages.title')}
        note={unread > 0 ? t('messages.unread', { count: unread }) : ''}
        keyName="messages"
        isOpen={open === 'messages'}
        onToggle={toggle('messages')}
      >
        <MessagesDrawer messages={messages} />
      </Tool>
      <Tool
        title={t('colleagues.title')}
        note={ringing > 0 ? t('colleagues.ringing', { count: ringing }) : ''}
        keyName="colleagues"
        isOpen={open === 'colleagues'}
        onToggle={toggle('colleagues')}
      >
        <ColleaguesDrawer />
      </Tool>
      <MessageNotice messages={messages} />
    </span>
  )
}

type ToolProps = {
  readonly title: string
  /** What the closed drawer has to tell; empty: nothing. */
  readonly note: string
  readonly keyName: KeyName
  readonly isOpen: boolean
  readonly onToggle: () => void
  readonly children: ReactNode
}

/** A button, and beside it what it opens, which stays open until it is closed: colleagues are watched while working. */
function Tool({ title, note, keyName, isOpen, onToggle, children }: ToolProps): ReactNode {
  const area = useRef<HTMLSpanElement>(null)
  useEscape(area, isOpen ? onToggle : null)
  return (
    <span ref={area} className={styles['tool']}>
      <Button look="plain" className={styles['toolButton']} keyName={keyName} isExpanded={isOpen} onPress={onToggle}>
        {title}
        {note !== '' && <span className={styles['note']}>{note}</span>}
      </Button>
      {isOpen && (
        <section className={styles['drawer']} aria-label={title}>
          {children}
        </section>
      )}
    </span>
  )
}
