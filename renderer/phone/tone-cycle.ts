import type { CallProgressTone } from '../../shared/call-progress-tones.ts'

/** A tone that begins or ends at full strength clicks. */
const EDGE_SECONDS = 0.005

/** When a tone is to be heard in one round of its cadence; times in seconds from the start of the round. */
export function audibleStretches(cadence: readonly number[]): { readonly from: number; readonly to: number }[] {
  const stretches: { from: number; to: number }[] = []
  let at = 0
  for (const [index, seconds] of cadence.entries()) {
    if (index % 2 === 0) stretches.push({ from: at, to: at + seconds })
    at += seconds
  }
  return stretches
}

/** The length of one round, in seconds. */
export function cycleSeconds({ cadence }: CallProgressTone): number {
  return cadence.reduce((sum, seconds) => sum + seconds, 0)
}

/** One round of a tone, to be played again and again; samples between -1 and 1. */
export function renderCycle(tone: CallProgressTone, sampleRate: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(Math.round(cycleSeconds(tone) * sampleRate))
  for (const { from, to } of audibleStretches(tone.cadence)) {
    const start = Math.round(from * sampleRate)
    const end = Math.min(samples.length, Math.round(to * sampleRate))
    for (let index = start; index < end; index += 1) {
      const time = (index - start) / sampleRate
      const edge = Math.min(1, (index - start) / sampleRate / EDGE_SECONDS, (end - index) / sampleRate / EDGE_SECONDS)
      samples[index] = edge * swell(tone.modulation, time) * chord(tone.frequencies, time)
    }
  }
  return samples
}

function chord(frequencies: readonly number[], time: number): number {
  const sum = frequencies.reduce((total, hertz) => total + Math.sin(2 * Math.PI * hertz * time), 0)
  return sum / frequencies.length
}

function swell(modulation: number | null, time: number): number {
  return modulation === null ? 1 : (1 - Math.cos(2 * Math.PI * modulation * time)) / 2
}
