import { failure, success, type Result } from '../../shared/result.ts'

/** UTF-16 units: more than any page of records, less than what would fill the memory. */
export const ANSWER_MAX_LENGTH = 32 * 1024 * 1024

/**
 * The body of an answer as text. One that is too long is not read to its end, and one of records that is not in its own
 * encoding is not taken: names with holes would be kept until somebody changed them. Throws what the network throws.
 */
export async function answerText(response: Response): Promise<Result<string, 'malformed'>> {
  if (response.body === null) return success('')
  // the words of an error are read as well as they can be
  const decoder = decoderOf(response.headers.get('Content-Type') ?? '', response.ok)
  // the same bytes, as the types of this platform name them
  const body: ReadableStream<Uint8Array> = response.body
  const reader = body.getReader()
  const parts: string[] = []
  let length = 0
  for (let part = await reader.read(); ; part = await reader.read()) {
    const text = decoded(decoder, part.value)
    if (text === null) {
      await reader.cancel()
      return failure('malformed', `the answer is not ${decoder.encoding}, as it says it is`)
    }
    parts.push(text)
    length += text.length
    if (length > ANSWER_MAX_LENGTH) {
      await reader.cancel()
      return failure('malformed', `the answer is longer than ${ANSWER_MAX_LENGTH} characters`)
    }
    if (part.done) return success(parts.join(''))
  }
}

/** JSON is UTF-8 (RFC 8259, 8.1); older servers name another encoding. */
function decoderOf(contentType: string, fatal: boolean): InstanceType<typeof TextDecoder> {
  const named = /charset="?([^\s;"]+)/iu.exec(contentType)?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(named, { fatal })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return new TextDecoder('utf-8', { fatal })
  }
}

/** Undefined: the end. Null: not in this encoding. */
function decoded(decoder: ReturnType<typeof decoderOf>, bytes: Uint8Array | undefined): string | null {
  try {
    return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode()
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return null
  }
}
