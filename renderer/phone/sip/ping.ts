const CALL_ID_START = 'vizitka-ping-'
const REPLY = new RegExp(`^(?:call-id|i)[ \\t]*:[ \\t]*${CALL_ID_START}`, 'imu')

/** An OPTIONS to our own domain (RFC 3261, 11), by which a server shows that it is alive, whatever it answers. */
export function optionsPing(address: string, transport: string): string {
  const token = crypto.randomUUID().replaceAll('-', '')
  const domain = address.slice(address.lastIndexOf('@') + 1)
  return [
    `OPTIONS sip:${domain} SIP/2.0`,
    `Via: SIP/2.0/${transport} ${token}.invalid;branch=z9hG4bK${token}`,
    'Max-Forwards: 70',
    `From: <sip:${address}>;tag=${token.slice(0, 10)}`,
    `To: <sip:${domain}>`,
    `Call-ID: ${CALL_ID_START}${token}`,
    'CSeq: 1 OPTIONS',
    `Contact: <sip:ping@${token}.invalid;transport=ws>`,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')
}

/** Whether a message answers an OPTIONS of ours; the library knows nothing of it. */
export function isPingReply(message: string): boolean {
  return message.startsWith('SIP/2.0 ') && REPLY.test(message)
}
