import { readAddress } from '../../../shared/caller-identity/address.ts'
import { cleanText } from '../../../shared/clean-text.ts'
import type { ColleagueState } from '../../../shared/colleague.ts'
import { parseNameAddress } from '../../../shared/sip-header.ts'
import { childOf, childrenOf, readXml, type XmlElement } from '../../../shared/xml-reader.ts'

const ADDRESS_MAX_LENGTH = 300
const NAME_MAX_LENGTH = 200
const MAX_DIALOGS = 50

/** A call at the watched line (RFC 4235, 4.1.2), local and remote as that line sees them. */
export type WatchedDialog = {
  readonly id: string
  readonly state: 'ringing' | 'calling' | 'talking' | 'ended'
  readonly callId: string
  readonly localTag: string
  readonly remoteTag: string
  /** Where the other side is to be reached: its contact, else its address. Empty: not told. */
  readonly remoteTarget: string
  readonly remoteAddress: string
  readonly remoteName: string
}

export type DialogInfo = {
  readonly version: number
  /** Partial: dialogs that are not named stay as they were. */
  readonly isFull: boolean
  readonly dialogs: readonly WatchedDialog[]
}

/** Reads application/dialog-info+xml (RFC 4235); null where it cannot be read. */
export function readDialogInfo(body: string): DialogInfo | null {
  const root = readXml(body)
  if (root?.name !== 'dialog-info') return null
  const version = Number(root.attributes.get('version'))
  return {
    version: Number.isSafeInteger(version) && version >= 0 ? version : 0,
    isFull: root.attributes.get('state') !== 'partial',
    dialogs: childrenOf(root, 'dialog').slice(0, MAX_DIALOGS).map(readDialog),
  }
}

/** What a line does, from all its calls: what rings comes first, because somebody could take it over. */
export function lineStateOf(dialogs: readonly WatchedDialog[]): Omit<ColleagueState, 'extension'> {
  for (const state of ['ringing', 'talking', 'calling'] as const) {
    const dialog = dialogs.find((one) => one.state === state)
    if (dialog) return { state, remoteAddress: dialog.remoteAddress, remoteName: dialog.remoteName }
  }
  return { state: 'idle', remoteAddress: '', remoteName: '' }
}

function readDialog(dialog: XmlElement): WatchedDialog {
  const remote = childOf(dialog, 'remote')
  const identity = childOf(remote, 'identity')
  // a bare address, yet some senders write it as it stands in From
  const written = identity?.text ?? ''
  const named = parseNameAddress(written)
  const remoteAddress = cleanText((named && readAddress(named.uri)) ?? '', ADDRESS_MAX_LENGTH)
  const remoteName = cleanText(identity?.attributes.get('display') ?? named?.displayName ?? '', NAME_MAX_LENGTH)
  return {
    id: dialog.attributes.get('id') ?? '',
    state: readState(childOf(dialog, 'state')?.text ?? '', dialog.attributes.get('direction') ?? ''),
    callId: dialog.attributes.get('call-id') ?? '',
    localTag: dialog.attributes.get('local-tag') ?? '',
    remoteTag: dialog.attributes.get('remote-tag') ?? '',
    remoteTarget: childOf(remote, 'target')?.attributes.get('uri') || (/<([^<>]*)>/u.exec(written)?.[1] ?? written),
    remoteAddress,
    remoteName: remoteName === remoteAddress ? '' : remoteName,
  }
}

/**
 * Trying, proceeding and early of a call that comes in are its ringing (RFC 4235, 3.7.1). Senders that leave the
 * direction out tell only of what rings at the line.
 */
function readState(state: string, direction: string): WatchedDialog['state'] {
  switch (state.toLowerCase()) {
    case 'trying':
    case 'proceeding':
      return direction === 'recipient' ? 'ringing' : 'calling'
    case 'early':
      return direction === 'initiator' ? 'calling' : 'ringing'
    case 'confirmed':
      return 'talking'
    default:
      return 'ended'
  }
}
