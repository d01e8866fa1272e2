import type { Secrets } from './secrets.ts'
import type { Skeleton } from './schema-parts.ts'

/** A filled node with its secrets in place. `{"$base64": […]}` joins its parts and encodes them; they may be secret. */
export function revealed(node: Skeleton, secrets: Secrets): Skeleton {
  if (typeof node === 'string') return secrets.reveal(node)
  if (Array.isArray(node)) return node.map((part) => revealed(part, secrets))
  if (typeof node !== 'object' || node === null) return node
  const parts = node['$base64']
  if (parts !== undefined) {
    const text = (Array.isArray(parts) ? parts : [parts]).map((part) => textOf(revealed(part, secrets))).join('')
    return Buffer.from(text).toString('base64')
  }
  return Object.fromEntries(Object.entries(node).map(([name, part]) => [name, revealed(part, secrets)]))
}

/** A value inside a header or an address; the parts of a list are joined. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(textOf).join('')
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return JSON.stringify(value) ?? ''
}
