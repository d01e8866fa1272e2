import { failure, success, type Result } from '../../../shared/result.ts'
import type { PushEntry } from '../../../shared/outbox.ts'
import { asUnreachable, asUnsent } from '../../network/unsent.ts'
import type { Bindings, Expressions } from './expressions.ts'
import { textOf } from './revealed.ts'
import type { TemplateFailure } from './answers.ts'
import type { TemplateRequests } from './template-requests.ts'
import type { Template, TemplateWrite } from './template-schema.ts'

export type PushParts = {
  readonly template: Template
  readonly requests: TemplateRequests
  readonly expressions: Expressions
  /** The CRM's own id of the operator; null: not among its users. */
  readonly userId: (operator: string, signal: AbortSignal) => Promise<Result<string | null, TemplateFailure>>
  /** When entries without an outcome were sent last, by their key; UTC milliseconds. */
  readonly triedAt: Map<string, number>
  readonly now: () => number
}

type Pushed = Promise<Result<{ crmId: string | null }, TemplateFailure>>

/**
 * Tells the CRM one thing. An entry that was sent before without an answer (`isRetry`) is looked for first where the
 * template says how: so it is told once, also by CRMs that know no idempotency keys.
 */
export async function pushEntry(parts: PushParts, entry: PushEntry, isRetry: boolean, signal: AbortSignal): Pushed {
  const { template } = parts
  switch (entry.kind) {
    case 'client':
      return create(parts, entry, isRetry, signal)
    case 'phone':
      return write(parts, template.addPhone, entry, isRetry, signal)
    case 'call':
      return write(parts, template.call, entry, isRetry, signal)
    case 'note':
      // a note that was emptied again tells the CRM nothing
      if (noteText(entry) === '') return success({ crmId: null })
      return write(parts, template.note, entry, isRetry, signal)
    case 'types':
      return write(parts, template.setTypes, entry, isRetry, signal)
    case 'tags':
      return write(parts, template.setTags, entry, isRetry, signal)
    default:
      return entry satisfies never
  }
}

async function create(
  parts: PushParts,
  entry: Extract<PushEntry, { kind: 'client' }>,
  isRetry: boolean,
  signal: AbortSignal,
): Pushed {
  const { create: template } = parts.template
  if (!template) return failure('refused', 'this CRM takes no new clients from here')
  const written = await write(parts, template, entry, isRetry, signal)
  if (written.ok || written.error.code !== 'duplicate' || template.duplicate !== 'link' || !template.found)
    return written
  // the CRM says that it knows this client already
  const found = await find(parts, template.found, bindingsOf(entry, null), signal)
  return found.ok && found.value !== null ? success({ crmId: found.value }) : written
}

/** What the CRM has no place for is no failure: it is kept here. */
async function write(
  parts: PushParts,
  template: TemplateWrite | undefined,
  entry: PushEntry,
  isRetry: boolean,
  signal: AbortSignal,
): Pushed {
  if (!template) return success({ crmId: null })
  const { requests, expressions } = parts
  const operator = 'operator' in entry ? entry.operator : ''
  const user = asUnsent(await parts.userId(operator, signal))
  if (!user.ok) return user
  const bindings = bindingsOf(entry, user.value)
  if (template.when !== undefined) {
    const when = await expressions.fillOne(template.when, null, bindings)
    if (!when.ok) return failure('malformed', when.error.message)
    if (when.value !== true) return success({ crmId: null })
  }
  if (isRetry && template.found) {
    if (isTooSoon(parts, entry, template.found.lagMs)) {
      return failure('malformed', 'the CRM may have it already: asked again once its search shows what is new')
    }
    const found = asUnsent(await find(parts, template.found, bindings, signal))
    if (!found.ok) return found
    if (found.value !== null) return success({ crmId: entry.kind === 'client' ? found.value : null })
  }
  const answer = await requests.send(template.request, bindings, signal)
  if (!answer.ok) {
    if (answer.error.code !== 'unsent') parts.triedAt.set(entry.idempotencyKey, parts.now())
    return answer
  }
  parts.triedAt.delete(entry.idempotencyKey)
  const completed = template.completion
    ? asUnreachable(await requests.send(template.completion, bindings, signal))
    : null
  if (completed?.ok === false) return completed
  if (template.id === undefined) {
    return entry.kind === 'client'
      ? failure('malformed', 'the template does not say where the new id is')
      : success({ crmId: null })
  }
  const id = await expressions.fillOne(template.id, answer.value.root, bindings)
  if (!id.ok) return failure('malformed', id.error.message)
  if (entry.kind !== 'client') return success({ crmId: null })
  return id.value === undefined || id.value === null
    ? failure('malformed', 'the CRM did not name the new client')
    : success({ crmId: textOf(id.value) })
}

/** Before that time the CRM's search would not find what the first try has made, and it would be made again. */
function isTooSoon({ triedAt, now }: PushParts, { idempotencyKey }: PushEntry, lagMs: number): boolean {
  if (lagMs === 0) return false
  const at = triedAt.get(idempotencyKey)
  // it was sent before this program was started: nobody knows when
  if (at === undefined) triedAt.set(idempotencyKey, now())
  return at === undefined || now() - at < lagMs
}

async function find(
  { requests, expressions }: PushParts,
  { request, id }: NonNullable<TemplateWrite['found']>,
  bindings: Bindings,
  signal: AbortSignal,
): Promise<Result<string | null, TemplateFailure>> {
  const answer = await requests.send(request, bindings, signal)
  if (!answer.ok) return answer
  if (answer.value.isEmpty) return success(null)
  const found = await expressions.fillOne(id, answer.value.root, bindings)
  if (!found.ok) return failure('malformed', found.error.message)
  return success(found.value === undefined || found.value === null || found.value === '' ? null : textOf(found.value))
}

/** What an entry is to the expressions of a template. */
function bindingsOf(entry: PushEntry, userId: string | null): Bindings {
  const bindings: Record<string, unknown> = {
    key: entry.idempotencyKey,
    user: userId ?? undefined,
    // for CRMs that want to be told when a note was written
    at: Date.now(),
  }
  if ('operator' in entry) bindings['operator'] = entry.operator
  if ('crmClientId' in entry) bindings['clientId'] = entry.crmClientId ?? undefined
  switch (entry.kind) {
    case 'client':
      return { ...bindings, client: entry.client }
    case 'phone':
      return { ...bindings, phone: entry.raw }
    case 'call': {
      const { address, direction, startedAt, answeredAt, endedAt } = entry
      const seconds = answeredAt === null ? 0 : Math.max(0, Math.round((endedAt - answeredAt) / 1_000))
      const call = {
        address: address ?? undefined,
        direction,
        startedAt,
        answeredAt: answeredAt ?? undefined,
        endedAt,
        seconds,
      }
      return {
        ...bindings,
        call: { ...call, isAnswered: answeredAt !== null },
        note: noteText({ ...entry, text: entry.note }),
      }
    }
    case 'note':
      return { ...bindings, note: noteText(entry) }
    case 'types':
      return { ...bindings, types: entry.types }
    case 'tags':
      return { ...bindings, added: entry.added, removed: entry.removed }
    default:
      return entry satisfies never
  }
}

function noteText({ outcome, text }: { readonly outcome: string | null; readonly text: string }): string {
  return [outcome, text.trim()].filter(Boolean).join(': ')
}
