import { describe, expect, test } from 'vitest'
import { csvClients, guessMapping, readCsv } from '../../db/sync/files/csv-clients.ts'
import { decodeText, guessEncoding } from '../../db/sync/files/text-encoding.ts'
import { vcardClients } from '../../db/sync/files/vcard-clients.ts'

function clientsOf(text: string) {
  const table = readCsv(text, null)
  return csvClients(table, guessMapping(table.columns), 0)
}

describe('a table', () => {
  test('of a Russian office: semicolons, several columns of a name, two of numbers', () => {
    const { clients, skipped } = clientsOf(
      'Код;Фамилия;Имя;Телефон;Мобильный телефон;Организация;Город\r\n' +
        '17;Иванова;Мария;"8 (495) 123-45-67; доб. 12";+7 916 123-45-67;ООО «Ромашка»;Москва\r\n' +
        ';;;;;;\r\n18;;;;;ООО;\r\n',
    )
    expect(clients).toEqual([
      expect.objectContaining({
        id: '17',
        name: 'Иванова Мария',
        company: 'ООО «Ромашка»',
        place: 'Москва',
        phones: [
          { raw: '8 (495) 123-45-67; доб. 12', label: '' },
          { raw: '+7 916 123-45-67', label: '' },
        ],
      }),
    ])
    expect(skipped).toEqual([{ id: 'line 3', reason: 'neither a name nor a number' }])
  })

  test('of a Persian one: Persian digits and names', () => {
    const { clients } = clientsOf('نام,تلفن,شهر\nعلی رضایی,۰۲۱-۸۸۸۸۱۲۳۴,تهران\n')
    expect(clients[0]).toMatchObject({ name: 'علی رضایی', place: 'تهران', phones: [{ raw: '۰۲۱-۸۸۸۸۱۲۳۴' }] })
  })

  test.each(['E-mail', 'Email', 'E-mail Address', 'e mail', 'E-Mail 1 - Value'])(
    'whose column is called %s',
    (column) => {
      const { clients } = clientsOf(`Name,Phone,${column}\nAnna,+1 212 555 0100,anna@example.com\n`)
      expect(clients[0]?.email).toBe('anna@example.com')
    },
  )

  test('a row that stays keeps its client, and the same id twice is told', () => {
    const text = 'name\tphone\nAnna\t+1 212 555 0100\nBob\t+1 212 555 0101\n'
    expect(clientsOf(text).clients.map(({ id }) => id)).toEqual(
      clientsOf(`${text}Cid\t5\n`)
        .clients.slice(0, 2)
        .map(({ id }) => id),
    )
    expect(clientsOf('id,name\n1,A\n1,B\n').skipped).toEqual([
      { id: 'line 3', reason: 'the id 1 is that of an earlier line' },
    ])
  })
})

describe('the encoding', () => {
  test.each([
    ['utf-8', Buffer.from('Имя;Телефон\nМария;8')],
    ['utf-16le', Buffer.from('name;phone\nAnna;8', 'utf16le')],
    // «Имя;Телефон\nМария Иванова», «نام,تلفن»
    [
      'windows-1251',
      Buffer.from([
        200, 236, 255, 59, 210, 229, 235, 229, 244, 238, 237, 10, 204, 224, 240, 232, 255, 32, 200, 226, 224, 237, 238,
        226, 224,
      ]),
    ],
    ['windows-1256', Buffer.from([228, 199, 227, 44, 202, 225, 221, 228, 10, 225, 199, 225, 229])],
  ])('is known: %s', (encoding, bytes) => {
    expect(guessEncoding(bytes)).toBe(encoding)
    expect(decodeText(bytes, guessEncoding(bytes))).not.toContain('�')
  })
})

describe('vCards', () => {
  test('3.0 and 4.0 in one file; 2.1 and a broken one are told and do not stop the others', () => {
    const { clients, skipped } = vcardClients(
      [
        'BEGIN:VCARD',
        'VERSION:3.0',
        'N:Иванова;Мария;Петровна;;',
        'FN:Мария Иванова',
        'TEL;TYPE=CELL,VOICE:+7 916 123-45-67',
        'TEL;TYPE=WORK:8 (495) 123-45-67',
        'ORG:ООО «Ромашка»;Отдел продаж',
        'ADR;TYPE=WORK:;;ул. Ленина 1;Москва;;101000;Россия',
        'END:VCARD',
        'BEGIN:VCARD',
        'VERSION:2.1',
        'FN:Old',
        'END:VCARD',
        'BEGIN:VCARD',
        'VERSION:4.0',
        'UID:urn:uuid:1',
        'FN:张伟',
        'KIND:org',
        'TEL;VALUE=uri;TYPE="voice,work":tel:+86-10-8888-8888',
        'END:VCARD',
        '',
      ].join('\r\n'),
      0,
    )
    expect(clients).toEqual([
      expect.objectContaining({
        name: 'Мария Иванова',
        place: 'Москва',
        company: expect.stringContaining('Ромашка') as unknown,
        phones: [
          { raw: '+7 916 123-45-67', label: 'cell' },
          { raw: '8 (495) 123-45-67', label: 'work' },
        ],
      }),
      expect.objectContaining({
        id: 'urn:uuid:1',
        name: '张伟',
        kind: 'company',
        phones: [{ raw: '+86-10-8888-8888', label: 'work' }],
      }),
    ])
    expect(skipped).toEqual([{ id: 'card 2', reason: 'vCard 2.1 is not understood: export as 3.0 or 4.0' }])
  })
})
