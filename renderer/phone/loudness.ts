/** Root mean square of samples between -1 and 1: 0 is silence, and nothing at all is silent. */
export function loudness(samples: Float32Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length)
}

/** The loudest stretch of this many samples: one word is enough to see that a microphone works. */
export function peakLoudness(samples: Float32Array, stretch: number): number {
  let peak = 0
  for (let start = 0; start < samples.length; start += stretch) {
    peak = Math.max(peak, loudness(samples.subarray(start, start + stretch)))
  }
  return Math.min(1, peak)
}
