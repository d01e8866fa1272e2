import { useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { PACK_FILE_MAX_LENGTH, type PackProblem } from '../../../shared/pack-version.ts'
import type { Failure } from '../../../shared/result.ts'
import type { Pack } from '../../../shared/typology/pack.ts'
import { useLocale } from '../../ui/app-store.ts'
import { Button } from '../../ui/button.tsx'
import { usePeer } from '../../ui/peer-context.ts'
import { draftStore, putDraft } from './drafts.ts'
import { packFailureText } from './pack-failure.ts'
import styles from './import-pack.module.css'
import type { ListedPack } from './pack-list.tsx'
import { placeInFile, problemKey, problemText } from './pack-problem.ts'
import { showPack, showSection } from './view-store.ts'

type ImportState =
  | { readonly kind: 'idle' | 'reading' | 'too-large' | 'unreadable' }
  | { readonly kind: 'faulty'; readonly name: string; readonly problems: readonly PackProblem[] }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'asking'; readonly pack: Pack }

/** Reads a pack from a file, chosen or dropped: it becomes a draft, of the pack it names or of a new one. */
export function ImportPack({ packs }: { readonly packs: readonly ListedPack[] }): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const input = useRef<HTMLInputElement>(null)
  const [state, setState] = useState<ImportState>({ kind: 'idle' })
  const [isOver, setIsOver] = useState(false)

  const take = (pack: Pack): void => {
    const base = packs.find(({ id }) => id === pack.id)?.current?.version ?? null
    putDraft(draftStore(), { pack, base, comment: '' })
    setState({ kind: 'idle' })
    showPack(pack.id)
    showSection('publish')
  }
  const read = async (file: File): Promise<void> => {
    setState({ kind: 'reading' })
    // a text has at most as many characters as its file has bytes, and at least a quarter
    if (file.size > PACK_FILE_MAX_LENGTH * 4) return setState({ kind: 'too-large' })
    const text = await file.text().catch(() => null)
    if (text === null) return setState({ kind: 'unreadable' })
    if (text.length > PACK_FILE_MAX_LENGTH) return setState({ kind: 'too-large' })
    const checked = await peer.request('packs.check', { text })
    if (!checked.ok) return setState({ kind: 'failed', failure: checked.error })
    const { pack, problems } = checked.value
    if (!pack) return setState({ kind: 'faulty', name: file.name, problems })
    // a draft that is being written is not lost unasked
    if (packs.some(({ id, draft }) => id === pack.id && draft)) return setState({ kind: 'asking', pack })
    take(pack)
  }

  return (
    // dropping is a second way to what the button does
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      className={`${styles['import']} ${isOver ? styles['over'] : ''}`}
      aria-label={t('packs.import')}
      onDragOver={(event) => {
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setIsOver(false)
        const [file] = event.dataTransfer.files
        if (file) void read(file)
      }}
    >
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label={t('packs.import')}
        onChange={(event) => {
          const [file] = event.target.files ?? []
          // the same file may be chosen again after it was mended
          event.target.value = ''
          if (file) void read(file)
        }}
      />
      <Button look="quiet" isDisabled={state.kind === 'reading'} onPress={() => input.current?.click()}>
        {t('packs.import')}
      </Button>
      <p className={styles['hint']}>{t('packs.importHint')}</p>
      <ImportOutcome state={state} onTake={take} onClose={() => setState({ kind: 'idle' })} />
    </section>
  )
}

type ImportOutcomeProps = {
  readonly state: ImportState
  readonly onTake: (pack: Pack) => void
  readonly onClose: () => void
}

function ImportOutcome({ state, onTake, onClose }: ImportOutcomeProps): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  switch (state.kind) {
    case 'idle':
    case 'reading':
      return null
    case 'too-large':
      return <p role="alert">{t('packs.importTooLarge')}</p>
    case 'unreadable':
      return <p role="alert">{t('packs.importUnreadable')}</p>
    case 'failed':
      return <p role="alert">{packFailureText(t, state.failure)}</p>
    case 'asking':
      return (
        <div role="alert" className={styles['outcome']}>
          <p>{t('packs.importReplaces', { label: `\u2068${state.pack.label[locale]}\u2069` })}</p>
          <Button look="quiet" onPress={onClose}>
            {t('panel.cancel')}
          </Button>
          <Button look="stop" onPress={() => onTake(state.pack)}>
            {t('packs.replaceDraftNow')}
          </Button>
        </div>
      )
    case 'faulty':
      return (
        <div role="alert" className={styles['outcome']}>
          <p className={styles['failure']}>
            {t('packs.importFaulty', { name: `\u2068${state.name}\u2069`, count: state.problems.length })}
          </p>
          <ul className={styles['problems']}>
            {state.problems.map((problem) => (
              <li key={problemKey(problem)}>
                <PlaceInFile problem={problem} />
                {problemText(t, problem)}
              </li>
            ))}
          </ul>
          <Button look="quiet" onPress={onClose}>
            {t('packs.understood')}
          </Button>
        </div>
      )
    default:
      return state satisfies never
  }
}

function PlaceInFile({ problem }: { readonly problem: PackProblem }): ReactNode {
  const { t } = useTranslation()
  const place = placeInFile(t, problem)
  if (place === '') return null
  return (
    <>
      {place === problem.path ? <code dir="ltr">{place}</code> : place}
      <br />
    </>
  )
}
