import { describe, expect, test } from 'vitest'
import { DialogBook } from '../../renderer/phone/sip/dialog-book.ts'
import { lineStateOf, readDialogInfo, type DialogInfo } from '../../renderer/phone/sip/dialog-info.ts'
import { replacesOf } from '../../renderer/phone/sip/replaces.ts'

/** As Asterisk writes it (res_pjsip_dialog_info_body_generator): the call that rings is not named any closer. */
const ASTERISK = `<?xml version="1.0" encoding="UTF-8"?>
<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="3" state="full" entity="sip:101@pbx.example.com">
 <dialog id="101" call-id="pickup-5f1e@pbx.example.com" direction="recipient">
  <remote>
   <identity display="Anna &amp; Co">sip:+74951234567@pbx.example.com</identity>
   <target uri="sip:101@pbx.example.com" />
  </remote>
  <local><identity display="Desk">sip:101@pbx.example.com</identity><target uri="sip:101@pbx.example.com" /></local>
  <state>early</state>
 </dialog>
</dialog-info>`

/** FreeSWITCH (sofia_presence.c). */
const FREESWITCH = `<?xml version="1.0"?>
<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="12" state="full" entity="sip:1001@fs.example.com">
<dialog id="8d3c" call-id="8d3c-7f2a@10.0.0.5" local-tag="aXbYcZ" remote-tag="FS123" direction="recipient">
<state>confirmed</state>
<local><identity>sip:1001@fs.example.com</identity><target uri="sip:1001@fs.example.com"><param pname="+sip.rendering" pvalue="yes"/></target></local>
<remote><identity display="Outbound Call">sip:1002@fs.example.com</identity><target uri="sip:**1001@fs.example.com"/></remote>
</dialog>
</dialog-info>`

/** Kamailio (pua_dialoginfo, put together by presence_dialoginfo): prefixed, attributes in other orders. */
const KAMAILIO = `<?xml version='1.0'?>
<di:dialog-info xmlns:di='urn:ietf:params:xml:ns:dialog-info' version='0' state='full' entity='sip:101@lab.test'>
  <di:dialog direction='recipient' id='call-7@192.0.2.1' call-id='call-7@192.0.2.1' remote-tag='as5' local-tag='u-9'>
    <di:state>early</di:state>
    <di:remote>
      <di:identity>sip:%2B442071234567@lab.test</di:identity>
      <di:target uri='sip:caller@192.0.2.1:5070;transport=udp'/>
    </di:remote>
    <di:local><di:identity>sip:101@lab.test</di:identity><di:target uri='sip:101@192.0.2.9'/></di:local>
  </di:dialog>
</di:dialog-info>`

/** 3CX: a byte order mark, no tags, and an end that is still listed. */
const THREE_CX = `\uFEFF<?xml version="1.0" encoding="utf-8"?><dialog-info version="44" state="full" entity="sip:120@3cx.local" xmlns="urn:ietf:params:xml:ns:dialog-info">
<dialog id="0"><state>terminated</state></dialog>
<dialog id="1" direction="initiator"><state>confirmed</state><remote><identity display="Иван Петров">sip:121@3cx.local:5060</identity><target uri="sip:121@3cx.local:5060"/></remote></dialog></dialog-info>`

/** Cisco (CUCM): replicas and comments, state with an event and a code. */
const CISCO = `<?xml version="1.0" encoding="UTF-8"?>
<!-- generated -->
<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="7" state="partial" entity="sip:4001@ucm">
  <dialog id="id-4001-1" direction="initiator">
    <state event="remote-bye" code="487">proceeding</state>
    <local><identity>sip:4001@ucm</identity></local>
    <remote><identity display="4002">&lt;sip:4002@ucm&gt;</identity></remote>
  </dialog>
</dialog-info>`

/** What the only line of a document does. */
function stateOf(document: string): ReturnType<typeof lineStateOf> {
  return lineStateOf(read(document).dialogs)
}

function read(document: string): DialogInfo {
  const info = readDialogInfo(document)
  if (!info) throw new Error('not read')
  return info
}

