import type { Call } from '../shared/call.ts'
import type { CallerIdentity } from '../shared/caller-identity.ts'
import type { CardHandover } from '../shared/card.ts'
import type { HandoverPurpose, ReceivedHandover } from '../shared/handover.ts'
import { parsePhoneNumber, type PhoneNumber } from '../shared/phone-number.ts'
import { numberOf } from './calls.ts'
import type { ClientStore } from './client-store.ts'
import type { Database } from './database.ts'
import type { SettingsStore } from './settings.ts'
import { storedMatchKey } from './stored-phone.ts'

/** What was told longer before a call than this does not belong to it. */
const RECENT_MS = 10 * 60_000
/** What belongs to no call of ours by then never will, and is not ours to keep. */
const UNTIED_KEPT_MS = 24 * 60 * 60_000
/** More are not told in ten minutes. */
const MAX_RECENT = 50

type Role = 'own_call' | 'asked_in'

type HandoverRow = {
  readonly handoverKey: number
  readonly purpose: HandoverPurpose
  readonly at: number
  readonly sender: string
  readonly address: string | null
  readonly matchKey: string | null
  readonly name: string
  readonly crmId: string | null
  readonly operator: string
  readonly note: string
  readonly ownCall: string | null
  readonly askedIn: string | null
}

/** The call that a handover is looked for. */
export type HandoverCall = {
  readonly callId: string
  readonly identity: CallerIdentity
  /** When it began; null: it does just now. */
  readonly begunAt: number | null
  readonly isOver: boolean
}

const COLUMNS = `handover_key AS handoverKey, purpose, at, sender, address, match_key AS matchKey, name, crm_id AS crmId,
  operator, note, own_call AS ownCall, asked_in AS askedIn`

/**
 * What colleagues have told of calls. One belongs to the next call of the number that it names, and, while the colleague
 * asks about it, to the next call of that colleague: on a withheld number there is nothing to tell it by.
 */
export function openHandovers(
  database: Database,
  { clients, settings, now }: { clients: ClientStore; settings: SettingsStore; now: () => number },
) {
  const upsert = database.prepare(
    `INSERT INTO handover (call_id, sender, purpose, at, line_id, address, match_key, name, crm_id, operator, note)
     VALUES (@callId, @sender, @purpose, @at, @lineId, @address, @matchKey, @name, @crmId, @operator, @note)
     ON CONFLICT (call_id, sender) DO UPDATE SET purpose = excluded.purpose, at = excluded.at, address = excluded.address,
       match_key = excluded.match_key, name = excluded.name, crm_id = excluded.crm_id, operator = excluded.operator,
       note = excluded.note`,
  )
  const selectTied = database.prepare<[string, string], HandoverRow>(
    `SELECT ${COLUMNS} FROM handover WHERE own_call = ?
     UNION ALL SELECT ${COLUMNS} FROM handover WHERE asked_in = ? LIMIT 1`,
  )
  const selectRecent = database.prepare<{ since: number; address: string; matchKey: string | null }, HandoverRow>(
    `SELECT ${COLUMNS} FROM handover
     WHERE at >= @since AND (match_key = @matchKey OR address = @address COLLATE NOCASE
       OR (purpose = 'consultation' AND sender = @address COLLATE NOCASE))
     ORDER BY at DESC LIMIT ${MAX_RECENT}`,
  )
  const setTie: Readonly<Record<Role, ReturnType<typeof database.prepare<[string, number]>>>> = {
    own_call: database.prepare('UPDATE handover SET own_call = ? WHERE handover_key = ?'),
    asked_in: database.prepare('UPDATE handover SET asked_in = ? WHERE handover_key = ?'),
  }
  const selectNewest = database.prepare<[], number | null>('SELECT max(at) FROM handover').pluck()
  database
    .prepare<[number]>('DELETE FROM handover WHERE own_call IS NULL AND asked_in IS NULL AND at < ?')
    .run(now() - UNTIED_KEPT_MS)
  /** Of nearly every call it can be said without a look into the table that nobody has told anything of it. */
  let newestAt = selectNewest.get() ?? null

  /** The handover that fits a call and is none of another one, with the part that the call has in it. */
  const fitting = ({ callId, identity, begunAt }: HandoverCall): { row: HandoverRow; role: Role } | null => {
    const since = (begunAt ?? now()) - RECENT_MS
    const { address } = identity
    if (newestAt === null || newestAt < since || address === null) return null
    const isFree = (tiedTo: string | null): boolean => tiedTo === null || tiedTo === callId
    const { defaultCountry } = settings.read().settings
    const number = numberOf(identity, defaultCountry)
    const rows = selectRecent.all({ since, address, matchKey: number && storedMatchKey(number) })
    const about = rows.find((row) => isFree(row.ownCall) && isSameParty(row, address, number, defaultCountry))
    if (about) return { row: about, role: 'own_call' }
    const asked = rows.find(
      ({ purpose, sender, askedIn }) =>
        purpose === 'consultation' && isFree(askedIn) && sender !== '' && isSameText(sender, address),
    )
    return asked ? { row: asked, role: 'asked_in' } : null
  }

  const find = (call: HandoverCall): { row: HandoverRow; role: Role } | null => {
    const tied = newestAt === null ? undefined : selectTied.get(call.callId, call.callId)
    if (tied) return { row: tied, role: tied.ownCall === call.callId ? 'own_call' : 'asked_in' }
    return call.isOver ? null : fitting(call)
  }

  return {
    keep(handover: ReceivedHandover): void {
      const { address } = handover
      const number = address === null ? null : parsePhoneNumber(address, settings.read().settings)
      upsert.run({ ...handover, matchKey: number && storedMatchKey(number) })
      newestAt = Math.max(newestAt ?? 0, handover.at)
    },

    /** What a card says of it; null: nobody has told anything of this call. */
    ofCall(call: HandoverCall): CardHandover | null {
      const found = find(call)
      if (!found) return null
      const { operator, sender, name, note, at, crmId } = found.row
      const clientId = crmId === null ? null : (clients.byCrmId(crmId)?.id ?? null)
      return { operator, sender, name, note, at, clientId, isAsked: found.role === 'asked_in' }
    },

    /** A call has been recorded: what was told of it is from now on told of no other, and stays with it. */
    tie(call: Call): void {
      if (newestAt === null || call.direction === 'outgoing' || selectTied.get(call.id, call.id)) return
      const { id: callId, identity, stamps } = call
      const found = fitting({ callId, identity, begunAt: stamps.inviteReceivedAt, isOver: false })
      if (found) setTie[found.role].run(callId, found.row.handoverKey)
    },
  }
}
export type Handovers = ReturnType<typeof openHandovers>

/** Whether the number, or the name that stands for one, is that of the handover. */
function isSameParty(row: HandoverRow, address: string, number: PhoneNumber | null, defaultCountry: string): boolean {
  if (row.address === null) return false
  if (isSameText(row.address, address)) return true
  if (number === null || row.matchKey === null || row.matchKey !== storedMatchKey(number)) return false
  const told = parsePhoneNumber(row.address, { defaultCountry })
  // both have come in on lines of one house: a country that had to be guessed is the same for both
  return told.kind === number.kind && (told.e164 === number.e164 || told.e164 === null || number.e164 === null)
}

function isSameText(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
