import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Typology } from '../../shared/ipc.ts'
import type { Failure } from '../../shared/result.ts'
import { confirmable, type TypeChip, type TypeDecision } from './type-chip-model.ts'

type Parts = {
  readonly chips: readonly TypeChip[]
  readonly typologies: readonly Typology[]
  /** Carries a decision out; answers what went wrong. */
  readonly onDecide: (decision: TypeDecision) => Promise<Failure | null>
}

/** One decision at a time about a client's types, with what a screen reader says when it is carried out. */
export function useTypeDecision({ chips, typologies, onDecide }: Parts): {
  readonly decide: (decision: TypeDecision, whenDone: () => void) => void
  readonly isDeciding: boolean
  readonly failure: Failure | null
  readonly said: string
} {
  const { t } = useTranslation()
  const [isDeciding, setIsDeciding] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [said, setSaid] = useState('')

  const textOf = ({ typology, type }: TypeDecision): string => {
    const chip = chips.find((one) => one.typology === typology)
    const pack = typologies.find(({ id }) => id === typology)
    if (type === null) return t('type.said.removed', { typology: pack?.label ?? typology })
    const wanted = chip && confirmable(chip)
    if (wanted?.type === type) return t('type.said.confirmed', { label: wanted.label })
    return t('type.said.chosen', { label: pack?.types.find(({ id }) => id === type)?.label ?? type })
  }
  const decide = (decision: TypeDecision, whenDone: () => void): void => {
    if (isDeciding) return
    const text = textOf(decision)
    setIsDeciding(true)
    setFailure(null)
    setSaid('')
    void onDecide(decision).then((problem) => {
      setIsDeciding(false)
      setFailure(problem)
      if (problem) return
      setSaid(text)
      whenDone()
    })
  }
  return { decide, isDeciding, failure, said }
}
