// A progress bar on a terminal; a line every ten per cent where the output is a log.

const BAR_CELLS = 30

/**
 * @param {string} label
 * @param {number} total in bytes
 * @param {{ write(text: string): unknown, isTTY?: boolean | undefined }} [stream]
 * @returns {{ update(done: number): void, finish(): void }} `done` in bytes, not decreasing
 */
export function progress(label, total, stream = process.stderr) {
  let printed = -1
  return {
    update(done) {
      const percent = Math.max(0, Math.min(100, Math.floor((done / total) * 100)))
      const step = stream.isTTY ? percent : percent - (percent % 10)
      if (step <= printed) return
      printed = step
      const size = `${megabytes(Math.min(done, total))} of ${megabytes(total)} MB`
      if (stream.isTTY) {
        const cells = Math.round((percent / 100) * BAR_CELLS)
        stream.write(`\r${label} [${'█'.repeat(cells)}${'░'.repeat(BAR_CELLS - cells)}] ${percent} % ${size} `)
      } else {
        stream.write(`${label}: ${step} % (${size})\n`)
      }
    },
    finish() {
      this.update(total)
      if (stream.isTTY) stream.write('\n')
    },
  }
}

/** @param {number} bytes */
function megabytes(bytes) {
  return Math.round(bytes / 1_000_000)
}
