import { describe, expect, test } from 'vitest'
import { answerAfterSeconds, type AnswerWishHeaders } from '../../renderer/phone/sip/answer-after.ts'

const NOTHING: AnswerWishHeaders = { callInfo: [], alertInfo: [], answerMode: [] }

describe('a call that asks to be answered by itself', () => {
  test.each<[string, Partial<AnswerWishHeaders>, number]>([
    ['Call-Info of RFC 5373’s forerunners', { callInfo: ['<sip:lab.test>;answer-after=0'] }, 0],
    ['with a delay', { callInfo: ['<sip:lab.test>;answer-after=7'] }, 7],
    ['with spaces and capitals', { callInfo: ['<sip:lab.test> ; Answer-After = 3'] }, 3],
    ['without an address', { callInfo: ['answer-after=2'] }, 2],
    ['with the semicolon that Asterisk escapes', { callInfo: [String.raw`<uri>\;answer-after=0`] }, 0],
    ['among other infos', { callInfo: ['<http://x/p.jpg>;purpose=icon, <sip:x>;answer-after=4'] }, 4],
    ['in a header of its own', { callInfo: ['<http://x/p.jpg>;purpose=icon', '<sip:x>;answer-after=5'] }, 5],
    ['in Alert-Info', { alertInfo: ['<http://x>;answer-after=1'] }, 1],
    ['Yealink and Grandstream', { alertInfo: ['<http://www.notused.com>;info=alert-autoanswer;delay=0'] }, 0],
    ['with their delay', { alertInfo: ['info=alert-autoanswer; delay=9'] }, 9],
    ['without a delay', { alertInfo: ['<http://x>;info=alert-autoanswer'] }, 0],
    ['Polycom', { alertInfo: ['Auto Answer'] }, 0],
    ['Polycom, after a ring', { alertInfo: ['Ring Auto Answer'] }, 0],
    ['FreePBX', { alertInfo: ['<http://x>;info="auto-answer"'] }, 0],
    ['RFC 5373', { answerMode: ['Auto'] }, 0],
    ['RFC 5373, required', { answerMode: ['auto;require'] }, 0],
  ])('%s', (_name, headers, seconds) => {
    expect(answerAfterSeconds({ ...NOTHING, ...headers })).toBe(seconds)
  })

  test.each<[string, Partial<AnswerWishHeaders>]>([
    ['says nothing of it', {}],
    ['names a melody', { alertInfo: ['<http://x/ring.wav>;info=external', 'Bellcore-dr3'] }],
    ['has it in an address only', { alertInfo: ['<http://x/auto-answer?answer-after=0>'] }],
    ['wants a later answer than anybody waits for', { callInfo: ['<sip:x>;answer-after=600'] }],
    ['gives no number', { callInfo: ['<sip:x>;answer-after=now'] }],
    ['gives a negative number', { callInfo: ['<sip:x>;answer-after=-1'] }],
    ['wants a person to answer', { answerMode: ['Manual'] }],
    ['wants a person to answer, whatever else it says', { answerMode: ['manual'], callInfo: ['<x>;answer-after=0'] }],
  ])('not when it %s', (_name, headers) => {
    expect(answerAfterSeconds({ ...NOTHING, ...headers })).toBeNull()
  })
})
