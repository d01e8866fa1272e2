import { useEffect, useRef, useState, type RefCallback, type RefObject } from 'react'

/** Stands for the chip that adds a type. */
const ADD = ''

/**
 * What is open below the chips goes away when it has done its work; the focus that was in it comes back to its chip, unless
 * the operator has gone on elsewhere.
 */
export function useChipFocus(section: RefObject<HTMLElement | null>): {
  /** Of the button of a typology's chip; null: of the chip that adds a type. */
  readonly register: (typology: string | null) => RefCallback<HTMLButtonElement>
  readonly isInside: () => boolean
  readonly comeBackTo: (typology: string | null) => void
} {
  const buttons = useRef(new Map<string, HTMLButtonElement>())
  const [wanted, setWanted] = useState<{ readonly typology: string } | null>(null)
  useEffect(() => {
    if (!wanted) return
    const isElsewhere = document.activeElement !== document.body && !section.current?.contains(document.activeElement)
    const button = buttons.current.get(wanted.typology) ?? buttons.current.get(ADD) ?? [...buttons.current.values()][0]
    if (!isElsewhere) button?.focus()
  }, [wanted, section])
  return {
    register: (typology) => (button) => {
      if (button) buttons.current.set(typology ?? ADD, button)
      else buttons.current.delete(typology ?? ADD)
    },
    isInside: () => section.current?.contains(document.activeElement) ?? false,
    comeBackTo: (typology) => setWanted({ typology: typology ?? ADD }),
  }
}
