import type { UA } from 'jssip'
import type { IncomingMessageEvent, OutgoingMessageEvent } from 'jssip/lib/UA'
import { readAddress } from '../../../shared/caller-identity/address.ts'
import { cleanText } from '../../../shared/clean-text.ts'
import { HANDOVER_MEDIA_TYPE, HandoverParts } from '../../../shared/handover-parts.ts'
import { parseNameAddress } from '../../../shared/sip-header.ts'
import { TEXT_MESSAGE_MAX_LENGTH } from '../../../shared/text-message.ts'
import type { PhoneAccount, PhoneEvents } from '../phone.ts'
import { handoverReader } from './handover-messages.ts'

const NAME_MAX_LENGTH = 200

/** A MESSAGE as it came in (RFC 3428). */
export type ReceivedMessage = {
  readonly at: number
  readonly lineId: string
  /** User part of From; empty where there is none. */
  readonly sender: string
  /** Host of From, lower case. */
  readonly senderDomain: string
  readonly senderName: string
  readonly body: string
}

/** Takes a message of one kind and tells of it; false: its body cannot be read. */
export type MessageReader = (message: ReceivedMessage, events: PhoneEvents) => boolean

/** Answers every MESSAGE that comes in on a line, by its content type. */
export function receiveMessages(
  userAgent: UA,
  { id: lineId, address }: Pick<PhoneAccount, 'id' | 'address'>,
  events: PhoneEvents,
): void {
  const ownDomain = address.split('@')[1] ?? ''
  // what each kind of message means to us; any other is refused
  const readers: ReadonlyMap<string, MessageReader> = new Map([
    ['text/plain', readTextMessage],
    [HANDOVER_MEDIA_TYPE, handoverReader(new HandoverParts(), ownDomain)],
  ])
  userAgent.on('newMessage', (event: IncomingMessageEvent | OutgoingMessageEvent) => {
    if (!isIncoming(event)) return
    const { message, request } = event
    const reader = readers.get(mediaTypeOf(request.getHeader('Content-Type')))
    if (!reader) {
      const accept = `Accept: ${[...readers.keys()].join(', ')}`
      return message.reject({ status_code: 415, reason_phrase: 'Unsupported Media Type', extraHeaders: [accept] })
    }
    const from = parseNameAddress(request.getHeader('From') ?? '')
    const isRead = reader(
      {
        at: Date.now(),
        lineId,
        sender: from === null ? '' : (readAddress(from.uri) ?? ''),
        senderDomain: from?.uri.host ?? '',
        senderName: cleanText(from?.displayName ?? '', NAME_MAX_LENGTH),
        body: request.body,
      },
      events,
    )
    if (isRead) message.accept({})
    else message.reject({ status_code: 400, reason_phrase: 'Bad Request' })
  })
}

function readTextMessage({ at, lineId, sender, senderName, body }: ReceivedMessage, events: PhoneEvents): boolean {
  const text = cleanText(body, TEXT_MESSAGE_MAX_LENGTH, { keepLineBreaks: true })
  // an empty one is no more than a sign of life
  if (text !== '') events.onTextMessage({ at, lineId, address: sender, displayName: senderName, text })
  return true
}

/** Type and subtype without parameters; RFC 3428, 7: without the header it is plain text. */
function mediaTypeOf(contentType: string | undefined): string {
  return contentType?.split(';')[0]?.trim().toLowerCase() ?? 'text/plain'
}

function isIncoming(event: IncomingMessageEvent | OutgoingMessageEvent): event is IncomingMessageEvent {
  const originator: string = event.originator
  return originator === 'remote'
}
