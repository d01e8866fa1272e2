/**
 * An expected failure crosses every border (process, CRM, file) as a value, so that the other side can act on its code.
 * Broken assumptions throw instead.
 */
export type Failure<Code extends string = string> = { readonly code: Code; readonly message: string }

export type Result<Value, Code extends string = string> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: Failure<Code> }

export function success<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value }
}

export function failure<Code extends string>(
  code: Code,
  message: string,
): { readonly ok: false; readonly error: Failure<Code> } {
  return { ok: false, error: { code, message } }
}
