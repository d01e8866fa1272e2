import * as z from 'zod'
import { pushEntrySchema, type OUTBOX_STATES } from '../shared/outbox.ts'
import type { OutboxEntry } from '../shared/ipc-crm.ts'
import type { Locale } from '../shared/locale.ts'
import { formatPhoneNumber } from '../shared/phone-number.ts'
import { findType } from '../shared/typology/packs.ts'
import type { ClientStore } from './client-store.ts'
import type { Database } from './database.ts'
import type { OutboxKind } from './outbox.ts'
import type { PacksInUse } from './packs/pack-store.ts'
import { internalTypes } from './types/external-types.ts'

type State = (typeof OUTBOX_STATES)[number]

const phonePayloadSchema = z.looseObject({ raw: z.string() })
const typesPayloadSchema = z.looseObject({ removed: z.array(z.string()) })

type ListedRow = Omit<OutboxEntry, 'summary' | 'clientName' | 'nextAttemptAt'> & {
  readonly nextAttemptAt: number
  readonly payload: string
  readonly attempt: string | null
  readonly clientKey: number | null
  readonly clientName: string | null
  readonly company: string | null
  readonly place: string | null
  readonly number: string | null
  readonly note: string | null
}

export type OutboxPage = {
  readonly state: State | null
  readonly before: number | null
  readonly limit: number
  readonly locale: Locale
}

/** UTF-16 units of a summary: one line. */
const SUMMARY_MAX = 160
const BETWEEN = ' · '

/** The outbox as people read it: what each entry says, in words that are data themselves. */
export function openOutboxList(
  database: Database,
  { clients, packs }: { readonly clients: ClientStore; readonly packs: PacksInUse },
) {
  // with the state in the text of the statement its own index is used
  const statementFor = (state: State | null) =>
    database.prepare<[number, number], ListedRow>(
      `SELECT outbox.sequence, outbox.kind, outbox.state, outbox.created_at AS createdAt, outbox.attempts,
         outbox.next_attempt_at AS nextAttemptAt, outbox.message, outbox.client_id AS clientId,
         outbox.call_id AS callId, outbox.payload, outbox.attempt, client.client_key AS clientKey,
         client.name AS clientName, client.company, client.place, call.number, note.text AS note
       FROM outbox LEFT JOIN client ON client.id = outbox.client_id LEFT JOIN call ON call.id = outbox.call_id
         LEFT JOIN note ON note.call_id = outbox.call_id
       WHERE outbox.sequence < ? ${state === null ? '' : `AND outbox.state = '${state}'`}
       ORDER BY outbox.sequence DESC LIMIT ?`,
    )
  const all = statementFor(null)
  const byState = {
    waiting: statementFor('waiting'),
    sent: statementFor('sent'),
    refused: statementFor('refused'),
    'given-up': statementFor('given-up'),
  } satisfies Record<State, unknown>
  const selectPhones = database.prepare<[number], { raw: string; e164: string | null }>(
    'SELECT raw, e164 FROM client_phone WHERE client_key = ? ORDER BY phone_key LIMIT 4',
  )

  /** What was told, where it is kept: types and tags may have changed since. */
  const toldOf = ({ kind, state, attempt }: ListedRow) => {
    if (state !== 'sent' || attempt === null || attempt === '') return null
    const told = pushEntrySchema.safeParse(JSON.parse(attempt))
    return told.success && told.data.kind === kind ? told.data : null
  }

  const typesText = (row: ListedRow, locale: Locale): string => {
    const inUse = packs.current()
    const told = toldOf(row)
    const said = row.clientKey === null ? null : clients.types.said(row.clientKey).operator
    const types = told?.kind === 'types' ? internalTypes(told.types, inUse) : Object.fromEntries(said ?? [])
    const labels = Object.entries(types).map(
      ([typology, type]) => findType(inUse, typology, type)?.label[locale] ?? type,
    )
    const removed = removedTypologies(row.payload).filter((typology) => !(typology in types))
    const typologies = removed.map((typology) => inUse.find(({ id }) => id === typology)?.label[locale] ?? typology)
    return [...labels, ...typologies.map(without)].join(BETWEEN)
  }

  const tagsText = (row: ListedRow): string => {
    const told = toldOf(row)
    if (told?.kind === 'tags') return [...told.added, ...told.removed.map(without)].join(BETWEEN)
    if (row.clientKey === null) return ''
    return clients.tags
      .of(row.clientKey)
      .flatMap(({ tag, origin }) => (origin === 'crm' ? [] : [origin === 'removed' ? without(tag) : tag]))
      .join(BETWEEN)
  }

  const summaryOf: Readonly<Record<OutboxKind, (row: ListedRow, locale: Locale) => string>> = {
    client: ({ clientKey, clientName, company, place }) => {
      const phones =
        clientKey === null ? [] : selectPhones.all(clientKey).map(({ raw, e164 }) => numberText(e164 ?? raw))
      return [...phones, company === clientName ? '' : company, place].filter(Boolean).join(BETWEEN)
    },
    phone: ({ payload }) => numberText(rawOf(payload)),
    call: ({ number, note }) => [numberText(number ?? ''), oneLine(note)].filter(Boolean).join(BETWEEN),
    note: ({ note }) => oneLine(note),
    types: typesText,
    tags: tagsText,
  }

  /** Newest first; `before`: entries that came before this one. */
  return ({ state, before, limit, locale }: OutboxPage): OutboxEntry[] => {
    const rows = (state === null ? all : byState[state]).all(before ?? Number.MAX_SAFE_INTEGER, limit)
    return rows.map((row) => ({
      sequence: row.sequence,
      kind: row.kind,
      state: row.state,
      createdAt: row.createdAt,
      attempts: row.attempts,
      nextAttemptAt: row.state === 'waiting' ? row.nextAttemptAt : null,
      message: row.message,
      clientId: row.clientKey === null ? null : row.clientId,
      clientName: row.clientName || (row.company ?? ''),
      callId: row.callId,
      summary: oneLine(summaryOf[row.kind](row, locale)),
    }))
  }
}
export type OutboxList = ReturnType<typeof openOutboxList>

/** What is taken away, in a sign that all languages have. */
function without(text: string): string {
  return `− ${text}`
}

function numberText(number: string): string {
  return /^\+\d{7,15}$/u.test(number) ? formatPhoneNumber(number) : number
}

function oneLine(text: string | null): string {
  const line = (text ?? '').replace(/\s+/gu, ' ').trim()
  return line.length > SUMMARY_MAX ? `${line.slice(0, SUMMARY_MAX - 1).trimEnd()}…` : line
}

function rawOf(payload: string): string {
  return phonePayloadSchema.safeParse(JSON.parse(payload)).data?.raw ?? ''
}

function removedTypologies(payload: string): readonly string[] {
  return typesPayloadSchema.safeParse(JSON.parse(payload)).data?.removed ?? []
}
