import { useEffect, useState } from 'react'

/** The present time, UTC milliseconds, once a second while `isTicking` (call timers), otherwise each half minute. */
export function useNow(isTicking: boolean): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    setNow(Date.now())
    const timer = window.setInterval(() => setNow(Date.now()), isTicking ? 1_000 : 30_000)
    return () => window.clearInterval(timer)
  }, [isTicking])
  return now
}
