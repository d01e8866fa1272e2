/**
 * Answers a function that runs `work` a little later, once for all calls until then: what is written in one transaction,
 * or by a run over many entries, is told once. `stop` forgets what has not been run.
 */
export function soon(work: () => void, delayMs = 50): { readonly run: () => void; readonly stop: () => void } {
  let timer: NodeJS.Timeout | null = null
  return {
    run() {
      if (timer !== null) return
      timer = setTimeout(() => {
        timer = null
        work()
      }, delayMs)
      timer.unref()
    },
    stop() {
      if (timer !== null) clearTimeout(timer)
      timer = null
    },
  }
}
