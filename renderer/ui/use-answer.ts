import { useState } from 'react'
import type { Failure, Result } from '../../shared/result.ts'

/** Waits for the answer to what the operator did: hands on its value, keeps its failure, and tells while it is awaited. */
export function useAnswer<Value>(onValue: (value: Value) => void): {
  readonly run: (request: Promise<Result<Value>>) => Promise<void>
  readonly failure: Failure | null
  readonly isWaiting: boolean
} {
  const [failure, setFailure] = useState<Failure | null>(null)
  const [waiting, setWaiting] = useState(0)
  const run = async (request: Promise<Result<Value>>): Promise<void> => {
    setFailure(null)
    setWaiting((count) => count + 1)
    const result = await request
    setWaiting((count) => count - 1)
    if (result.ok) onValue(result.value)
    else setFailure(result.error)
  }
  return { run, failure, isWaiting: waiting > 0 }
}
