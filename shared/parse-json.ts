/**
 * What a text from outside holds as JSON, to be read by a schema; undefined where it is no JSON, which no JSON text ever
 * gives. Not for texts whose fault is told to somebody: those need the message of the parser.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return undefined
  }
}
