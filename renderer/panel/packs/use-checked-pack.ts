import { useEffect, useState } from 'react'
import type { PackProblem } from '../../../shared/pack-version.ts'
import type { Failure } from '../../../shared/result.ts'
import type { Pack } from '../../../shared/typology/pack.ts'
import { useApp } from '../../ui/app-store.ts'
import { usePeer } from '../../ui/peer-context.ts'

const PAUSE_MS = 300

export type CheckedPack = {
  /** The pack as it was found to be in order; null: it is not, or not yet looked at. */
  readonly valid: Pack | null
  /** The newest state that was in order, for the preview while something is being written. */
  readonly lastValid: Pack | null
  readonly problems: readonly PackProblem[]
  readonly isChecking: boolean
  readonly failure: Failure | null
}

type Answer = Omit<CheckedPack, 'isChecking' | 'lastValid'> & { readonly of: Pack }

/** Has a pack checked at each pause in writing; the problems of the state before stay until the answer is there. */
export function useCheckedPack(pack: Pack): CheckedPack {
  const peer = usePeer()
  const isDataReady = useApp((state) => state.session?.data.isReady ?? false)
  const [answer, setAnswer] = useState<Answer | null>(null)
  const [lastValid, setLastValid] = useState<Pack | null>(null)
  // another pack may have been opened meanwhile
  const known = answer?.of.id === pack.id ? answer : null
  const hasAnswer = known !== null

  useEffect(() => {
    let isCurrent = true
    const check = async (): Promise<void> => {
      const checked = await peer.request('packs.check', { text: JSON.stringify(pack) })
      if (!isCurrent) return
      if (checked.ok) {
        const { pack: valid, problems } = checked.value
        setAnswer({ of: pack, valid, problems, failure: null })
        if (valid) setLastValid(valid)
      } else {
        setAnswer({ of: pack, valid: null, problems: [], failure: checked.error })
      }
    }
    const timer = window.setTimeout(() => void check(), hasAnswer ? PAUSE_MS : 0)
    return () => {
      isCurrent = false
      window.clearTimeout(timer)
    }
  }, [peer, pack, hasAnswer, isDataReady])

  const isChecking = known?.of !== pack
  return {
    valid: isChecking ? null : known.valid,
    lastValid: lastValid?.id === pack.id ? lastValid : null,
    problems: known?.problems ?? NO_PROBLEMS,
    isChecking,
    failure: known?.failure ?? null,
  }
}

const NO_PROBLEMS: readonly PackProblem[] = []
