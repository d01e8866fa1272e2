import { useState, type ReactNode } from 'react'
import { Field, inputClass } from '../../ui/field.tsx'

export type NumberFieldProps = {
  readonly id: string
  readonly label: string
  /** Null: nothing stands there. */
  readonly value: number | null
  readonly onChange: (value: number | null) => void
  readonly min?: number
  readonly max?: number
  readonly step?: number | 'any'
  readonly className?: string | undefined
}

/** A number that may be half written: «0.» is left alone until it is one. */
export function NumberField({
  id,
  label,
  value,
  onChange,
  min,
  max,
  step = 1,
  className,
}: NumberFieldProps): ReactNode {
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <Field label={label} className={className}>
      <input
        id={id}
        type="number"
        dir="ltr"
        className={inputClass}
        value={typed ?? value ?? ''}
        min={min}
        max={max}
        step={step}
        onChange={(event) => {
          const { value: text, valueAsNumber } = event.target
          setTyped(text)
          // the browser gives an empty text both for nothing and for what is no number yet
          if (!Number.isNaN(valueAsNumber)) onChange(valueAsNumber)
          else if (event.target.validity.valid) onChange(null)
        }}
        onBlur={() => setTyped(null)}
      />
    </Field>
  )
}
