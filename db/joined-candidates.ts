import type { ClientRow, ClientStore } from './client-store.ts'
import type { JoinedClients } from './joined-clients.ts'
import type { Candidate } from './lookup.ts'

/** Of a number with more owners nobody is compared with anybody: it is a switchboard. */
const CANDIDATES_MAX = 50

export type JoinedCandidate = Candidate & {
  /** Records of other sources that are the same person. */
  readonly others: readonly ClientRow[]
}

/** Candidates of a number as persons: those that are one person stand once, as the record that counts most. */
export function joinCandidates(
  candidates: readonly Candidate[],
  { clients, joined }: { readonly clients: Pick<ClientStore, 'byKey'>; readonly joined: JoinedClients },
): readonly JoinedCandidate[] {
  if (!joined.isAny() || candidates.length > CANDIDATES_MAX) {
    return candidates.map((candidate) => ({ ...candidate, others: [] }))
  }
  const byKey = new Map(candidates.map((candidate) => [candidate.clientKey, candidate]))
  const persons = new Map<number, JoinedCandidate>()
  for (const candidate of candidates) {
    const row = clients.byKey(candidate.clientKey)
    if (!row) continue
    const { lead, others } = joined.of(row)
    // the number as the record has it that counts most among those that have it
    const first = [lead, ...others].map(({ clientKey }) => byKey.get(clientKey)).find((one) => one !== undefined)
    persons.set(lead.clientKey, { ...(first ?? candidate), clientKey: lead.clientKey, others })
  }
  const joinedAway = candidates.length - persons.size
  return [...persons.values()].map(({ match, ...person }) => ({
    ...person,
    match: { ...match, sharedBy: Math.max(1, match.sharedBy - joinedAway) },
  }))
}
