import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkHead, SnapshotCheck } from '../../db/snapshot/snapshot-check.ts'
import {
  CONTENT_VERSION,
  HEAD_BYTES,
  MAGIC,
  packFrame,
  readFrameHead,
  FRAME_HEAD_BYTES,
  unpackFrame,
  writeHead,
} from '../../db/snapshot/snapshot-format.ts'
import { publicKeyText } from '../../db/snapshot/snapshot-keys.ts'
import { keyPrefixOf, sourceOf } from '../../db/snapshot/source-of.ts'
import { snapshotSettingsSchema } from '../../shared/snapshot.ts'
import { crmClient, TEST_TIME, unwrap } from '../helpers/data-service.ts'

const keys = generateKeyPairSync('ed25519')
const publicKey = publicKeyText(keys.publicKey)
const otherPublicKey = publicKeyText(generateKeyPairSync('ed25519').publicKey)

const clients = ['Анна Сидорова', '王芳', 'نرگس'].map((name, index) =>
  crmClient({ id: `C-${index}`, name, phones: ['8 (495) 123-45-67'], tags: ['vip'] }),
)

function snapshot(head: { contentVersion?: number; contentBytes?: number } = {}): Buffer {
  const content = Buffer.concat([
    packFrame({ clients: clients.slice(0, 2) }),
    packFrame({ clients: clients.slice(2) }),
    packFrame({ cursor: 'next', records: ['purchase'] }),
  ])
  const bytes = writeHead({
    contentVersion: CONTENT_VERSION,
    source: 'demo',
    connector: 'demo-crm',
    createdAt: TEST_TIME,
    clients: clients.length,
    contentBytes: content.length,
    contentSha256: createHash('sha256').update(content).digest('hex'),
    ...head,
  })
  const signature = sign(null, Buffer.concat([MAGIC, bytes]), keys.privateKey)
  return Buffer.concat([MAGIC, signature, bytes, content])
}

/** What becomes of bytes that come in pieces of this size. */
function check(bytes: Buffer, piece = bytes.length, key = publicKey): string {
  const checking = new SnapshotCheck(key)
  for (let at = 0; at < bytes.length; at += piece) {
    const pushed = checking.push(bytes.subarray(at, at + piece))
    if (!pushed.ok) return pushed.error.code
  }
  const ended = checking.end()
  return ended.ok ? 'whole' : ended.error.code
}

const whole = snapshot()

test('a whole snapshot is believed, however it comes in pieces', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: whole.length }), (piece) => {
      expect(check(whole, piece)).toBe('whole')
    }),
    { numRuns: 50 },
  )
})

test('any changed byte is refused', () => {
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
      const changed = Buffer.from(whole)
      changed[place] = (changed[place] ?? 0) ^ change
      expect(check(changed, 1_000)).not.toBe('whole')
    }),
    { numRuns: 400 },
  )
})

test('head and content are covered from end to end', () => {
  // all of the content, and of the long head so many places that no field of it is left out
  for (let place = 0; place < whole.length; place += place < HEAD_BYTES ? 8 : 1) {
    const changed = Buffer.from(whole)
    changed[place] = (changed[place] ?? 0) ^ 1
    expect(check(changed), `byte ${place}`).not.toBe('whole')
  }
})

test('a file that is cut off anywhere, or goes on, is refused', () => {
  fc.assert(
    fc.property(fc.nat(whole.length - 1), (length) => {
      expect(check(whole.subarray(0, length), 700)).not.toBe('whole')
    }),
    { numRuns: 200 },
  )
  expect(check(Buffer.concat([whole, Buffer.from([0])]))).toBe('damaged')
  expect(check(Buffer.concat([whole, whole.subarray(HEAD_BYTES)]))).toBe('damaged')
})

test('frames in another order are refused, though each is whole', () => {
  const [first, second] = [packFrame({ clients: clients.slice(0, 2) }), packFrame({ clients: clients.slice(2) })]
  const swapped = Buffer.concat([
    whole.subarray(0, HEAD_BYTES),
    second,
    first,
    whole.subarray(HEAD_BYTES + first.length + second.length),
  ])
  expect(swapped.length).toBe(whole.length)
  expect(check(swapped)).toBe('damaged')
})

test('why a file is refused is told apart', () => {
  expect(check(whole, 100, otherPublicKey)).toBe('wrong-signature')
  expect(check(whole, 100, 'AAAA')).toBe('wrong-signature')
  expect(check(snapshot({ contentVersion: CONTENT_VERSION + 1 }))).toBe('other-version')
  const newFormat = Buffer.from(whole)
  newFormat.write('VZSNAP02')
  expect(check(newFormat)).toBe('other-version')
  expect(check(Buffer.from('<!doctype html>'.repeat(1_000)))).toBe('not-a-snapshot')
  expect(check(Buffer.alloc(0))).toBe('not-a-snapshot')
  expect(check(whole.subarray(0, whole.length - 5))).toBe('damaged')
})

test('clients come out as they went in', () => {
  const head = unwrap(checkHead(whole.subarray(0, HEAD_BYTES), publicKey))
  expect(head).toMatchObject({ clients: 3, source: 'demo' })
  const packed = packFrame({ clients })
  const frameHead = unwrap(readFrameHead(packed))
  expect(unwrap(unpackFrame(frameHead, packed.subarray(FRAME_HEAD_BYTES)))).toEqual({ clients })
})

test('two stations of one CRM have one source, whoever works there', () => {
  const station = (user: string, url: string) =>
    sourceOf({ kind: 'template', settings: { template: 'espocrm', values: { url, user, database: 'shop' } } })
  expect(station('anna', 'https://crm.example.com/')).toBe(station('boris', 'https://CRM.example.com'))
  expect(station('anna', 'https://crm.example.com/')).not.toBe(station('anna', 'https://crm.example.org/'))
  expect(sourceOf({ kind: 'none' })).toBe(null)
  expect(keyPrefixOf({ kind: 'template', settings: { template: 'espocrm', values: {} } })).toBe('template espocrm ')
})

test('clients are not fetched over a line that anybody may read', () => {
  const isAllowed = (url: string): boolean => snapshotSettingsSchema.safeParse({ url, publicKey }).success
  expect(isAllowed('https://it.example.com/vizitka.snapshot')).toBe(true)
  expect(isAllowed('\\\\server\\share\\vizitka.snapshot')).toBe(true)
  expect(isAllowed('C:\\vizitka.snapshot')).toBe(true)
  expect(isAllowed('http://it.example.com/vizitka.snapshot')).toBe(false)
  expect(isAllowed('ftp://it.example.com/vizitka.snapshot')).toBe(false)
  expect(isAllowed('http://127.0.0.1.example.com/vizitka.snapshot')).toBe(false)
})
