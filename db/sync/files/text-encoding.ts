import type { FileEncoding } from '../../../shared/crm-source.ts'

/**
 * The encoding that a file most probably has: by its byte order mark, by being valid UTF-8, by the zero bytes of
 * UTF-16, else by which letters the bytes would be. A person sees a preview and may say otherwise.
 */
export function guessEncoding(bytes: Uint8Array): FileEncoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const head = bytes.subarray(0, 65_536)
  if (isUtf8(head)) return 'utf-8'
  const zeros = [0, 0]
  for (let index = 0; index < head.length; index += 1)
    if (head[index] === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  if (even + odd > head.length / 8) return odd >= even ? 'utf-16le' : 'utf-16be'
  return (
    (['windows-1251', 'windows-1256', 'gb18030'] as const).toSorted(
      (one, other) => likeness(head, other) - likeness(head, one),
    )[0] ?? 'windows-1252'
  )
}

/** The text of a file; what is not valid in its encoding becomes «�», and nothing is lost without a trace. */
export function decodeText(bytes: Uint8Array, encoding: FileEncoding): string {
  return new TextDecoder(encoding).decode(bytes)
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    // a character may be cut at the end of what is looked at
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return !bytes.includes(0)
  } catch {
    // not valid: another encoding
    return false
  }
}

const COMMON: Readonly<Record<string, RegExp>> = {
  'windows-1251': /[оеаинтсрвлкмдпуяь]/gu,
  'windows-1256': /[اینمرتهودبسشلپک]/gu,
  // the characters of names and companies
  gb18030: /[的一是公司有限张李王陈刘北京上海中国市电话]/gu,
}

/** How many of the characters are ones that texts of this encoding are full of, and no scattered others. */
function likeness(bytes: Uint8Array, encoding: 'windows-1251' | 'windows-1256' | 'gb18030'): number {
  const text = new TextDecoder(encoding).decode(bytes)
  const foreign = text.replace(/\p{ASCII}/gu, '')
  if (foreign === '') return 0
  const bad = foreign.match(/[\ufffd\u0080-\u009f]/gu)?.length ?? 0
  return ((foreign.match(COMMON[encoding] ?? /$^/gu)?.length ?? 0) - 5 * bad) / foreign.length
}
