import type { IncomingRequest } from 'jssip/lib/SIPMessage'
import type { CallerHeaders } from '../../../shared/caller-identity.ts'
import type { AnswerWishHeaders } from './answer-after.ts'

/** The headers of an INVITE that tell who calls and for whom, raw. */
export function callerHeadersOf(request: IncomingRequest): CallerHeaders {
  return {
    from: request.getHeader('From') ?? '',
    to: request.getHeader('To') ?? '',
    requestUri: request.ruri.toString(),
    pAssertedIdentity: request.getHeaders('P-Asserted-Identity'),
    remotePartyId: request.getHeaders('Remote-Party-ID'),
    privacy: request.getHeaders('Privacy'),
    diversion: request.getHeaders('Diversion'),
    historyInfo: request.getHeaders('History-Info'),
    pCalledPartyId: request.getHeaders('P-Called-Party-ID'),
  }
}

/** The headers of an INVITE that may ask to be answered by itself, raw. */
export function answerWishOf(request: IncomingRequest): AnswerWishHeaders {
  return {
    callInfo: request.getHeaders('Call-Info'),
    alertInfo: request.getHeaders('Alert-Info'),
    answerMode: [...request.getHeaders('Answer-Mode'), ...request.getHeaders('Priv-Answer-Mode')],
  }
}