describe('documents as servers write them', () => {
  test.each([
    ['Asterisk', ASTERISK, { state: 'ringing', remoteAddress: '+74951234567', remoteName: 'Anna & Co' }],
    ['FreeSWITCH', FREESWITCH, { state: 'talking', remoteAddress: '1002', remoteName: 'Outbound Call' }],
    ['Kamailio', KAMAILIO, { state: 'ringing', remoteAddress: '+442071234567', remoteName: '' }],
    ['3CX', THREE_CX, { state: 'talking', remoteAddress: '121', remoteName: 'Иван Петров' }],
    ['Cisco', CISCO, { state: 'calling', remoteAddress: '4002', remoteName: '' }],
  ])('%s', (_server, document, expected) => {
    expect(stateOf(document)).toEqual(expected)
  })

  test('a line without calls is idle', () => {
    expect(stateOf('<dialog-info version="0" state="full" entity="sip:1@a"/>').state).toBe('idle')
  })

  test('what rings comes before what is talked', () => {
    const talking = '<dialog id="1" direction="recipient"><state>confirmed</state></dialog>'
    const ringing = '<dialog id="2" direction="recipient"><state>early</state></dialog>'
    expect(stateOf(`<dialog-info version="0" state="full">${talking}${ringing}</dialog-info>`).state).toBe('ringing')
  })
})

describe('what is no such document', () => {
  test.each([
    ['nothing', ''],
    ['another root', '<presence/>'],
    ['an element that is not closed', '<dialog-info><dialog></dialog-info>'],
    ['two roots', '<dialog-info/><dialog-info/>'],
    ['text around it', 'hello <dialog-info/>'],
    ['entities of its own', '<!DOCTYPE a [<!ENTITY x "y">]><dialog-info>&x;</dialog-info>'],
    ['a tag that never ends', `<dialog-info ${'a="'.repeat(1_000)}`],
    ['too deep a tree', '<dialog-info>'.repeat(100)],
    ['too long', `<dialog-info>${' '.repeat(300_000)}</dialog-info>`],
  ])('%s', (_name, document) => {
    expect(readDialogInfo(document)).toBeNull()
  })

  test('direction overrides and control characters do not reach the screen', () => {
    const name = 'Ev\u202Eil\u0007'
    const remote = `<remote><identity display="${name}">sip:1@a</identity></remote>`
    const info = read(`<dialog-info><dialog id="1"><state>early</state>${remote}</dialog></dialog-info>`)
    expect(info.dialogs[0]?.remoteName).toBe('Evil')
  })
})

describe('a book of dialogs', () => {
  const partial = (version: number, id: string, state: string): DialogInfo =>
    read(
      `<dialog-info version="${version}" state="partial"><dialog id="${id}" direction="recipient"><state>${state}</state></dialog></dialog-info>`,
    )

  test('a partial document leaves alone what it does not name, and ends what it names as ended', () => {
    const book = new DialogBook()
    book.take(read('<dialog-info version="0" state="full"/>'))
    expect(book.take(partial(1, 'a', 'confirmed'))).toBe('taken')
    expect(book.take(partial(2, 'b', 'early'))).toBe('taken')
    expect(book.state.state).toBe('ringing')
    book.take(partial(3, 'b', 'terminated'))
    expect(book.state.state).toBe('talking')
    book.take(partial(4, 'a', 'terminated'))
    expect(book.state.state).toBe('idle')
  })

  test('an old partial document is passed over, a gap asks for the full state', () => {
    const book = new DialogBook()
    book.take(read('<dialog-info version="5" state="full"/>'))
    expect(book.take(partial(5, 'a', 'confirmed'))).toBe('taken')
    expect(book.state.state).toBe('idle')
    expect(book.take(partial(7, 'a', 'confirmed'))).toBe('gap')
    expect(book.state.state).toBe('talking')
  })

  test('a full document counts although its server has begun to count anew', () => {
    const book = new DialogBook()
    book.take(read(ASTERISK))
    book.take(read('<dialog-info version="0" state="full"/>'))
    expect(book.state.state).toBe('idle')
  })
})

describe('Replaces', () => {
  test('the tags stand as the one who calls sees them', () => {
    const [dialog] = read(KAMAILIO).dialogs
    expect(dialog && replacesOf(dialog)).toBe('call-7@192.0.2.1;to-tag=as5;from-tag=u-9;early-only')
    expect(dialog?.remoteTarget).toBe('sip:caller@192.0.2.1:5070;transport=udp')
  })

  test('a tag that is not told is 0', () => {
    const [dialog] = read(ASTERISK).dialogs
    expect(dialog && replacesOf(dialog)).toBe('pickup-5f1e@pbx.example.com;to-tag=0;from-tag=0;early-only')
  })

  test('nothing but a Call-ID and tags comes into the header', () => {
    const [dialog] = read(KAMAILIO).dialogs
    if (!dialog) throw new Error('no dialog')
    expect(replacesOf({ ...dialog, callId: 'a\r\nX-Evil: 1' })).toBeNull()
    expect(replacesOf({ ...dialog, callId: '' })).toBeNull()
    expect(replacesOf({ ...dialog, localTag: 'a;b' })).toMatch(/from-tag=0;early-only$/)
  })
})
