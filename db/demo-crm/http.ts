import type { IncomingMessage, ServerResponse } from 'node:http'
import type * as z from 'zod'
import { parseJson } from '../../shared/parse-json.ts'

const BODY_MAX_BYTES = 256 * 1024

/** A request that cannot be served; becomes the answer {error: {code, message}}. */
export class RequestError extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** The body as JSON, parsed by the schema. Throws RequestError 413 or 400 with a readable message. */
export async function readBody<Schema extends z.ZodType>(
  request: IncomingMessage,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('the request stream has an encoding')
    size += chunk.length
    if (size > BODY_MAX_BYTES)
      throw new RequestError(413, 'body_too_large', `The body is larger than ${BODY_MAX_BYTES} bytes.`)
    chunks.push(chunk)
  }
  const body = parseJson(Buffer.concat(chunks).toString('utf8'))
  if (body === undefined) throw new RequestError(400, 'bad_json', 'The body is not JSON.')
  return parseInput(schema, body)
}

/** Input parsed by the schema, or RequestError 400 that names the first field at fault. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const path = issue?.path.join('.') ?? ''
  throw new RequestError(400, 'bad_request', `${path === '' ? 'Request' : path}: ${issue?.message ?? 'not valid'}`)
}

/** Answers with JSON and closes the exchange. */
export function answerJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
  })
  response.end(text)
}
