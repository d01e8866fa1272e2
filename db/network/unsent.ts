import { failure, type Result } from '../../shared/result.ts'

/**
 * Of Node's network errors those that end a connection before it is one: no name, nobody who listens, no way there, no
 * proxy, a certificate that is not trusted. A request is only written once its connection stands.
 */
const BEFORE_CONNECTION = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_NODATA',
  'EAI_NONAME',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_PROXY_TUNNEL',
  // what the TLS of Node finds wrong with a certificate; other TLS errors may come later
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'CERT_REJECTED',
  'CERT_UNTRUSTED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_CHAIN_TOO_LONG',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'HOSTNAME_MISMATCH',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/** Whether it is certain that nothing of a request was sent; false: nobody knows. */
export function isUnsent(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  // all addresses of a name were tried
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(isUnsent)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const isConnecting = 'syscall' in error && error.syscall === 'connect'
  return isConnecting || BEFORE_CONNECTION.has(code) || isUnsent(error.cause)
}

/** To whoever only reads it is all the same whether the CRM was reached. */
export function asUnreachable<Value, Code extends string>(
  result: Result<Value, Code | 'unsent'>,
): Result<Value, Exclude<Code, 'unsent'> | 'unreachable'> {
  if (result.ok) return result
  const { code, message } = result.error
  return isOther(code) ? failure(code, message) : failure('unreachable', message)
}

/** What is only read before something is told: where that fails, nothing was told. */
export function asUnsent<Value, Code extends string>(result: Result<Value, Code>): Result<Value, Code | 'unsent'> {
  return !result.ok && result.error.code === 'unreachable' ? failure('unsent', result.error.message) : result
}

function isOther<Code extends string>(code: Code | 'unsent'): code is Exclude<Code, 'unsent'> {
  return code !== 'unsent'
}
