import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Face } from '../../shared/card.ts'
import { localeOf, useApp } from './app-store.ts'
import { FaceList } from './face-list.tsx'
import { Field, inputClass } from './field.tsx'
import { useKey } from './keys.ts'
import { usePeer } from './peer-context.ts'

const PAUSE_MS = 150

export type ClientSearchProps = { readonly now: number; readonly onChoose: (face: Face) => void }

/** Finds a client by name, company, number or e-mail while it is being typed. */
export function ClientSearch({ now, onChoose }: ClientSearchProps): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const locale = useApp((state) => localeOf(state.session))
  const [text, setText] = useState('')
  const [found, setFound] = useState<{ readonly text: string; readonly faces: readonly Face[] }>({
    text: '',
    faces: [],
  })
  const field = useRef<HTMLInputElement>(null)
  useKey('search', () => field.current?.focus())

  useEffect(() => {
    const wanted = text.trim()
    if (wanted.length < 2) return setFound({ text: '', faces: [] })
    let isCurrent = true
    const timer = window.setTimeout(() => {
      void peer.request('client.search', { text: wanted, locale }).then((result) => {
        if (isCurrent && result.ok) setFound({ text: wanted, faces: result.value })
      })
    }, PAUSE_MS)
    return () => {
      isCurrent = false
      window.clearTimeout(timer)
    }
  }, [text, locale, peer])

  return (
    <>
      <Field label={t('search.label')}>
        <input
          ref={field}
          type="search"
          className={inputClass}
          dir="auto"
          value={text}
          maxLength={200}
          placeholder={t('search.placeholder')}
          aria-keyshortcuts="F3"
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
      <div aria-live="polite">
        {found.text !== '' && found.faces.length === 0 && <p>{t('search.none')}</p>}
        <FaceList faces={found.faces} now={now} action={t('form.choose')} hasKeys={false} onChoose={onChoose} />
      </div>
    </>
  )
}
