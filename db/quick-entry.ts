import { quickEntrySchema, type QuickEntry } from '../shared/quick-entry.ts'
import { parsePhoneNumberField } from '../shared/phone-number.ts'
import { failure, success, type Result } from '../shared/result.ts'
import { numberOf, type Calls } from './calls.ts'
import type { ClientStore } from './client-store.ts'
import { inTransaction, type Database } from './database.ts'
import { logProblem } from './log.ts'
import type { Notes } from './notes.ts'
import type { Outbox } from './outbox.ts'
import type { SettingsStore } from './settings.ts'
import type { TypeDecisions } from './types/type-decisions.ts'

type QuickEntryFailure = 'unknown-call' | 'unknown-client' | 'no-number' | 'nameless'

/** The form for a caller nobody knows yet: kept as it is typed, then made a client. */
export function openQuickEntries(
  database: Database,
  parts: {
    readonly calls: Calls
    readonly clients: ClientStore
    readonly decisions: Pick<TypeDecisions, 'set'>
    readonly notes: Notes
    readonly outbox: Outbox
    readonly settings: SettingsStore
    readonly now: () => number
  },
) {
  const { calls, clients, decisions, notes, outbox, settings, now } = parts
  const select = database.prepare<[string], { form: string }>('SELECT form FROM quick_entry_draft WHERE call_id = ?')
  const upsert = database.prepare<[string, string, number]>(
    `INSERT INTO quick_entry_draft (call_id, form, saved_at) VALUES (?, ?, ?)
     ON CONFLICT (call_id) DO UPDATE SET form = excluded.form, saved_at = excluded.saved_at`,
  )
  const remove = database.prepare<[string]>('DELETE FROM quick_entry_draft WHERE call_id = ?')

  const unknownCall = (callId: string) =>
    failure('unknown-call', `no call ${callId} has been recorded: its form cannot be kept`)

  return {
    readDraft(callId: string): QuickEntry | null {
      const row = select.get(callId)
      return row ? quickEntrySchema.parse(JSON.parse(row.form)) : null
    },

    saveDraft(callId: string, quickEntry: QuickEntry): Result<{ savedAt: number }, 'unknown-call'> {
      if (!calls.get(callId)) return unknownCall(callId)
      const savedAt = now()
      upsert.run(callId, JSON.stringify(quickEntry), savedAt)
      return success({ savedAt })
    },

    /** Makes a client of the form and ties the call to it; answers the client's id. */
    submit: inTransaction(database, (callId: string, quickEntry: QuickEntry): Result<string, QuickEntryFailure> => {
      const call = calls.get(callId)
      if (!call) return unknownCall(callId)
      if (quickEntry.name.trim() === '' && quickEntry.company.trim() === '') {
        return failure('nameless', 'a client needs a name or a company')
      }
      const made = call.chosenBy === 'operator' && call.clientId !== null ? clients.byId(call.clientId) : undefined
      // the same form sent twice is one client
      if (made?.crmId === null && made.name === fieldsOf(quickEntry).name) return success(made.id)
      const { defaultCountry } = settings.read().settings
      const client = clients.insertLocal(fieldsOf(quickEntry), now())
      const phones = parsePhoneNumberField(quickEntry.number, { defaultCountry: quickEntry.country ?? defaultCountry })
      for (const phone of phones) clients.addOperatorPhone(client.clientKey, phone)
      // before the call, which the CRM ties to this client
      outbox.enqueue({ kind: 'client', clientId: client.id, callId: null })
      tieCall(callId, client.id)
      // after the call, whose signs speak for types too
      for (const [typology, type] of Object.entries(quickEntry.types)) {
        const set = decisions.set(client.id, callId, typology, type, '')
        // the form may be older than a change of the packs; the client is not lost for that
        if (!set.ok) logProblem({ what: 'type of a new client', message: set.error.message })
      }
      keepReason(callId, quickEntry.reason)
      remove.run(callId)
      return success(client.id)
    }),

    /** The caller is this client, calling from a number nobody had written down. */
    addNumber: inTransaction(database, (callId: string, clientId: string): Result<string, QuickEntryFailure> => {
      const call = calls.get(callId)
      if (!call) return unknownCall(callId)
      const client = clients.byId(clientId)
      if (!client) return failure('unknown-client', `client ${clientId} is not in the cache any more`)
      const number = numberOf(call.identity, settings.read().settings.defaultCountry)
      if (!number) return failure('no-number', 'the caller has withheld the number')
      const isNew = clients.addOperatorPhone(client.clientKey, number)
      // the entry that makes the client known to the CRM tells all its numbers
      if (isNew && !(client.crmId === null && outbox.isClientUntried(clientId))) {
        outbox.enqueue({ kind: 'phone', clientId, callId: null, payload: { raw: number.e164 ?? number.raw } })
      }
      tieCall(callId, clientId)
      const draft = select.get(callId)
      if (draft) keepReason(callId, quickEntrySchema.parse(JSON.parse(draft.form)).reason)
      remove.run(callId)
      return success(clientId)
    }),
  }

  function tieCall(callId: string, clientId: string): void {
    calls.tie(callId, clientId, 'operator')
  }

  /** Why they called is the beginning of the note. */
  function keepReason(callId: string, reason: string): void {
    const note = notes.read(callId)?.note
    const text = note?.text ?? ''
    // a form that is sent twice must not begin the note twice
    if (reason.trim() === '' || text.startsWith(reason)) return
    const saved = notes.save(callId, {
      text: [reason, text].filter(Boolean).join('\n'),
      outcome: note?.outcome ?? null,
    })
    if (!saved.ok) throw new Error(saved.error.message)
  }
}
export type QuickEntries = ReturnType<typeof openQuickEntries>

function fieldsOf(quickEntry: QuickEntry) {
  const { kind, company, email, language, country, place, timeZone } = quickEntry
  const name = quickEntry.name.trim()
  return {
    kind,
    name: name === '' ? company.trim() : name,
    company: company.trim(),
    email: email.trim(),
    language,
    country,
    place: place.trim(),
    timeZone,
  }
}
