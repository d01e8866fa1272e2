import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fileConnector } from '../../db/sync/files/file-connector.ts'
import { fileSettingsSchema } from '../../shared/crm-source.ts'
import { startDataService, temporaryFolder, type TestService } from '../helpers/data-service.ts'

let at: TestService
let temporary: ReturnType<typeof temporaryFolder>
let folder: string
beforeEach(() => {
  at = startDataService()
  temporary = temporaryFolder()
  folder = path.join(temporary.folder, 'clients')
  mkdirSync(folder)
})
afterEach(async () => {
  await at.dispose()
  temporary.remove()
})

function names(): unknown[] {
  return at.service.database.prepare('SELECT name FROM client ORDER BY name').pluck().all()
}

describe('a folder of files', () => {
  test('is the whole truth: what is added comes, what is taken out goes, a share that is away changes nothing', async () => {
    const rows = Array.from({ length: 2_300 }, (_one, index) => `${index};Client ${index};+7 495 ${1_000_000 + index}`)
    writeFileSync(path.join(folder, 'a.csv'), ['id;name;phone', ...rows].join('\n'))
    writeFileSync(
      path.join(folder, 'b.vcf'),
      'BEGIN:VCARD\nVERSION:4.0\nUID:v1\nFN:Vera\nTEL:+7 495 555-00-00\nEND:VCARD\n',
    )
    writeFileSync(path.join(folder, 'readme.md'), 'name\nNobody\n')
    await at.service.sync.configure(fileConnector(fileSettingsSchema.parse({ path: folder })))
    expect(await at.service.sync.run()).toMatchObject({ state: 'waiting', message: '' })
    expect(names()).toHaveLength(2_301)
    expect(names()).toContain('Vera')

    writeFileSync(
      path.join(folder, 'a.csv'),
      ['id;name;phone', ...rows.slice(1), '9000;New;+7 495 777-77-77'].join('\n'),
    )
    await at.service.sync.run()
    expect(names()).toHaveLength(2_301)
    expect(names()).toContain('New')
    expect(names()).not.toContain('Client 0')

    rmSync(folder, { recursive: true })
    expect(await at.service.sync.run()).toMatchObject({ state: 'failed' })
    expect(names()).toHaveLength(2_301)
  })
})
