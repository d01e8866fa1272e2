import { expect, test } from 'vitest'
import { LineLog } from '../../electron/line-log.ts'
import type { LineEvent, StoredLineEvent } from '../../shared/line-event.ts'
import { answerWith, Peer } from '../../shared/rpc.ts'
import { startDataService, TEST_TIME, unwrap } from '../helpers/data-service.ts'
import { wire } from '../helpers/wire.ts'

test('what happens to the line before the data process answers is written in order once it does', async () => {
  const at = startDataService()
  const onRequest = answerWith(at.service.handlers)
  const parts = { onEvent: () => undefined, onProblem: () => undefined }
  const { one, other } = wire()
  const data = new Peer({ ...parts, remote: 'data', transport: one, onRequest })
  void new Peer({ ...parts, remote: 'main', transport: other, onRequest })
  const gone = new Peer({ ...parts, remote: 'data', transport: wire().one, onRequest })
  gone.close('the data process is being restarted')
  let isThere = false
  const lineLog = new LineLog(() => (isThere ? data : gone))
  const events = Array.from({ length: 600 }, (_, index): LineEvent => {
    return { at: TEST_TIME + index, kind: 'connecting', detail: `${index}` }
  })
  for (const event of events) lineLog.add(event)
  await lineLog.write()
  isThere = true
  await Promise.all([lineLog.write(), lineLog.write()])
  const written = unwrap(await at.service.handlers['line-log.list']({ before: null, limit: 500 }))
  // the oldest went: an evening of attempts must not fill the memory
  expect(written.map(withoutKey)).toEqual(events.slice(100).toReversed())
  const last: LineEvent = { at: TEST_TIME + 600, kind: 'registered', detail: '' }
  lineLog.add(last)
  await lineLog.write()
  const newest = unwrap(await at.service.handlers['line-log.list']({ before: null, limit: 1 }))
  expect(newest.map(withoutKey)).toEqual([last])
  await at.dispose()
})

function withoutKey({ key: _key, ...event }: StoredLineEvent): LineEvent {
  return event
}
