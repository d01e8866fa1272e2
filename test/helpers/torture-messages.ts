/** What a phone has to do with a message; see RFC 4475, whose sections name the messages. */
export type TortureOutcome =
  /** An INVITE for us: it rings. */
  | 'rings'
  /** A request that is answered, with any status. */
  | 'answered'
  /** A request that gets an error for its final answer. */
  | 'refused'
  /** Nothing is asked of a phone but to go on. */
  | 'survived'

export type TortureMessage = {
  readonly section: string
  readonly what: string
  readonly outcome: TortureOutcome
  readonly message: string | Uint8Array
}

const SDP = [
  'v=0',
  'o=mhandley 29739 7272939 IN IP4 192.0.2.3',
  's=-',
  'c=IN IP4 192.0.2.4',
  't=0 0',
  'm=audio 49217 RTP/AVP 0 12',
  '',
].join('\r\n')

/** `changes`: header lines by their names that replace the usual ones; null leaves one out. */
function request(
  method: string,
  uri: string,
  id: string,
  changes: Readonly<Record<string, string | null>> = {},
  extra: readonly string[] = [],
  body = '',
): string {
  const usual: Record<string, string> = {
    Via: `SIP/2.0/WS caller.invalid;branch=z9hG4bK${id}`,
    'Max-Forwards': '70',
    From: '<sip:caller@example.net>;tag=98asjd8',
    To: '<sip:alice@lab.test>',
    'Call-ID': `${id}.torture`,
    CSeq: `9 ${method}`,
    Contact: '<sip:caller@caller.invalid>',
    'Content-Length': String(Buffer.byteLength(body)),
  }
  const lines = Object.entries({ ...usual, ...changes })
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${value}`)
  return [`${method} ${uri} SIP/2.0`, ...lines, ...extra, '', body].join('\r\n')
}

/** A message of each kind that RFC 4475 describes, for the phone with this Contact; `offer` is SDP that it can answer. */
export function tortureMessages(contact: string, offer: string): readonly TortureMessage[] {
  const sdpType = 'Content-Type: application/sdp'
  const to = (
    section: string,
    what: string,
    outcome: TortureOutcome,
    message: string | Uint8Array,
  ): TortureMessage => ({
    section,
    what,
    outcome,
    message,
  })
  const options = (id: string, changes: Record<string, string | null> = {}, extra: readonly string[] = []): string =>
    request('OPTIONS', contact, id, changes, extra)
  const invite = (id: string, changes: Record<string, string | null> = {}, extra: readonly string[] = []): string =>
    request('INVITE', contact, id, changes, [sdpType, ...extra], offer)
  const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1')

  return [
    to(
      '3.1.1.1',
      'a short tortuous INVITE',
      'rings',
      [
        `INVITE ${contact} SIP/2.0`,
        'TO :',
        ' sip:alice@lab.test',
        'from   : "J Rosenberg \\\\\\""       <sip:jdrosen@example.com>',
        '  ;',
        '  tag = 98asjd8',
        'MaX-fOrWaRdS: 0068',
        'Call-ID: wsinv.ndaksdj@192.0.2.1',
        'Content-Length   : ' + String(Buffer.byteLength(offer)),
        'cseq: 0009',
        '  INVITE',
        'Via  : SIP  /   2.0',
        ' /WS',
        '    192.0.2.2;branch=390skdjuw',
        's :',
        'NewFangledHeader:   newfangled value',
        ' continued newfangled value',
        'UnknownHeaderWithUnusualValue: ;;,,;;,;',
        'Content-Type: application/sdp',
        'Route:',
        ' <sip:services.example.com;lr;unknownwith=value;unknown-no-value>',
        'v:  SIP  / 2.0  / TCP     spindle.example.com   ;',
        '  branch  =   z9hG4bK9ikj8  ,',
        ' SIP  /    2.0   / UDP  192.168.255.111   ; branch=',
        ' z9hG4bK30239',
        'm:"Quoted string \\"\\"" <sip:jdrosen@example.com> ; newparam =',
        '      newvalue ;',
        '  secondparam ; q = 0.33',
        '',
        offer,
      ].join('\r\n'),
    ),
    to(
      '3.1.1.2',
      'a wide range of valid characters',
      'refused',
      request(
        "!interesting-Method0123456789_*+`.%indeed'~",
        "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com",
        'intmeth',
        {
          CSeq: "139122385 !interesting-Method0123456789_*+`.%indeed'~",
          From: "token1~` token2'+_ token3*%!.- <sip:mundane@example.com>;fromParam''~+*_!.-%=\"работающий\";tag=_token~1'+`*%!-.",
          To: '"BEL:\\\u0007 NUL:\\\u0000 DEL:\\\u007F" <sip:1_unusual.URI~(to-be!sure)&isn\'t+it$/crazy?,/;;*@example.com>',
          'Call-ID': 'intmeth.word%ZK-!.*_+\'@word`~)(><:\\/"][?}{',
        },
        ["extensionHeader-!.%*+_`'~:\u{FEFF}大停電"],
      ),
    ),
    to(
      '3.1.1.3',
      'percent-escapes in the Request-URI',
      'rings',
      request(
        'INVITE',
        contact.replace(/^sip:(.)/u, (_, first: string) => `sip:%${first.charCodeAt(0).toString(16)}`),
        'esc01',
        { To: '<sip:%75se%72@example.com>', From: '<sip:I%20have%20spaces@example.net>;tag=938' },
        [sdpType],
        offer,
      ),
    ),
    to(
      '3.1.1.4',
      'escaped nulls in URIs',
      'answered',
      options(
        'escnull',
        {
          From: 'sip:null-%00-null@example.com;tag=839923423',
          To: 'sip:null-%00-null@example.com',
        },
        ['Contact: <sip:%00%00@host5.example.com>'],
      ),
    ),
    to(
      '3.1.1.5',
      'a percent sign that escapes nothing',
      'refused',
      request('RE%47IST%45R', 'sip:registrar.example.com', 'esc02', {
        CSeq: '29344 RE%47IST%45R',
        From: '"%Z%45" <sip:resource@example.com>;tag=f232jadfj23',
        To: '"%Z%45" <sip:resource@example.com>',
      }),
    ),
    to(
      '3.1.1.6',
      'a name without space before the bracket',
      'answered',
      options('lwsdisp', {
        From: 'caller<sip:caller@example.com>;tag=323',
      }),
    ),
    to(
      '3.1.1.7',
      'long values',
      'rings',
      request(
        'INVITE',
        contact,
        'longreq',
        {
          To: `"I have a user name of ${'extreme'.repeat(40)} proportion"<sip:alice@lab.test:6000;unknownparam1=very${'long'.repeat(40)}value;longparam${'name'.repeat(40)}=shortvalue;very${'long'.repeat(40)}ParameterNameWithNoValue>`,
          From: `sip:${'amazinglylongcallername'.repeat(20)}@example.net;tag=12${'982424'.repeat(50)};unknownheaderparam${'name'.repeat(20)}=unknowheaderparam${'value'.repeat(30)};unknownValueless${'paramname'.repeat(20)}`,
          'Call-ID': `longreq.one${'really'.repeat(20)}longcallid`,
          Contact: `<sip:${'amazinglylongcallername'.repeat(20)}@host5.example.net>`,
        },
        [
          sdpType,
          `Unknown${'Long'.repeat(60)}Name: unknown${'long'.repeat(60)}value`,
          ...Array.from({ length: 33 }, (_, index) => `Via: SIP/2.0/TCP sip${index}.example.com`),
        ],
        offer,
      ),
    ),
    to(
      '3.1.1.8',
      'something after the end of the message',
      'answered',
      `${options('dblreq')}INVITE sip:joe@example.com SIP/2.0\r\nt: sip:joe@example.com\r\n\r\n`,
    ),
    to(
      '3.1.1.9',
      'a semicolon in the user part',
      'refused',
      options('semiuri', { To: 'sip:j.user@example.com' }).replace(
        /^OPTIONS \S+/u,
        () => `OPTIONS ${contact.replace('@', ';par=u%40example.net@')}`,
      ),
    ),
    to(
      '3.1.1.10',
      'many transports in Via',
      'answered',
      options(
        'transports',
        {},
        ['UDP', 'SCTP', 'TLS', 'UNKNOWN'].map((name) => `Via: SIP/2.0/${name} t.example.com;branch=z9hG4bK${name}`),
      ),
    ),
    to(
      '3.1.1.11',
      'a multipart body',
      'refused',
      bytes(
        request(
          'MESSAGE',
          contact,
          'mpart01',
          {},
          ['Content-Type: multipart/mixed;boundary=7a9cbec02ceef655'],
          [
            '--7a9cbec02ceef655',
            'Content-Type: text/plain',
            'Content-Transfer-Encoding: binary',
            '',
            'Hello',
            '--7a9cbec02ceef655',
            'Content-Type: application/octet-stream',
            'Content-Transfer-Encoding: binary',
            '',
            '\u0082\u0001\u00FF\u0000\u00A2',
            '--7a9cbec02ceef655--',
            '',
          ].join('\r\n'),
        ),
      ),
    ),
    to(
      '3.1.1.12',
      'a reason phrase outside of ASCII',
      'survived',
      'SIP/2.0 200 = 2**3 * 5**2 но сто девяносто девять - простое\r\nVia: SIP/2.0/WS 192.0.2.198;branch=z9hG4bK1324923\r\nCall-ID: unreason.1234ksdfak3j2erwedfsASdf\r\nCSeq: 35 INVITE\r\nFrom: sip:user@example.com;tag=11141343\r\nTo: sip:user@example.edu;tag=2229\r\nContent-Length: 0\r\nContact: <sip:user@host198.example.com>\r\n\r\n',
    ),
    to(
      '3.1.1.13',
      'no reason phrase',
      'survived',
      'SIP/2.0 100 \r\nVia: SIP/2.0/WS 192.0.2.105;branch=z9hG4bK2398ndaoe\r\nCall-ID: noreason.asndj203insdf99223ndf\r\nCSeq: 35 INVITE\r\nFrom: <sip:user@example.com>;tag=39ansfi3\r\nTo: <sip:user@example.edu>;tag=902jndnke3\r\nContent-Length: 0\r\nContact: <sip:user@host105.example.com>\r\n\r\n',
    ),

    to(
      '3.1.2.1',
      'separators that are not needed',
      'refused',
      invite('badinv01', {
        Via: 'SIP/2.0/WS 192.0.2.15;;,;,,',
        To: '"Watson, Thomas" < sip:t.watson@example.org >',
        From: '<sip:caller@example.net>;;,;,;tag=134161461246',
      }),
    ),
    to('3.1.2.2', 'a Content-Length that is too large', 'refused', invite('clerr', { 'Content-Length': '9999' })),
    to('3.1.2.3', 'a negative Content-Length', 'refused', invite('ncl', { 'Content-Length': '-999' })),
    to(
      '3.1.2.4',
      'numbers out of range in a request',
      'refused',
      request('REGISTER', contact, 'scalar02', { CSeq: '36893488147419103232 REGISTER', 'Max-Forwards': '300' }, [
        'Expires: 10000000000000000000000000000000',
        'Contact: <sip:user@host129.example.com>;expires=280297596632815',
      ]),
    ),
    to(
      '3.1.2.5',
      'numbers out of range in a response',
      'survived',
      'SIP/2.0 503 Service Unavailable\r\nVia: SIP/2.0/WS host129.example.com;branch=z9hG4bKzzxdiwo34sw;received=192.0.2.129\r\nTo: <sip:user@example.com>\r\nFrom: <sip:other@example.net>;tag=2easdjfejw\r\nCSeq: 9292394834772304023312 OPTIONS\r\nCall-ID: scalarlg.noase0of0234hn2qofoaf0232aewf2394r\r\nRetry-After: 949302838503028349304023988\r\nWarning: 1812 overture "In Progress"\r\nContent-Length: 0\r\n\r\n',
    ),
    to(
      '3.1.2.6',
      'a quoted string without its end',
      'survived',
      invite('quotbal', { To: '"Mr. J. User <sip:j.user@example.com>' }),
    ),
    to('3.1.2.7', 'brackets around the Request-URI', 'refused', invite('ltgtruri').replace(contact, `<${contact}>`)),
    to(
      '3.1.2.8',
      'spaces within the Request-URI',
      'refused',
      invite('lwsruri').replace(contact, contact.replace(';', '; ')),
    ),
    to(
      '3.1.2.9',
      'many spaces in the request line',
      'refused',
      invite('lwsstart').replace(`INVITE ${contact} `, `INVITE  ${contact}  `),
    ),
    to('3.1.2.10', 'spaces after the request line', 'refused', invite('trws').replace('SIP/2.0\r\n', 'SIP/2.0  \r\n')),
    to(
      '3.1.2.11',
      'escaped headers in the Request-URI',
      'survived',
      invite('escruri').replace(contact, `${contact}?Route=%3Csip:example.com%3E`),
    ),
    to(
      '3.1.2.12',
      'a time zone that is none of SIP',
      'rings',
      invite('baddate', {}, ['Date: Fri, 01 Jan 2010 16:00:00 EST']),
    ),
    to(
      '3.1.2.13',
      'a URI without its brackets',
      'survived',
      invite('regbadct', { Contact: 'sip:user@example.com?Route=%3Csip:sip.example.com%3E' }),
    ),
    to(
      '3.1.2.14',
      'spaces within an address',
      'survived',
      options('badaspec', { To: '"Watson, Thomas" < sip:t.watson@example.org >' }),
    ),
    to(
      '3.1.2.15',
      'a name that is no token',
      'survived',
      options('baddn', { From: 'Bell, Alexander <sip:a.g.bell@example.com>;tag=43' }),
    ),
    to('3.1.2.16', 'an unknown version of the protocol', 'survived', options('badvers').replace('SIP/2.0', 'SIP/7.0')),
    to('3.1.2.17', 'methods that differ', 'survived', options('mismatch01', { CSeq: '8 INVITE' })),
    to(
      '3.1.2.18',
      'methods that differ and are unknown',
      'refused',
      request('NEWMETHOD', contact, 'mismatch02', { CSeq: '8 INVITE' }, [sdpType], SDP),
    ),
    to(
      '3.1.2.19',
      'a status code above all',
      'survived',
      'SIP/2.0 4294967301 better not break the receiver\r\nVia: SIP/2.0/WS 192.0.2.105;branch=z9hG4bK2398ndaoe\r\nCall-ID: bigcode.asdof3uj203asdnf3429uasdhfas3ehjasdfas9i\r\nCSeq: 353494 INVITE\r\nFrom: <sip:user@example.com>;tag=39ansfi3\r\nTo: <sip:user@example.edu>;tag=902jndnke3\r\nContent-Length: 0\r\nContact: <sip:user@host105.example.com>\r\n\r\n',
    ),

    to(
      '3.2.1',
      'a branch without its end',
      'survived',
      options('badbranch', { Via: 'SIP/2.0/WS 192.0.2.1;branch=z9hG4bK' }),
    ),

    to(
      '3.3.1',
      'required headers that are missing',
      'survived',
      `INVITE ${contact} SIP/2.0\r\nCSeq: 193942 INVITE\r\nVia: SIP/2.0/WS 192.0.2.95;branch=z9hG4bKkdj.insuf\r\nContent-Type: application/sdp\r\nl: 152\r\n\r\n${SDP}`,
    ),
    to(
      '3.3.2',
      'an unknown scheme in the Request-URI',
      'refused',
      request('OPTIONS', 'nobodyKnowsThisScheme:totallyopaquecontent', 'unkscm'),
    ),
    to(
      '3.3.3',
      'a known scheme that is not SIP',
      'refused',
      request('OPTIONS', 'soap.beep://192.0.2.103:3002', 'novelsc'),
    ),
    to(
      '3.3.4',
      'unknown schemes in headers',
      'refused',
      options('unksm2', { To: 'isbn:2983792873', From: '<http://www.example.com>;tag=3234233' }),
    ),
    to(
      '3.3.5',
      'Require and Proxy-Require that nobody knows',
      'answered',
      options('bext01', {}, [
        'Require: nothingSupportsThis, nothingSupportsThisEither',
        'Proxy-Require: noProxiesSupportThis, norDoAnyProxiesSupportThis',
      ]),
    ),
    to(
      '3.3.6',
      'a body of an unknown type',
      'refused',
      request(
        'INVITE',
        contact,
        'invut',
        {},
        ['Content-Type: application/unknownformat'],
        '<audio>\r\n <pcmu port="443"/>\r\n</audio>\r\n',
      ),
    ),
    to(
      '3.3.7',
      'an unknown authorisation scheme',
      'answered',
      options('regaut01', {}, ['Authorization: NoOneKnowsThisScheme opaque-data=here']),
    ),
    to(
      '3.3.8',
      'values twice where there is to be one',
      'survived',
      invite('multi01', {}, [
        'CSeq: 59 INVITE',
        'Call-ID: multi01.98asdh@192.0.2.2',
        'From: sip:caller@example.net;tag=3413415',
        'To: sip:user2@example.com',
        'Max-Forwards: 5',
      ]),
    ),
    to('3.3.9', 'Content-Length twice', 'refused', options('mcl01', {}, ['Content-Length: 5'])),
    to(
      '3.3.10',
      'a 200 with a Via of broadcast',
      'survived',
      'SIP/2.0 200 OK\r\nVia: SIP/2.0/WS 192.0.2.198;branch=z9hG4bK1324923\r\nVia: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1saber23\r\nCall-ID: bcast.0384840201234ksdfak3j2erwedfsASdf\r\nCSeq: 35 INVITE\r\nFrom: sip:user@example.com;tag=11141343\r\nTo: sip:user@example.edu;tag=2229\r\nContent-Length: 0\r\nContact: <sip:user@host28.example.com>\r\n\r\n',
    ),
    to('3.3.11', 'Max-Forwards of zero', 'answered', options('zeromf', { 'Max-Forwards': '0' })),
    to(
      '3.3.12',
      'a registration with a header in its Contact',
      'refused',
      request('REGISTER', contact, 'cparam01', { Contact: 'sip:+19725552222@gw1.example.net;unknownparam' }),
    ),
    to(
      '3.3.13',
      'a registration with parameters of a URI',
      'refused',
      request('REGISTER', contact, 'cparam02', { Contact: '<sip:+19725552222@gw1.example.net;unknownparam>' }),
    ),
    to(
      '3.3.14',
      'a registration with an escaped header',
      'refused',
      request('REGISTER', contact, 'regescrt', { Contact: '<sip:user@example.com?Route=%3Csip:sip.example.com%3E>' }),
    ),
    to(
      '3.3.15',
      'an Accept that cannot be met',
      'survived',
      request('INVITE', contact, 'sdp01', {}, ['Accept: text/nobodyKnowsThis', sdpType], offer),
    ),

    to(
      '3.4.1',
      'an INVITE of RFC 2543',
      'survived',
      `INVITE ${contact} SIP/2.0\r\nVia: SIP/2.0/WS iftgw.example.com\r\nFrom: <sip:+13035551111@ift.client.example.net;user=phone>\r\nRecord-Route: <sip:+13035551111@ift.client.example.net;maddr=192.0.2.1>\r\nTo: sip:alice@lab.test\r\nCall-ID: inv2543.1717@ift.client.example.com\r\nCSeq: 56 INVITE\r\nContent-Type: application/sdp\r\n\r\n${offer}`,
    ),
  ]
}
