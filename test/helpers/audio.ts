import { readFileSync, writeFileSync } from 'node:fs'

/** Mono audio: samples between -1 and 1, sample rate in hertz. */
export type Sound = { readonly sampleRate: number; readonly samples: Float64Array }

/** A sine. `hertz` × `seconds` being whole makes it loop without a click. */
export function tone(hertz: number, seconds: number, sampleRate = 8000, amplitude = 0.5): Sound {
  const samples = new Float64Array(Math.round(seconds * sampleRate))
  for (let index = 0; index < samples.length; index++)
    samples[index] = amplitude * Math.sin((2 * Math.PI * hertz * index) / sampleRate)
  return { sampleRate, samples }
}

/** Root mean square of the samples, 0 (silence) to 1; a sine has its amplitude divided by √2. */
export function loudness(sound: Sound): number {
  let sum = 0
  for (const sample of sound.samples) sum += sample * sample
  return sound.samples.length === 0 ? 0 : Math.sqrt(sum / sound.samples.length)
}

/** A part of a sound; both bounds in seconds, cut to what is there. */
export function excerpt(sound: Sound, fromSecond: number, toSecond: number): Sound {
  const { sampleRate, samples } = sound
  return { sampleRate, samples: samples.subarray(fromSecond * sampleRate, toSecond * sampleRate) }
}

/** Fifths of a second: over all of a recording, each gap in the audio would turn the phase of a tone against itself. */
export function pieces(sound: Sound): Sound[] {
  const count = Math.floor((sound.samples.length / sound.sampleRate) * 5)
  return Array.from({ length: count }, (_, index) => excerpt(sound, index / 5, (index + 1) / 5))
}

/** Amplitude of one frequency in the sound by the Goertzel algorithm: 0.5 for a sine of amplitude 0.5 at `hertz`. */
export function goertzel(sound: Sound, hertz: number): number {
  const { sampleRate, samples } = sound
  if (samples.length === 0) return 0
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / sampleRate)
  let previous = 0
  let beforePrevious = 0
  for (const sample of samples) {
    const next = sample + coefficient * previous - beforePrevious
    beforePrevious = previous
    previous = next
  }
  const power = previous * previous + beforePrevious * beforePrevious - coefficient * previous * beforePrevious
  return (2 * Math.sqrt(Math.max(power, 0))) / samples.length
}

/** The strongest frequency of the telephone band (whole hertz, 200 to 3400) and its amplitude. */
export function dominantFrequency(sound: Sound): { readonly hertz: number; readonly amplitude: number } {
  // Half the width of a Goertzel bin, so that no tone can lie between two steps; then whole hertz around the best.
  const bin = sound.sampleRate / Math.max(sound.samples.length, 1)
  const coarse = strongest(sound, 200, 3400, Math.max(1, bin / 2))
  return strongest(sound, Math.max(200, Math.round(coarse.hertz - bin)), Math.min(3400, coarse.hertz + bin), 1)
}

function strongest(sound: Sound, from: number, to: number, step: number): { hertz: number; amplitude: number } {
  let best = { hertz: from, amplitude: -1 }
  for (let hertz = from; hertz <= to; hertz += step) {
    const amplitude = goertzel(sound, hertz)
    if (amplitude > best.amplitude) best = { hertz, amplitude }
  }
  return best
}

/**
 * Reads a RIFF WAVE file of 16-bit PCM, first channel. A data chunk longer than the file is cut to the file: a recorder that is still
 * writing states a wrong length. Throws on anything else.
 */
export function readWave(path: string): Sound {
  const bytes = readFileSync(path)
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE')
    throw new Error(`${path} is not a WAVE file`)
  let channels = 0
  let sampleRate = 0
  for (let offset = 12; offset + 8 <= bytes.length;) {
    const name = bytes.toString('latin1', offset, offset + 4)
    const length = bytes.readUInt32LE(offset + 4)
    const start = offset + 8
    if (name === 'fmt ') {
      const format = bytes.readUInt16LE(start)
      const bits = bytes.readUInt16LE(start + 14)
      if (format !== 1 || bits !== 16) throw new Error(`${path}: format ${format}, ${bits} bits; 16-bit PCM expected`)
      channels = bytes.readUInt16LE(start + 2)
      sampleRate = bytes.readUInt32LE(start + 4)
    } else if (name === 'data') {
      if (channels === 0) throw new Error(`${path}: data before format`)
      const end = Math.min(start + length, bytes.length)
      const samples = new Float64Array(Math.floor((end - start) / (2 * channels)))
      for (let index = 0; index < samples.length; index++)
        samples[index] = bytes.readInt16LE(start + index * 2 * channels) / 32768
      return { sampleRate, samples }
    }
    offset = start + length + (length % 2)
  }
  throw new Error(`${path} has no data chunk`)
}

/** Writes a RIFF WAVE file of 16-bit PCM, one channel. */
export function writeWave(path: string, sound: Sound): void {
  const { sampleRate, samples } = sound
  const bytes = Buffer.alloc(44 + samples.length * 2)
  bytes.write('RIFF', 0, 'latin1')
  bytes.writeUInt32LE(bytes.length - 8, 4)
  bytes.write('WAVEfmt ', 8, 'latin1')
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(sampleRate, 24)
  bytes.writeUInt32LE(sampleRate * 2, 28)
  bytes.writeUInt16LE(2, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write('data', 36, 'latin1')
  bytes.writeUInt32LE(samples.length * 2, 40)
  samples.forEach((sample, index) => bytes.writeInt16LE(toInt16(sample), 44 + index * 2))
  writeFileSync(path, bytes)
}

/** Raw G.711 µ-law bytes (ITU-T G.711), as RTP payload type 0 carries them. */
export function encodeMuLaw(sound: Sound): Buffer {
  return Buffer.from(Uint8Array.from(sound.samples, (sample) => muLawByte(toInt16(sample))))
}

function toInt16(sample: number): number {
  return Math.max(-32768, Math.min(32767, Math.round(sample * 32767)))
}

function muLawByte(linear: number): number {
  // G.711 takes 14 bits plus a bias that makes the segment number the position of the highest set bit.
  const sign = linear < 0 ? 0x80 : 0
  const biased = Math.min(Math.abs(linear), 32635) + 132
  const segment = Math.floor(Math.log2(biased)) - 7
  const mantissa = (biased >> (segment + 3)) & 0x0f
  return ~(sign | (segment << 4) | mantissa) & 0xff
}
